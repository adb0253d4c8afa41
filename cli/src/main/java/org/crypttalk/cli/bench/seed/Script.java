package org.crypttalk.cli.bench.seed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.envelope.Content;

/** What two people say to each other, in its order: bursts of messages, with replies, reactions, edits and deletions among them. */
final class Script {

    private static final int NOTHING = -1;
    private static final int LOOK_BACK = 40;
    private static final double LOYALTY_TO_A_LANGUAGE = 0.9;

    /**
     * One message.
     *
     * @param own whether the account says it, or else the other person
     * @param timeMillis milliseconds since 1970 UTC
     * @param about the index of the line it refers to; negative for none
     */
    record Line(boolean own, long timeMillis, Content content, int about) {

        boolean refers() {
            return about >= 0;
        }
    }

    private final Phrases phrases;
    private final RandomGenerator random;
    private final List<Line> lines = new ArrayList<>();
    private final int language;
    private final int count;

    private Script(Phrases phrases, RandomGenerator random, int count) {
        this.phrases = phrases;
        this.random = random;
        this.count = count;
        // Most people that an account knows speak its first languages.
        int either = random.nextInt(phrases.languages());
        this.language = Math.min(either, random.nextInt(phrases.languages()));
    }

    /** Writes one of so many lines, the first at {@code begin} and the last at {@code end}. */
    static List<Line> write(Phrases phrases, RandomGenerator random, int count, Instant begin, Instant end) {
        Script script = new Script(phrases, random, count);
        long[] times = script.times(begin.toEpochMilli(), end.toEpochMilli());
        boolean own = random.nextBoolean();
        int left = script.burst();
        for (int i = 0; i < count; i++) {
            if (left-- == 0) {
                own = !own;
                left = script.burst() - 1;
            }
            script.lines.add(script.line(own, times[i]));
        }
        return script.lines;
    }

    /** How many messages somebody sends before the other one answers: one to a dozen. */
    private int burst() {
        int length = 1;
        while (length < 12 && random.nextInt(100) < 72) {
            length++;
        }
        return length;
    }

    /** Most gaps are of seconds, some of hours, few of days; all together they fill the time. */
    private long[] times(long begin, long end) {
        double[] at = new double[count];
        for (int i = 1; i < count; i++) {
            int kind = random.nextInt(100);
            double seconds = kind < 80 ? 5 + random.nextInt(90) : kind < 97 ? 1_800 : 40_000 * random.nextDouble();
            at[i] = at[i - 1] + seconds;
        }
        double scale = (end - begin) / Math.max(1, at[count - 1]);
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = begin + (long) (at[i] * scale);
        }
        return times;
    }

    private Line line(boolean own, long time) {
        int kind = lines.size() + 1 == count ? 99 : random.nextInt(100);
        if (kind < 8) {
            int about = recent(Script::says);
            if (about != NOTHING) {
                return new Line(own, time, new Content.Reply(text(), List.of()), about);
            }
        } else if (kind < 16) {
            int about = recent(line -> says(line) && line.own() != own);
            if (about != NOTHING) {
                return new Line(own, time, new Content.Reaction(Phrases.emoji(random)), about);
            }
        } else if (kind < 19) {
            int about = recent(line -> says(line) && line.own() == own);
            if (about != NOTHING) {
                return new Line(own, time, new Content.Edit(text(), List.of()), about);
            }
        } else if (kind < 20) {
            int about = recent(line -> says(line) && line.own() == own);
            if (about != NOTHING) {
                return new Line(own, time, new Content.Delete(), about);
            }
        }
        return new Line(own, time, new Content.Text(text(), List.of()), NOTHING);
    }

    private String text() {
        boolean loyal = random.nextDouble() < LOYALTY_TO_A_LANGUAGE;
        return phrases.message(loyal ? language : random.nextInt(phrases.languages()), random);
    }

    private int recent(Predicate<Line> fits) {
        for (int tries = 0; tries < 5 && !lines.isEmpty(); tries++) {
            int index = lines.size() - 1 - random.nextInt(Math.min(LOOK_BACK, lines.size()));
            if (fits.test(lines.get(index))) {
                return index;
            }
        }
        return NOTHING;
    }

    private static boolean says(Line line) {
        return line.content() instanceof Content.Text || line.content() instanceof Content.Reply;
    }
}
