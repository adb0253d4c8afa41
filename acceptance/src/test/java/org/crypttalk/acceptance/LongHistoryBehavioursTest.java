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

/** Behaviours 16 and 17 in a conversation of more than 10,000 messages, which a seeded account has had for years. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LongHistoryBehavioursTest {
    private static final int MESSAGES = 10_200;
    private static final String FRIEND = "Milan.Fischer";
    private static final int SCREENS = 12;
    /** As many jumps to the top of what is there bring more messages than a tab keeps of one conversation. */
    private static final int LEAPS = 12;

    private static final int MOST_DRAWN = 80;

    /** As many lines, with their times, make a place in the history that is like no other near it. */
    private static final int TELLING = 4;

    private static final double PATIENCE_MILLIS = 120_000;

    /** What is drawn: the time to the second, and the text. */
    private static final String ROWS = """
            (timeline) => [...timeline.querySelectorAll('[data-testid="message"]')].map(
              (row) => row.querySelector("time").title + " " + row.innerText.replace(/\\s+/g, " "))
            """;

    /**
     * Scrolls up where the page ends that is there, and holds the next one back until all rows before it were drawn; a few times. How
     * often that page came, and how many pixels a row in the view ever went back.
     */
    private static final String WHERE_PAGES_MEET = """
            async (timeline) => {
              const decrypt = crypto.subtle.decrypt;
              let released = Promise.resolve();
              crypto.subtle.decrypt = async (...asked) => {
                await released;
                return decrypt.apply(crypto.subtle, asked);
              };
              const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
              const top = (row) => row.getBoundingClientRect().top;
              let pages = 0;
              let back = 0;
              for (let i = 0; i < 12; i++) {
                let release;
                released = new Promise((resolve) => {
                  release = resolve;
                });
                timeline.scrollTop = 400;
                for (let rest = 0; rest < 10; rest++) await frame();
                release();
                for (let behind = 0; behind < 10 && timeline.scrollTop > 20; behind += timeline.scrollTop > 1_000 ? 1 : 0) {
                  const row = [...timeline.querySelectorAll("li")].find((one) => top(one) > innerHeight * 0.4);
                  const before = top(row);
                  timeline.scrollTop -= 3;
                  await frame();
                  if (row.isConnected) back = Math.max(back, before - top(row));
                }
                if (timeline.scrollTop > 1_000) pages += 1;
              }
              delete crypto.subtle.decrypt;
              return [pages, back];
            }
            """;

    private RunningServer server;
    private Browsers browsers;
    private Person alice;

    @BeforeAll
    void anAccountOfManyYears(@TempDir Path folder) {
        server = RunningServer.start(folder, "--registration", "open", "--no-limits");
        server.run(
                "bench",
                "--seed-account",
                "Alice",
                "--conversations",
                "1",
                "--messages",
                Integer.toString(MESSAGES),
                "--url",
                server.uri("").toString());
        browsers = new Browsers();
        alice = Person.in(browsers.newProfile(), server, "Alice", "throw away Alice");
    }

    @AfterAll
    void end() {
        if (browsers != null) {
            browsers.close();
        }
        server.close();
    }

    @Test
    @Order(1)
    void behaviour16ScrollingKeepsItsPlaceWhileHistoryStillComes() {
        alice.logsIn().opens(FRIEND);
        assertThat(page().getByTestId("message-text").first()).isVisible(patient());
        List<String> up = upwards(SCREENS);
        List<String> down = downwards(SCREENS);
        assertThat(up.size()).isGreaterThan(60);
        assertThat(up).containsSubsequence(down);
        assertThat(down.size()).isGreaterThan(60);
    }

    @Test
    @Order(2)
    void behaviour17AllOfTenThousandMessagesComeAndFewAreDrawn() {
        assertThat(page().getByTestId("history-progress"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        List<String> before = rows();
        for (int i = 0; i < LEAPS; i++) {
            timeline().press("Home");
            assertThat(rows()).as("leap %d", i).hasSizeLessThan(MOST_DRAWN);
        }
        // Single lines repeat: what people say is often "ok".
        assertThat(Collections.indexOfSubList(rows(), before.subList(0, TELLING)))
                .as("the first screen again")
                .isNegative();
        List<String> down = downwards(SCREENS);
        assertThat(down.size()).isGreaterThan(60);
        assertThat(down).containsSubsequence(upwards(SCREENS / 2));
        for (String sentence :
                List.of("is damaged", "does not come from the device", "does not fit what came before")) {
            assertThat(page().getByText(sentence)).hasCount(0);
        }
        jumpToLatest();
        assertThat(rows()).endsWith(before.getLast()).hasSizeLessThan(MOST_DRAWN);
    }

    @Test
    @Order(3)
    void behaviour16NoRowGoesBackWherePagesMeet() {
        timeline().press("End");
        alice.waitsForRest();
        List<?> seen = (List<?>) timeline().evaluate(WHERE_PAGES_MEET);
        assertThat(((Number) seen.getFirst()).intValue()).isEqualTo(12);
        assertThat(((Number) seen.getLast()).doubleValue()).isLessThan(2);
    }

    @Test
    @Order(4)
    void behaviour34AnOldHitIsShownWithoutAllBetween() {
        page().getByLabel("Find people or conversations").fill("sourdough");
        Locator hits = page().getByTestId("hit");
        assertThat(hits.first()).isVisible(patient());
        hits.last().click();
        assertThat(page().locator("[data-testid=message][class*=highlighted]")).isInViewport();
        assertThat(rows()).hasSizeLessThan(MOST_DRAWN);
        List<String> down = downwards(SCREENS);
        assertThat(down).containsSubsequence(upwards(SCREENS / 2));
        alice.says("said far above the end")
                .reads("said far above the end")
                .seesState("said far above the end", "stored");
        assertThat(alice.bubble("said far above the end")).isInViewport();
        assertThat(alice.complaints()).isEmpty();
    }

    /** Reads on, screen after screen; each has to go on where the one before ended. */
    private List<String> upwards(int screens) {
        List<String> seen = new ArrayList<>(rows());
        for (int i = 0; i < screens; i++) {
            timeline().press("PageUp");
            List<String> screen = rows();
            int join = Collections.indexOfSubList(screen, seen.subList(0, TELLING));
            assertThat(join)
                    .as("screen %d upwards goes on where the one before ended", i)
                    .isNotNegative();
            seen.addAll(0, screen.subList(0, join));
        }
        return seen;
    }

    private List<String> downwards(int screens) {
        List<String> seen = new ArrayList<>(rows());
        for (int i = 0; i < screens; i++) {
            timeline().press("PageDown");
            List<String> screen = rows();
            int join = Collections.lastIndexOfSubList(screen, seen.subList(seen.size() - TELLING, seen.size()));
            assertThat(join)
                    .as("screen %d downwards goes on where the one before ended", i)
                    .isNotNegative();
            seen.addAll(screen.subList(join + TELLING, screen.size()));
        }
        return seen;
    }

    private void jumpToLatest() {
        Locator jump = page().getByRole(
                        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Jump to latest")));
        jump.click();
        assertThat(jump).hasCount(0);
    }

    private List<String> rows() {
        alice.waitsForRest();
        return ((List<?>) timeline().evaluate(ROWS))
                .stream().map(String::valueOf).toList();
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
