package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Behaviour 40: for people who use a keyboard or a screen reader, or cannot bear motion. What axe-core sees is in {@link LooksTest}. */
final class KeyboardBehavioursTest extends HouseholdTest {
    @Test
    void behaviour40EverythingWorksByKeyboard() {
        alice().says("by keyboard");
        bob().reads("by keyboard");
        alice().seesState("by keyboard", "read");
        Locator more = more(alice().bubble("by keyboard"));
        input(alice()).focus();
        for (int steps = 0; steps < 20 && !focused(more); steps++) {
            alice().page().keyboard().press("Shift+Tab");
        }
        assertThat(more).isFocused();
        alice().page().keyboard().press("Enter");
        assertThat(named(alice(), AriaRole.MENUITEM, "Reply")).isFocused();
        alice().page().keyboard().press("ArrowDown");
        alice().page().keyboard().press("ArrowDown");
        assertThat(named(alice(), AriaRole.MENUITEM, "Edit")).isFocused();
        alice().page().keyboard().press("Escape");
        assertThat(more).isFocused();
        alice().page().keyboard().press("Enter");
        alice().page().keyboard().press("Enter");
        assertThat(input(alice())).isFocused();
        alice().sees("Reply to You");
        alice().page().keyboard().press("Escape");
        assertThat(alice().page().getByText("Reply to You")).hasCount(0);
    }

    private static boolean focused(Locator locator) {
        return (boolean) locator.evaluate("element => element === document.activeElement");
    }

    /** Screens come and go; the focus is always on something a person can see, and dialogs keep it until they close. */
    @Test
    void behaviour40TheFocusIsNeverLost() {
        alice().page().evaluate("location.hash = '#/'");
        assertThat(named(alice(), AriaRole.HEADING, "Hello, Alice")).isVisible();
        assertThat(row(alice(), "Bob")).isFocused();
        alice().page().keyboard().press("Enter");
        assertThat(input(alice())).isFocused();

        alice().page().keyboard().press("Control+k");
        alice().page().keyboard().press("Escape");
        assertThat(input(alice())).isFocused();

        Locator sign = named(alice(), AriaRole.BUTTON, "End-to-end encrypted: what that means");
        sign.focus();
        alice().page().keyboard().press("Enter");
        Locator dialog = alice().page().getByRole(AriaRole.DIALOG);
        for (int stops = 0; stops < 5; stops++) {
            alice().page().keyboard().press("Tab");
            // The browser's own controls are part of the round; the page behind is not.
            assertThat((boolean) alice().page()
                            .evaluate("document.activeElement === document.body"
                                    + " || document.activeElement.closest('dialog') !== null"))
                    .isTrue();
        }
        assertThat(dialog).isVisible();
        alice().page().keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(sign).isFocused();

        alice().says("soon gone");
        bob().reads("soon gone");
        alice().seesState("soon gone", "read");
        alice().page().keyboard().press("Shift+Tab");
        alice().page().keyboard().press("Shift+Tab");
        assertThat(more(alice().bubble("soon gone"))).isFocused();
        alice().page().keyboard().press("Enter");
        alice().page().keyboard().press("End");
        alice().page().keyboard().press("Enter");
        named(alice(), AriaRole.BUTTON, "Delete for everyone").press("Enter");
        alice().sees("You deleted this message.");
        assertThat((boolean) alice().page().evaluate("document.activeElement === document.body"))
                .isFalse();
    }

    @Test
    void behaviour40EachListIsOneStopAndWalkedWithArrows() {
        alice().says("upper").says("lower");
        bob().reads("lower");
        alice().seesState("lower", "read");
        alice().page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Messages with Bob"))
                .focus();
        alice().page().keyboard().press("ArrowUp");
        assertThat(alice().bubble("lower")).isFocused();
        alice().page().keyboard().press("ArrowUp");
        assertThat(alice().bubble("upper")).isFocused();
        alice().page().keyboard().press("Enter");
        assertThat(named(alice(), AriaRole.MENUITEM, "Reply")).isFocused();
        alice().page().keyboard().press("Escape");

        Locator notes =
                alice().page().getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText("Notes to self"));
        row(alice(), "Bob").focus();
        alice().page().keyboard().press("ArrowUp");
        assertThat(notes).isFocused();
        Object stops = alice().page()
                .evaluate("[...document.querySelectorAll('nav a')].filter((one) => one.tabIndex === 0).length");
        assertThat(((Number) stops).intValue()).isEqualTo(1);
        alice().page().keyboard().press("ArrowDown");

        alice().page().evaluate("document.activeElement.blur()");
        alice().page().keyboard().press("Tab");
        Locator skip = named(alice(), AriaRole.BUTTON, "Skip to the conversation");
        skip.focus();
        assertThat(skip).isInViewport();
        skip.press("Enter");
        assertThat(alice().page().getByRole(AriaRole.MAIN)).isFocused();
    }

    /** Walks once around the page with Tab: each stop is visible, and its outline is drawn. */
    @Test
    void behaviour40EveryStopIsSeen() {
        alice().page().keyboard().press("Tab");
        Set<String> unseen = new TreeSet<>();
        for (int stops = 0; stops < 30; stops++) {
            alice().page().keyboard().press("Tab");
            Object fault = alice().page().evaluate(UNSEEN_STOP);
            if (fault != null) {
                unseen.add(fault.toString());
            }
        }
        assertThat(unseen).isEmpty();
    }

    private static final String UNSEEN_STOP = """
            () => {
              const stop = document.activeElement;
              if (stop === document.body || stop.matches("main")) return null;
              // A message draws the outline around its bubble.
              const drawn = stop.matches("[data-testid=message]") ? stop.querySelector("[class*=bubble]") : stop;
              const style = getComputedStyle(drawn);
              const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
              return ring && stop.checkVisibility() ? null : stop.outerHTML.slice(0, 120);
            }""";

    @Test
    void behaviour40MotionIsLeftOutOnRequest() {
        alice().page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        bob().beginsToType("hm");
        alice().seesStatus("typing");
        Object moving = alice().page()
                .evaluate("[...document.querySelectorAll('*')].filter((one) => {"
                        + " const style = getComputedStyle(one);"
                        + " return style.animationName !== 'none' || style.transitionDuration.split(', ')"
                        + ".some((part) => parseFloat(part) > 0); }).length");
        assertThat(((Number) moving).intValue()).isZero();
        alice().page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
        input(bob()).fill("");
    }

    /** What arrives is said aloud where a screen reader listens, and so is what fails. */
    @Test
    void behaviour40LiveRegionsTellWhatArrives() {
        bob().says("read this to me");
        alice().reads("read this to me");
        assertThat(alice().page()
                        .locator("[aria-live=polite]")
                        .filter(new Locator.FilterOptions().setHasText("Bob: read this to me")))
                .hasCount(1);

        alice().opensNotes();
        bob().says("and this elsewhere");
        assertThat(alice().page()
                        .locator("[aria-live=polite]")
                        .filter(new Locator.FilterOptions().setHasText("Bob: 1 unread message")))
                .hasCount(1);
    }

    private static Locator more(Locator bubble) {
        return bubble.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("What to do with this message"));
    }
}
