package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer starts {@code crypt-talk demo}, opens a browser and does what it says. */
class DemoTest {

    private static final double PATIENCE_MILLIS = 45_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aNewcomerFindsAPastOfSeveralDaysAndAnAnswer() {
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        try (RunningServer demo = RunningServer.demo(folder);
                Browsers browsers = new Browsers()) {
            assertThat(demo.log()).contains("testuser", "password123", "say hello to Pip");
            Person newcomer = Person.in(
                            browsers.newProfileIn(ZoneId.systemDefault().getId()), demo, "testuser", "password123")
                    .logsIn();
            Locator list = newcomer.page().getByRole(AriaRole.NAVIGATION).first();
            for (String name : List.of("Mira", "Jonas", "Aylin", "Tomas", "Pip")) {
                assertThat(list.getByText(name, new Locator.GetByTextOptions().setExact(true)))
                        .isVisible(patient());
            }

            newcomer.opens("Mira").reads("And do not forget the candles.").sees("Yesterday");
            newcomer.wholeHistory(texts -> texts.getFirst().startsWith("Found you!"));
            newcomer.sees(today.minusDays(5).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));

            newcomer.opens("Pip").seesStatus("online").says("Hello Pip!");
            assertThat(newcomer.page()
                            .getByTestId("message-text")
                            .filter(new Locator.FilterOptions().setHasText("Hello, testuser! I am Pip.")))
                    .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
            newcomer.says("/roll 3d20");
            assertThat(newcomer.page().getByTestId("message-text").last())
                    .hasText(
                            Pattern.compile("🎲 \\d+ \\+ \\d+ \\+ \\d+ = \\d+"),
                            new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
            newcomer.photograph("demo");

            assertThat(newcomer.complaints()).isEmpty();
            assertThat(demo.stop()).isZero();
        }
    }

    private static LocatorAssertions.IsVisibleOptions patient() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }
}
