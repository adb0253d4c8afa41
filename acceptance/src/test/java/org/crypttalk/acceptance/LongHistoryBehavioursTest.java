package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Behaviours 16 and 17 in a conversation of more than 10,000 messages, which a seeded account has had for months. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LongHistoryBehavioursTest {
    private static final int MESSAGES = 10_200;
    private static final int PAGES = 40;
    private static final int MOST_DRAWN = 80;

    /** As many lines make a place in the history that is like no other. */
    private static final int TELLING = 4;

    private static final double PATIENCE_MILLIS = 120_000;

    private RunningServer server;
    private Browsers browsers;
    private Person alice;

    @BeforeAll
    void anAccountOfManyMonths(@TempDir Path folder) {
        server = RunningServer.start(folder, "--registration", "open", "--no-limits");
        server.run(
                "bench",
                "--seed-account",
                "Alice",
                "--conversations",
                "3",
                "--messages",
                Integer.toString(MESSAGES),
                "--url",
                server.uri("").toString());
        browsers = new Browsers();
        alice = Person.in(browsers.newProfile(), server, "Alice", "throw away Alice");
    }

    @AfterAll
    void end() {
        browsers.close();
        server.close();
    }

    @Test
    @Order(1)
    void behaviour16ScrollingUpOnAFreshDeviceKeepsItsPlaceFromPageToPage() {
        alice.logsIn();
        page().getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations"))
                .locator("a[data-row][href^='#/with/']")
                .first()
                .click();
        assertThat(page().getByTestId("message-text").first()).isVisible(patient());
        List<String> seen = new ArrayList<>(alice.texts());
        for (int i = 0; i < PAGES; i++) {
            timeline().press("PageUp");
            page().waitForTimeout(150);
            List<String> screen = alice.texts();
            int join = Collections.indexOfSubList(screen, seen.subList(0, TELLING));
            assertThat(join)
                    .as("the messages on screen go on where those before ended")
                    .isNotNegative();
            seen.addAll(0, screen.subList(0, join));
        }
        assertThat(seen).hasSizeGreaterThan(400);
    }

    @Test
    @Order(2)
    void behaviour17AllOfTenThousandMessagesComeAndFewAreDrawn() {
        assertThat(page().getByTestId("history-progress"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(page().getByTestId("message").count()).isLessThan(MOST_DRAWN);
        Locator first = page().getByTestId("message-text").first();
        String place = first.innerText();
        for (int i = 0; i < PAGES; i++) {
            timeline().press("PageUp");
        }
        assertThat(first).not().hasText(place);
        assertThat(page().getByTestId("message").count()).isLessThan(MOST_DRAWN);
        for (String sentence :
                List.of("is damaged", "does not come from the device", "does not fit what came before")) {
            assertThat(page().getByText(sentence)).hasCount(0);
        }
        alice.says("said after ten thousand others");
        alice.reads("said after ten thousand others");
        alice.seesState("said after ten thousand others", "stored");
        assertThat(page().getByTestId("message").count()).isLessThan(MOST_DRAWN);
        assertThat(alice.complaints()).isEmpty();
    }

    private Page page() {
        return alice.page();
    }

    private Locator timeline() {
        return page().getByRole(
                        AriaRole.REGION, new Page.GetByRoleOptions().setName(Pattern.compile("^Messages with ")));
    }

    private static LocatorAssertions.IsVisibleOptions patient() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }
}
