package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behaviours 21 to 26: what messages are made of, and what becomes of them. */
final class ContentBehavioursTest extends HouseholdTest {
    @Test
    void behaviour21LinksAreSafe() {
        alice().says("look at https://example.org/map?zoom=2. Not javascript:alert(1)");
        bob().sees("https://example.org/map?zoom=2");
        Locator links = bob().page().getByTestId("message-text").last().getByRole(AriaRole.LINK);
        assertThat(links).hasCount(1);
        assertThat(links).hasText("https://example.org/map?zoom=2");
        assertThat(links).hasAttribute("href", "https://example.org/map?zoom=2");
        assertThat(links).hasAttribute("rel", "noopener noreferrer");
        assertThat(links).hasAttribute("target", "_blank");
    }

    @Test
    void behaviour22MarkdownAndCodeBlocks() {
        bob().page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        alice().says("**now** <b>not html</b>\n- tent\n- rope\n```js\nconst a = 1;\n```");
        Locator text = bob().page().getByTestId("message-text").filter(new Locator.FilterOptions().setHasText("tent"));
        assertThat(text.locator("strong")).hasText("now");
        assertThat(text).containsText("<b>not html</b>");
        assertThat(text.getByRole(AriaRole.LISTITEM)).hasText(new String[] {"tent", "rope"});
        assertThat(text.locator("pre")).hasText("const a = 1;");
        text.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copy code"))
                .click();
        assertThat(text.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copied")))
                .isVisible();
        assertThat(bob().page().evaluate("navigator.clipboard.readText()")).isEqualTo("const a = 1;");
    }

    @Test
    void behaviour23EmojiByPickerAndShortcodeAndBig() {
        input(alice()).pressSequentially("launch :rocke");
        assertThat(named(alice(), AriaRole.OPTION, ":rocket:")).isVisible();
        input(alice()).press("Enter");
        assertThat(input(alice())).hasValue("launch 🚀 ");
        input(alice()).press("Enter");
        bob().reads("launch 🚀");

        alice().button("Emoji").click();
        named(alice(), AriaRole.SEARCHBOX, "Search emoji").fill("party popper");
        named(alice(), AriaRole.BUTTON, "party popper").click();
        input(alice()).press("Enter");
        bob().reads("🎉");
        double big = fontSize(bob().bubble("🎉").getByTestId("message-text"));
        double usual = fontSize(bob().bubble("launch 🚀").getByTestId("message-text"));
        assertThat(big).isGreaterThan(2 * usual);
    }

    private static double fontSize(Locator text) {
        return ((Number) text.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")).doubleValue();
    }

    @Test
    void behaviour24Reactions() {
        alice().says("cake?");
        bob().reads("cake?");
        bob().bubble("cake?").hover();
        bob().bubble("cake?")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("What to do with this message"))
                .click();
        bob().button("React with ❤️").click();
        Locator seen = alice().bubble("cake?").getByTestId("reaction");
        assertThat(seen).hasAttribute("aria-label", "❤️ by Bob");
        seen.click();
        assertThat(bob().bubble("cake?").getByTestId("reaction")).hasAttribute("aria-label", "❤️ 2 by Bob and Alice");
        bob().bubble("cake?").getByTestId("reaction").click();
        assertThat(alice().bubble("cake?").getByTestId("reaction")).hasAttribute("aria-label", "❤️ by Alice");
    }

    @Test
    void behaviour25Mentions() {
        input(alice()).pressSequentially("ask @bo");
        assertThat(named(alice(), AriaRole.OPTION, "Bob")).isVisible();
        input(alice()).press("Tab");
        input(alice()).pressSequentially("tomorrow");
        input(alice()).press("Enter");
        bob().reads("ask @Bob tomorrow");
        assertThat(bob().bubble("ask @Bob tomorrow").locator("bdi")).hasText("@Bob");
    }

    @Test
    void behaviour26EditedMarkAndDeletedTrace() {
        alice().says("at the statoin").says("wrong person, sorry");
        bob().reads("wrong person, sorry");
        alice().seesState("wrong person, sorry", "read");
        choose(alice(), "at the statoin", "Edit");
        input(alice()).fill("at the station");
        input(alice()).press("Enter");
        bob().reads("at the station");
        assertThat(bob().bubble("at the station")).containsText("edited");

        choose(alice(), "wrong person, sorry", "Delete for everyone");
        alice().page()
                .getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete for everyone"))
                .click();
        alice().sees("You deleted this message.");
        bob().sees("Alice deleted this message.");
        assertThat(bob().bubble("wrong person, sorry")).hasCount(0);
    }
}
