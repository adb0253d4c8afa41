package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Behaviours 10 to 20 of a conversation that grows from test to test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TimelineBehavioursTest extends HouseholdTest {
    private static final int HISTORY = 130;

    @Test
    @Order(1)
    void behaviour10And11GroupedBySenderUnderTheDay() {
        alice().says("first of Alice").says("second of Alice");
        bob().reads("second of Alice").says("first of Bob");
        alice().reads("first of Bob").sees("Today");
        double inGroup = gap("first of Alice", "second of Alice");
        double betweenGroups = gap("second of Alice", "first of Bob");
        assertThat(betweenGroups).isGreaterThan(inGroup + 4);
    }

    private double gap(String above, String below) {
        BoundingBox upper = text(alice(), above).boundingBox();
        BoundingBox lower = text(alice(), below).boundingBox();
        return lower.y - upper.y - upper.height;
    }

    private static Locator text(Person person, String text) {
        return person.bubble(text).getByTestId("message-text");
    }

    @Test
    @Order(2)
    void behaviour19ExactTimeOnHover() {
        Locator time = alice().bubble("first of Bob").locator("time");
        assertThat(time).hasText(Pattern.compile("^\\d{1,2}:\\d{2}$"));
        assertThat(time).hasAttribute("title", Pattern.compile(".*\\d{4}.*\\d{1,2}:\\d{2}:\\d{2}.*"));

        BrowserContext faraway = household().browserIn("Asia/Kathmandu");
        Person inKathmandu = household().bobIn(faraway).logsIn().opens("Alice");
        Locator there = inKathmandu.bubble("first of Bob").locator("time");
        String shown = there.innerText();
        Instant said = Instant.parse(there.getAttribute("datetime"));
        faraway.close();
        assertThat(shown)
                .isEqualTo(DateTimeFormatter.ofPattern("H:mm")
                        .withZone(ZoneId.of("Asia/Kathmandu"))
                        .format(said))
                .isNotEqualTo(time.innerText());
    }

    @Test
    @Order(3)
    void behaviour12OpensAtTheUnreadDivider() {
        bob().opensNotes();
        IntStream.rangeClosed(1, HISTORY).forEach(i -> alice().says("message " + i));
        alice().seesState("message " + HISTORY, "delivered");
        assertThat(row(bob(), "Alice").getByTestId("unread")).containsText(HISTORY + " unread messages");
        bob().opens("Alice");
        assertThat(bob().page().getByTestId("unread-divider")).isInViewport();
        assertThat(bob().bubble("message 1")).isInViewport();
        assertThat(bob().bubble("message " + HISTORY)).not().isInViewport();
    }

    @Test
    @Order(4)
    void behaviour13And14StaysWhereOneReadsAndJumpsToTheLatest() {
        Locator anchor = bob().bubble("message 1");
        double before = anchor.boundingBox().y;
        alice().says("news while Bob reads above");
        Locator jump = bob().page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(Pattern.compile("^Jump to latest, \\d+ new messages$")));
        assertThat(jump).isVisible();
        alice().seesState("news while Bob reads above", "delivered");
        assertThat(anchor.boundingBox().y).isEqualTo(before);
        jump.click();
        assertThat(bob().bubble("news while Bob reads above")).isInViewport();
        alice().says("and one more");
        assertThat(bob().bubble("and one more")).isInViewport();
        alice().seesState("and one more", "read");
    }

    @Test
    @Order(5)
    void behaviour16ScrollingUpFindsAllInOrderOnAFreshDevice() {
        Person elsewhere =
                household().bobIn(household().freshBrowser()).logsIn().opens("Alice");
        List<String> all = elsewhere.wholeHistory(seen -> seen.contains("first of Alice"));
        List<String> numbered =
                all.stream().filter(one -> one.startsWith("message ")).toList();
        assertThat(numbered)
                .isEqualTo(IntStream.rangeClosed(1, HISTORY)
                        .mapToObj(i -> "message " + i)
                        .toList());
        elsewhere.page().context().close();
    }

    @Test
    @Order(9)
    void behaviour17LongHistoriesDrawOnlyWhatIsNear() {
        assertThat(alice().page().getByTestId("message").count()).isLessThan(60);
    }

    @Test
    @Order(6)
    void behaviour18RepliesJumpToTheirSource() {
        choose(bob(), "and one more", "Reply");
        bob().sees("Reply to Alice");
        input(bob()).fill("answer to that");
        input(bob()).press("Enter");
        alice().reads("answer to that");
        assertThat(alice().bubble("answer to that").getByTestId("quote")).containsText("and one more");
        IntStream.rangeClosed(1, 30).forEach(i -> alice().says("more " + i));
        bob().reads("more 30").says("scrolled");
        bob().page().mouse().move(800, 300);
        bob().page().mouse().wheel(0, -900);
        Locator quote = bob().page().getByTestId("quote");
        quote.scrollIntoViewIfNeeded();
        quote.click();
        assertThat(bob().bubble("and one more").first()).isInViewport();
    }

    @Test
    @Order(7)
    void behaviour15NothingMovesWhenAPictureArrives() {
        Page page = alice().page();
        List<Route> held = new ArrayList<>();
        page.route(Pattern.compile(".*/assets/QrCode.*\\.js$"), held::add);
        page.getByRole(AriaRole.REGION)
                .first()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Options for Bob"))
                .click();
        named(alice(), AriaRole.MENUITEM, "Compare safety number").click();
        Locator below = named(alice(), AriaRole.BUTTON, "They are the same");
        page.waitForCondition(() -> !held.isEmpty());
        BoundingBox before = below.boundingBox();
        held.forEach(Route::resume);
        assertThat(named(alice(), AriaRole.IMG, "The safety number as a QR code"))
                .isVisible();
        BoundingBox after = below.boundingBox();
        assertThat(after.y).isEqualTo(before.y);
        page.unrouteAll();
        page.keyboard().press("Escape");
    }

    /** The server, or somebody on the way, changes one byte of a message: it says so instead of showing something else. */
    @Test
    @Order(8)
    void behaviour20WhatCannotBeShownSaysWhyAndWhatToDo() {
        bob().opensNotes();
        alice().says("nobody changes this on the way").seesState("nobody changes this on the way", "delivered");
        BrowserContext profile = household().freshBrowser();
        profile.route(Pattern.compile(".*/api/messages/.*"), TimelineBehavioursTest::changeTheNewest);
        Person elsewhere = household().bobIn(profile).logsIn().opens("Alice");
        Locator last = elsewhere.page().getByTestId("message").last();
        assertThat(last)
                .containsText(
                        Pattern.compile("not shown\\. Ask|cannot be opened\\. Ask"),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(last).not().containsText("nobody changes this");
        // Older messages are still being fetched: a handler that is called while the browser closes would fail.
        profile.unrouteAll();
        profile.close();
    }

    /** Turns a bit near the end of the page: in the signature or the ciphertext of its newest message. */
    private static void changeTheNewest(Route route) {
        if (!route.request().method().equals("GET")) {
            route.resume();
            return;
        }
        APIResponse answer = route.fetch();
        byte[] page = answer.body();
        page[page.length - 40] ^= 1;
        route.fulfill(new Route.FulfillOptions().setResponse(answer).setBodyBytes(page));
    }
}
