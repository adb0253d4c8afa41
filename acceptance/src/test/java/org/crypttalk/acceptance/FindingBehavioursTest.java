package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Behaviours 33 to 36: how people find and order what they have. */
final class FindingBehavioursTest extends HouseholdTest {
    /** Each store with 1 if it holds anything, and all keys and values of IndexedDB; bytes as Latin-1. */
    private static final String STORED = """
            async () => {
              const wait = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
              const database = await wait(indexedDB.open("crypt-talk"));
              const found = [];
              const look = (value) => {
                if (value instanceof Uint8Array) found.push(Array.from(value, (byte) => String.fromCharCode(byte)).join(""));
                else if (value !== null && typeof value === "object") Object.values(value).forEach(look);
                else found.push(String(value));
              };
              for (const name of database.objectStoreNames) {
                const store = database.transaction(name).objectStore(name);
                const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
                found.push(`${name} ${values.length > 0 ? 1 : 0}`);
                look(keys);
                look(values);
              }
              database.close();
              return found.join(" ");
            }
            """;

    @Test
    void behaviour33PaletteGoesAnywhereByAFewLetters() {
        alice().page().keyboard().press("Control+k");
        Locator palette = named(alice(), AriaRole.COMBOBOX, "Go to a person or conversation");
        assertThat(palette).isFocused();
        palette.pressSequentially("not");
        palette.press("Enter");
        assertThat(named(alice(), AriaRole.HEADING, "Notes to self")).isVisible();
        alice().page().keyboard().press("Control+k");
        palette.pressSequentially("bo");
        assertThat(alice().page().getByRole(AriaRole.OPTION).first()).containsText("Bob");
        palette.press("Enter");
        assertThat(named(alice(), AriaRole.HEADING, "Bob")).isVisible();
        assertThat(palette).hasCount(0);
    }

    @Test
    void behaviour34SearchFindsTheWholeHistoryInAChatAndEverywhere() {
        alice().says("the blue canoe is at the lake").says("nothing to see here");
        bob().reads("nothing to see here");
        alice().opensNotes().says("Canoe: 40 a day");
        alice().seesState("Canoe: 40 a day", "read");

        BrowserContext elsewhere = household().freshBrowser();
        Person fresh = household().aliceIn(elsewhere).logsIn();
        Locator search = fresh.page().getByLabel("Find people or conversations");
        Locator hits = fresh.page().getByTestId("hit");
        search.fill("cano");
        assertThat(hits).hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        search.fill("cano blu");
        assertThat(hits).hasCount(1);
        assertThat(hits.locator("mark")).hasText(new String[] {"blu", "cano"});
        hits.click();
        assertThat(fresh.bubble("the blue canoe is at the lake")).isInViewport();
        assertThat(named(fresh, AriaRole.HEADING, "Bob")).isVisible();

        search.fill("cano");
        assertThat(hits).hasCount(2);
        fresh.page().getByLabel("Only with Bob").check();
        assertThat(hits).hasCount(1);
        assertThat(hits).containsText("the blue canoe is at the lake");
        Assertions.assertThat((String) fresh.page().evaluate(STORED))
                .contains("searchSegments 1")
                .doesNotContain("cano", "Cano");
        elsewhere.close();
    }

    @Test
    void behaviour35PinMuteAndArchiveFollowToOtherDevices() {
        alice().says("so that there is a conversation");
        bob().reads("so that there is a conversation");
        option("Pin to the top");
        option("Mute");
        assertThat(named(alice(), AriaRole.IMG, "Pinned")).isVisible();
        assertThat(named(alice(), AriaRole.IMG, "Muted")).isVisible();
        option("Archive");
        assertThat(row(alice(), "Bob")).hasCount(0);

        BrowserContext elsewhere = household().freshBrowser();
        Person onTheOther = household().aliceIn(elsewhere).logsIn();
        Locator archive = named(onTheOther, AriaRole.BUTTON, "1 archived conversation");
        assertThat(archive).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
        archive.click();
        assertThat(row(onTheOther, "Bob")).isVisible();
        elsewhere.close();
        option("Take out of the archive");
        option("Unmute");
        option("Unpin");
        assertThat(row(alice(), "Bob")).isVisible();
    }

    @Test
    void behaviour35BlockHidesWhatABlockedPersonWritesAndThatOneIsThere() {
        alice().says("hello");
        bob().reads("hello").says("hello yourself");
        alice().reads("hello yourself").seesStatus("online");
        bob().seesStatus("online");

        option("Block Bob");
        Locator dialog = named(alice(), AriaRole.DIALOG, "Block Bob?");
        assertThat(dialog).containsText("They are not told.");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Block"))
                .click();
        alice().sees("You blocked Bob. Messages they sent meanwhile are not shown.");
        bob().seesStatus("last seen");
        bob().says("are you there?").seesState("are you there?", "stored");

        BrowserContext elsewhere = household().freshBrowser();
        Person onTheOther = household().aliceIn(elsewhere).logsIn();
        onTheOther.opens("Bob").reads("hello yourself").sees("You blocked Bob.");
        assertThat(onTheOther.bubble("are you there?")).hasCount(0);
        assertThat(alice().bubble("are you there?")).hasCount(0);
        assertThat(bob().bubble("are you there?")).hasAttribute("data-state", "stored");

        onTheOther.button("Unblock").click();
        onTheOther.reads("are you there?");
        alice().reads("are you there?").seesStatus("online");
        elsewhere.close();
        bob().seesState("are you there?", "read").seesStatus("online");
    }

    private void option(String name) {
        alice().page()
                .getByRole(AriaRole.REGION)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Options for Bob"))
                .click();
        named(alice(), AriaRole.MENUITEM, name).click();
    }

    @Test
    void behaviour36TitleAndIconCountWhatIsUnread() {
        bob().opensNotes();
        alice().says("ding").says("dong");
        assertThat(bob().page()).hasTitle(Pattern.compile("^\\(2\\) Crypt-Talk$"));
        Locator icon = bob().page().locator("link[rel=icon]");
        assertThat(icon).hasAttribute("href", Pattern.compile("^data:image/svg\\+xml,.*%3E2%3C.*"));
        bob().opens("Alice").reads("dong");
        assertThat(bob().page()).hasTitle("Crypt-Talk");
        assertThat(icon).hasAttribute("href", Pattern.compile("/icon\\.svg$"));
    }
}
