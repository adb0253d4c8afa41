package org.crypttalk.cli.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Pip says to what: a few commands, some small talk, and something for everything else. One thread. */
final class PipAnswers {

    private static final Pattern DICE = Pattern.compile("(\\d{0,2})d(\\d{1,3})");
    private static final int MOST_DICE = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'on' EEEE, d MMMM yyyy", Locale.ENGLISH);

    private static final String HELP = """
            I understand:
            - `/time` what time it is where I live
            - `/roll` a die, `/roll 3d20` three with twenty sides
            - `/flip` a coin
            - `/choose tea, coffee, nap` one of several
            - `/server` what the server sees of us two
            - `/help` this

            Anything else I just talk about.""";

    private static final String SERVER = """
            The server sees that your account wrote to mine, when, and roughly how much. What we say, what you \
            have read and that I am typing reaches it encrypted.

            I am no exception: I am a device with keys of its own, like your browser.""";

    private final ZoneId zone;
    private final RandomGenerator random;

    PipAnswers(ZoneId zone, RandomGenerator random) {
        this.zone = zone;
        this.random = random;
    }

    /** One thing that Pip does. */
    sealed interface Answer {

        record Say(String text) implements Answer {}

        /** Quotes what was said. */
        record Quote(String text) implements Answer {}

        record React(String emoji) implements Answer {}
    }

    private record Topic(Pattern about, Supplier<List<Answer>> answers) {}

    /** What Pip does about a text, in this order; never nothing. */
    List<Answer> to(String text, String from, Instant now) {
        String said = text.strip();
        if (said.startsWith("/")) {
            return List.of(command(said, now));
        }
        return topics(from).stream()
                .filter(topic -> topic.about().matcher(said).find())
                .findFirst()
                .map(topic -> topic.answers().get())
                .orElseGet(() -> said.endsWith("?") ? List.of(new Answer.Quote(oracle())) : remark(said));
    }

    private Answer command(String said, Instant now) {
        String[] words = said.split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "/help" -> new Answer.Say(HELP);
            case "/time" -> new Answer.Quote("🕰️ It is " + TIME.format(now.atZone(zone)) + ".");
            case "/roll" -> new Answer.Quote(roll(rest));
            case "/flip" -> new Answer.Quote("🪙 " + (random.nextBoolean() ? "Heads." : "Tails."));
            case "/choose" -> new Answer.Quote(choose(rest));
            case "/server" -> new Answer.Say(SERVER);
            default -> new Answer.Quote("I do not know that one. `/help` lists what I know.");
        };
    }

    private String roll(String dice) {
        Matcher wanted = DICE.matcher(dice.isEmpty() ? "1d6" : dice.toLowerCase(Locale.ROOT));
        int count = wanted.matches() && !wanted.group(1).isEmpty() ? Integer.parseInt(wanted.group(1)) : 1;
        int sides = wanted.matches() ? Integer.parseInt(wanted.group(2)) : 0;
        if (count < 1 || count > MOST_DICE || sides < 2) {
            return "I have dice like `/roll 2d6`: up to " + MOST_DICE + " of them, with 2 to 999 sides.";
        }
        int[] thrown = random.ints(count, 1, sides + 1).toArray();
        String sum = "**" + Arrays.stream(thrown).sum() + "**";
        return "🎲 "
                + (count == 1
                        ? sum
                        : String.join(
                                        " + ",
                                        Arrays.stream(thrown)
                                                .mapToObj(Integer::toString)
                                                .toList())
                                + " = " + sum);
    }

    private String choose(String list) {
        List<String> choices = Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        return choices.size() < 2
                ? "Between what? Like this: `/choose tea, coffee`."
                : "I would take: " + choices.get(random.nextInt(choices.size())) + ".";
    }

    private List<Topic> topics(String from) {
        return List.of(
                topic(
                        "\\b(hello|hi|hey|hallo|good (morning|evening|day)|moin|servus)\\b",
                        () -> List.of(
                                new Answer.React("👋"),
                                new Answer.Say(
                                        "Hello, " + from
                                                + "! I am Pip. I live in this server's process, but I am a client like your"
                                                + " browser: what you write to me is opened only here. Try `/help`, or just talk."))),
                topic(
                        "how are you|how do you do|how's it going",
                        () -> List.of(new Answer.Say(pick(
                                "Well kept and fully encrypted, thank you. And you?",
                                "Awake. I am always awake. And you?")))),
                topic(
                        "\\b(thanks|thank you|danke|thx)\\b",
                        () -> List.of(new Answer.React("❤️"), new Answer.Say("Any time. I mean that literally."))),
                topic(
                        "who are you|what are you|are you (a )?(bot|human|real)",
                        () -> List.of(new Answer.Say(
                                "A bot, about two hundred lines of Java on top of the SDK. I have an account, keys and a"
                                        + " picture, and no idea what the others are up to."))),
                topic(
                        "encrypt|\\bkeys?\\b|secret|private|can the server|who can read",
                        () -> List.of(new Answer.Quote(
                                "Between your browser and me, nobody. `/server` says what the server does see."))),
                topic(
                        "outing|weather|hike|birthday|cake",
                        () -> List.of(new Answer.Quote(
                                "Mira, Aylin and the others talk about nothing else, I hear. But nobody tells me anything: it is"
                                        + " encrypted."))),
                topic(
                        "\\b(bye|good night|see you|ciao)\\b",
                        () -> List.of(new Answer.React("👋"), new Answer.Say("See you. I will be exactly here."))));
    }

    private static Topic topic(String about, Supplier<List<Answer>> answers) {
        return new Topic(Pattern.compile(about, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), answers);
    }

    private String oracle() {
        return pick(
                "I would say yes, but I also say yes to rain.",
                "Ask me again after a `/flip`.",
                "Hm. What does your heart say? Mine is a thread.",
                "Probably. Most things are, if one waits long enough.",
                "No. Unless you had hoped for a no: then yes.");
    }

    private List<Answer> remark(String said) {
        if (said.length() < 12) {
            return List.of(
                    new Answer.React(pick("🙂", "👀", "👍")), new Answer.Say(pick("Go on.", "And then?", "Noted.")));
        }
        return List.of(new Answer.Quote(pick(
                "That is the best thing anybody has written to me today.",
                "Interesting. I shall think about it all night; I have nothing else to do.",
                "I have read that twice. Decrypted it once, of course.",
                "Tell me more.")));
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }
}
