package org.crypttalk.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.crypttalk.cli.demo.PipAnswers.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-24T20:05:00Z");

    private final PipAnswers answers = new PipAnswers(ZoneId.of("Europe/Berlin"), new Random(1));

    @Test
    void theTimeIsThatOfPipsZone() {
        assertThat(to("/time")).containsExactly(new Answer.Quote("🕰️ It is 21:05 on Tuesday, 24 November 2026."));
    }

    @Test
    void diceShowWhatTheyShowAndTheirSum() {
        for (int i = 0; i < 200; i++) {
            assertThat(text("/roll")).matches("🎲 \\*\\*[1-6]\\*\\*");
            assertThat(text("/roll 2d6")).matches("🎲 [1-6] \\+ [1-6] = \\*\\*(?:[2-9]|1[0-2])\\*\\*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/roll 0d6", "/roll 21d6", "/roll d1", "/roll 2d", "/roll many", "/roll 99999999999d6"})
    void diceThatCannotBeThrownAreExplained(String command) {
        assertThat(text(command)).contains("I have dice like `/roll 2d6`");
    }

    @Test
    void oneOfSeveralIsChosen() {
        assertThat(text("/choose tea, coffee")).matches("I would take: (tea|coffee)\\.");
        assertThat(text("/choose tea")).startsWith("Between what?");
        assertThat(text("/flip")).matches("🪙 (Heads|Tails)\\.");
    }

    @Test
    void helpNamesEveryCommandAndOthersLeadToIt() {
        assertThat(text("/HELP")).contains("/time", "/roll", "/flip", "/choose", "/server");
        assertThat(text("/nonsense")).contains("`/help`");
    }

    @Test
    void aGreetingIsReturnedByName() {
        List<Answer> greeting = to("Hello Pip!");
        assertThat(greeting.getFirst()).isEqualTo(new Answer.React("👋"));
        assertThat(greeting.getLast())
                .isInstanceOfSatisfying(
                        Answer.Say.class, say -> assertThat(say.text()).startsWith("Hello, Alice!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "?", "  ", "🙂", "Is that so?", "Something that nobody has thought of before", "shield", "/"
            })
    void somethingIsSaidToEverything(String text) {
        assertThat(to(text)).anyMatch(answer -> !(answer instanceof Answer.React));
    }

    private List<Answer> to(String text) {
        return answers.to(text, "Alice", NOW);
    }

    private String text(String command) {
        return switch (to(command).getFirst()) {
            case Answer.Say(String text) -> text;
            case Answer.Quote(String text) -> text;
            case Answer.React(String emoji) -> emoji;
        };
    }
}
