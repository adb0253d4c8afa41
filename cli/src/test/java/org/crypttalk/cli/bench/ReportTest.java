package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    @Test
    void anAimIsReachedFromTheRightSide() {
        assertThat(Aim.atLeast(12_000).isReachedBy(12_000)).isTrue();
        assertThat(Aim.atLeast(12_000).isReachedBy(11_999.9)).isFalse();
        assertThat(Aim.below(3).isReachedBy(2.99)).isTrue();
        assertThat(Aim.below(3).isReachedBy(3)).isFalse();
    }

    @Test
    void theTableSaysWhatWasNotReached() {
        Report report = new Report(Map.of("pairs", 2));
        report.add(new Figure("throughput", "accepted", 5_321, "/s", Aim.atLeast(6_000)));
        report.add(new Figure("start", "first answer", 0.8, "s", Aim.below(1.5)));
        report.note("Idle connections were not measured.");

        assertThat(report.text())
                .containsPattern("accepted +5,321 /s +aim: at least 6,000: not reached")
                .containsPattern("first answer +0.8000 s +aim: below 1.50: reached")
                .contains("Idle connections were not measured.");
    }

    @Test
    void theJsonCarriesNumbersAndVerdicts() {
        Report report = new Report(Map.of("pairs", 2));
        report.add(new Figure("throughput", "accepted", 5_321.5, "/s", Aim.atLeast(6_000)));
        report.add(new Figure("throughput", "delivered", 5_300, "/s", null));

        JsonNode figures = JsonMapper.shared().readTree(report.json()).get("figures");

        assertThat(figures.get(0).get("value").asDouble()).isEqualTo(5_321.5);
        assertThat(figures.get(0).get("aim").asDouble()).isEqualTo(6_000);
        assertThat(figures.get(0).get("reached").asBoolean()).isFalse();
        assertThat(figures.get(1).has("aim")).isFalse();
    }
}
