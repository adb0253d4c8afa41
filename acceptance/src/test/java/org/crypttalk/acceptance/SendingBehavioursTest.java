package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Behaviours 1 to 9 of people who send messages. */
final class SendingBehavioursTest extends HouseholdTest {
    @Test
    void behaviour01And02BubbleAtOnceThenEachState() {
        household().serverGoesAway();
        alice().says("without any server").seesState("without any server", "pending");
        assertThat(input(alice())).hasValue("");
        bob().opensNotes();
        bob().page().navigate("about:blank");
        household().serverComesBack();
        alice().seesState("without any server", "stored");

        bob().page().goBack();
        bob().seesTheApp();
        alice().seesState("without any server", "delivered");
        bob().opens("Alice").reads("without any server");
        alice().seesState("without any server", "read");
    }

    @Test
    void behaviour03FailedIsTriedAgainOrDeleted() {
        Person alice = household().alicesOtherTab();
        Page page = alice.page();
        page.route(Pattern.compile(".*/socket\\.io/.*"), Route::abort);
        page.routeWebSocket(Pattern.compile(".*/socket\\.io/.*"), socket -> socket.close());
        page.route(
                Pattern.compile(".*/api/messages/[^/]+$"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(422)
                        .setContentType("application/problem+json")
                        .setBody("{\"code\":\"invalid\",\"title\":\"refused for the story\",\"status\":422}")));
        alice.reloads();
        // The other tab sends whatever lies in the outbox, too: here it must not.
        alice().page().navigate("about:blank");
        alice.opens("Bob").says("try me again").says("give me up");
        alice.seesState("try me again", "failed").seesState("give me up", "failed");
        within(alice, "give me up", "Delete").click();
        assertThat(alice.bubble("give me up")).hasCount(0);

        page.unrouteAll();
        within(alice, "try me again", "Try again").click();
        // By request: the live connection is still held off, so nobody tells this tab more than that.
        alice.seesState("try me again", "stored");
        bob().reads("try me again");
        assertThat(bob().bubble("give me up")).hasCount(0);
        page.close();
        alice().page().goBack();
        alice().seesTheApp();
    }

    private static Locator within(Person person, String text, String button) {
        return person.bubble(text).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button));
    }

    @Test
    void behaviour04And05OutboxSurvivesAndSendsOnce() {
        BrowserContext browser = household().freshBrowser();
        Person alice = household().aliceIn(browser).logsIn().opens("Bob");
        household().serverGoesAway();
        alice.says("written on the train").seesState("written on the train", "pending");
        alice.page().close();
        household().serverComesBack();
        Person later = household().aliceIn(browser).seesTheApp().opens("Bob");
        later.seesState("written on the train", "read");
        bob().reads("written on the train");
        assertThat(bob().bubble("written on the train")).hasCount(1);
        assertThat(later.bubble("written on the train")).hasCount(1);
        browser.close();
    }

    @Test
    void behaviour06EnterSendsAndShiftEnterBreaks() {
        input(alice()).pressSequentially("one line");
        input(alice()).press("Shift+Enter");
        input(alice()).pressSequentially("and another");
        assertThat(input(alice())).hasValue("one line\nand another");
        input(alice()).press("Enter");
        assertThat(input(alice())).hasValue("");
        bob().sees("and another");
        assertThat(bob().texts().getLast()).isEqualTo("one line\nand another");
    }

    @Test
    void behaviour07ArrowUpEditsTheLast() {
        alice().says("see you at sevn");
        bob().reads("see you at sevn");
        alice().seesState("see you at sevn", "read");
        input(alice()).press("ArrowUp");
        assertThat(input(alice())).hasValue("see you at sevn");
        input(alice()).fill("see you at seven");
        input(alice()).press("Enter");
        bob().reads("see you at seven");
        assertThat(bob().bubble("see you at seven")).containsText("edited");
        assertThat(bob().bubble("see you at sevn")).hasCount(0);
    }

    @Test
    void behaviour08DraftsStayPerChatAndFollowToOtherDevices() {
        input(alice()).fill("half a thought");
        alice().opensNotes();
        assertThat(input(alice())).hasValue("");
        assertThat(row(alice(), "Bob")).containsText("Draft: half a thought");
        alice().opens("Bob");
        assertThat(input(alice())).hasValue("half a thought");

        BrowserContext elsewhere = household().freshBrowser();
        Person onTheOther = household().aliceIn(elsewhere).logsIn().opens("Bob");
        assertThat(input(onTheOther))
                .hasValue("half a thought", new LocatorAssertions.HasValueOptions().setTimeout(PATIENCE_MILLIS));
        onTheOther.says("half a thought, finished");
        alice().reads("half a thought, finished");
        assertThat(input(alice())).hasValue("", new LocatorAssertions.HasValueOptions().setTimeout(PATIENCE_MILLIS));
        elsewhere.close();
    }

    @Test
    void behaviour09LongTextHasAClearLimit() {
        input(alice()).fill("x".repeat(16_386));
        alice().sees("2 characters too long");
        assertThat(alice().button("Send")).isDisabled();
        input(alice()).press("Backspace");
        input(alice()).press("Backspace");
        alice().sees("0 characters left");
        assertThat(alice().button("Send")).isEnabled();
        input(alice()).fill("");
    }
}
