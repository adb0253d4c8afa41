package org.crypttalk.cli.bench.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.crypttalk.cli.bench.seed.Script.Line;
import org.crypttalk.protocol.envelope.Content;
import org.junit.jupiter.api.Test;

/** What seeded people say follows from the seed, and looks like what people say. */
class ScriptTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final SeedPlan PLAN = new SeedPlan(500, 100_000, 7);

    private static List<Line> script(int rank, int count) {
        return Script.write(Phrases.load(), PLAN.random(rank), count, PLAN.begin(rank, NOW), PLAN.end(rank, NOW));
    }

    @Test
    void theSameSeedGivesTheSame() {
        assertThat(script(3, 400)).isEqualTo(script(3, 400)).isNotEqualTo(script(4, 400));
        assertThat(PLAN.names())
                .isEqualTo(new SeedPlan(500, 100_000, 7).names())
                .isNotEqualTo(new SeedPlan(500, 100_000, 8).names())
                .doesNotHaveDuplicates()
                .hasSize(500);
    }

    @Test
    void linesComeInTheirTimeAndReferToWhatWasSaid() {
        List<Line> lines = script(0, 5_000);

        assertThat(lines).hasSize(5_000).isSortedAccordingTo((a, b) -> Long.compare(a.timeMillis(), b.timeMillis()));
        assertThat(IntStream.range(0, lines.size()).filter(i -> lines.get(i).about() >= i))
                .isEmpty();
        assertThat(lines.stream().filter(Line::refers)).allSatisfy(line -> {
            Line about = lines.get(line.about());
            switch (line.content()) {
                case Content.Edit _, Content.Delete _ -> assertThat(about.own()).isEqualTo(line.own());
                case Content.Reaction _ -> assertThat(about.own()).isNotEqualTo(line.own());
                default -> assertThat(line.content()).isInstanceOf(Content.Reply.class);
            }
        });
        assertThat(lines)
                .anyMatch(line -> line.content() instanceof Content.Text(String text, var _) && text.length() > 500);
    }

    @Test
    void conversationsBecomeSmallerAndOlder() {
        assertThat(PLAN.messages(0)).isEqualTo(100_000);
        assertThat(PLAN.messages(1)).isEqualTo(2_000);
        assertThat(PLAN.messages(499)).isEqualTo(4);
        assertThat(PLAN.end(499, NOW)).isBefore(PLAN.end(1, NOW));
        assertThat(PLAN.begin(0, NOW)).isBefore(NOW.minusSeconds(4L * 365 * 86_400));
    }
}
