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
import com.microsoft.playwright.options.SelectOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every screen as people meet it, looked at by {@link Looks}: nothing is wider than the page, and axe-core finds nothing. Those of a
 * server that lies about oneself are in {@link LyingAboutOneselfTest}, where they are brought about. */
final class LooksTest {
    private static final String PASSWORD = "lamp orbit velvet canyon";

    /** As the engine does when it sees what the other copy of its profile has sent. */
    private static final String CHANGED_DEVICE = """
            (phase) => new Promise((resolve) => {
              indexedDB.open("crypt-talk").onsuccess = ({ target: { result: database } }) => {
                const profile = database.transaction("profile", "readwrite").objectStore("profile");
                profile.get("device").onsuccess = ({ target: { result: device } }) => {
                  profile.put({ ...device, phase }).onsuccess = () => {
                    database.close();
                    resolve();
                  };
                };
              };
            })""";

    /** A tab of another version, which keeps the database to itself. */
    private static final String OPENED_AT = """
            (version) => new Promise((resolve) => {
              globalThis.held?.close();
              indexedDB.deleteDatabase("crypt-talk").onsuccess = () => {
                indexedDB.open("crypt-talk", version).onsuccess = (event) => {
                  globalThis.held = event.target.result;
                  resolve();
                };
              };
            })""";

    private RunningServer server;
    private Browsers browsers;
    private final Looks looks = new Looks();

    @BeforeEach
    void start(@TempDir Path folder) {
        server = RunningServer.start(folder);
        browsers = new Browsers("--host-resolver-rules=MAP chat.example 127.0.0.1");
    }

    @AfterEach
    void end() {
        try {
            assertThat(looks.faults()).isEmpty();
        } finally {
            browsers.close();
            server.close();
        }
    }

    private Person somebody(String name) {
        return Person.in(Looks.prepare(browsers.newProfile()), server, name, PASSWORD);
    }

    @Test
    void screensBeforeTheChats() {
        Person alice = somebody("Alice");
        alice.page().getByLabel("Password").first().fill("summer2026");
        alice.sees("Very weak");
        looks.at(alice, "register");
        alice.submitsRegistration();
        alice.page().getByTestId("recovery-code").waitFor();
        looks.at(alice, "recovery-code");
        alice.button("I have kept it").click();
        alice.button("Confirm and go on").click();
        alice.sees("do not fit");
        looks.at(alice, "recovery-check");
        alice.button("Show the code again").click();
        alice.confirmsRecoveryCode();
        alice.button("Choose later").waitFor();
        looks.at(alice, "first-picture");
        alice.choosesNoPicture().seesTheApp();
        looks.at(alice, "first-start");

        Person stranger = somebody("Stranger");
        stranger.page().navigate(server.uri("/#/login").toString());
        stranger.submitsLogin("not the password");
        stranger.sees("That did not fit.");
        looks.at(stranger, "login");
        stranger.page().navigate(server.uri("/#/recover").toString());
        stranger.button("Log in with code").click();
        stranger.sees("Please fill this in.");
        looks.at(stranger, "recover");

        Person inTheClear = somebody("Stranger");
        inTheClear.page().navigate("http://chat.example:" + server.uri("/").getPort() + "/");
        inTheClear.sees("This connection is not secure enough to encrypt");
        looks.at(inTheClear, "insecure");
    }

    @Test
    void screensOfTheChats() {
        Person alice = somebody("Alice").registers();
        Person bob = Person.in(browsers.newProfile(), server, "Bob", PASSWORD).registers();
        alice.opens("Bob");
        looks.at(alice, "empty-chat");
        talk(alice, bob);
        alice.button("Dismiss").click();
        answer(bob, "I bake something.");
        alice.reads("Apple cake?").says("Map: https://example.org/garden\n```\ngate code 4711\n```");
        alice.page()
                .getByTestId("reaction")
                .filter(new Locator.FilterOptions().setHasText("❤️"))
                .waitFor();
        looks.at(alice, "chat");

        open(alice, "Emoji");
        alice.page().locator("[data-emoji]").first().waitFor();
        looks.at(alice, "emoji-picker");
        alice.page().keyboard().press("Escape");
        alice.bubble("Perfect").hover();
        within(alice.bubble("Perfect"), "What to do with this message").click();
        looks.at(alice, "message-menu");
        alice.page()
                .getByRole(AriaRole.MENUITEM)
                .filter(new Locator.FilterOptions().setHasText("Delete"))
                .click();
        looks.at(alice, "delete");
        alice.page().keyboard().press("Escape");
        alice.page().getByLabel("Message to Bob").fill("An answer with **weight**, of @");
        looks.at(alice, "completion");
        alice.page().getByLabel("Message to Bob").fill("");

        open(alice, "End-to-end encrypted: what that means");
        looks.at(alice, "encrypted");
        alice.page().keyboard().press("Escape");
        within(alice.page().getByRole(AriaRole.REGION).first(), "Options for Bob")
                .click();
        looks.at(alice, "conversation-menu");
        alice.page()
                .getByRole(AriaRole.MENUITEM)
                .filter(new Locator.FilterOptions().setHasText("safety number"))
                .click();
        alice.page()
                .getByRole(AriaRole.IMG, named("The safety number as a QR code"))
                .waitFor();
        looks.at(alice, "safety-number");
        alice.page().keyboard().press("Escape");

        alice.page().keyboard().press("Control+k");
        alice.page().getByRole(AriaRole.OPTION).first().waitFor();
        looks.at(alice, "palette");
        alice.page().keyboard().press("Escape");
        Locator search = alice.page().getByLabel("Find people or conversations");
        alice.page().goBack();
        search.fill("a");
        alice.page().getByTestId("hit").first().waitFor();
        looks.at(alice, "search");
        search.fill("zyzzyva");
        alice.sees("No message has these words.");
        looks.at(alice, "search-nothing");
        search.fill("");
        looks.at(alice, "list");

        Person elsewhere =
                Person.in(browsers.newProfile(), server, "Alice", PASSWORD).logsIn();
        alice.sees("Your account was opened on a new device");
        looks.at(alice, "notice");
        open(alice, "Your profile and settings");
        looks.at(alice, "profile");
        alice.page().getByTestId("picture-file").setInputFiles(Pictures.redBesideBlue());
        alice.button("Use this part").waitFor();
        looks.at(alice, "crop-picture");
        alice.button("Use this part").click();
        alice.button("Remove the picture").waitFor();
        looks.at(alice, "profile-own-picture");
        open(alice, "Your devices");
        alice.page().getByTestId("device").nth(1).waitFor();
        looks.at(alice, "devices");
        alice.page().keyboard().press("Escape");
        open(alice, "Your profile and settings");
        open(alice, "Log out");
        looks.at(alice, "log-out");
        alice.page().keyboard().press("Escape");
        elsewhere.page().close();

        server.killHard();
        assertThat(alice.page().getByTestId("connection-banner"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(45_000));
        looks.at(alice, "offline");
    }

    /** What holds the app up or stops it, each brought about by what a browser or a server would really do. */
    @Test
    void screensOfTrouble() {
        Person alice = somebody("Alice").registers();
        Page page = alice.page();
        updateTheApp(page);
        alice.sees("The server has a newer version of this app.");
        looks.at(alice, "newer-app");
        page.unrouteAll();
        alice.opensNotes();
        page.evaluate("() => { const now = Date.now; Date.now = () => now() + 3_600_000; }");
        page.getByLabel("Find people or conversations").fill("bob");
        alice.sees("clock is 60 minutes ahead");
        page.evaluate("() => { IDBObjectStore.prototype.put = () => {"
                + " throw new DOMException('no room', 'QuotaExceededError'); }; }");
        page.getByLabel("Message to Notes to self").fill("Only in this tab");
        page.keyboard().press("Enter");
        alice.sees("The browser’s storage is full.");
        looks.at(alice, "storage-full-clock-wrong");
        page.evaluate("indexedDB.deleteDatabase('crypt-talk')");
        alice.sees("The data of this page were removed").sees("Only in this tab");
        looks.at(alice, "storage-gone");

        page.reload();
        alice.logsIn();
        page.evaluate(CHANGED_DEVICE, "copied");
        page.reload();
        alice.sees("This browser profile is a copy");
        looks.look(alice, "profile-copied");
        page.navigate("about:blank");
        Page other = page.context().newPage();
        other.navigate(server.uri("/api/health").toString());
        other.evaluate(OPENED_AT, 1);
        page.navigate(server.uri("/").toString());
        alice.sees("Another tab is in the way");
        looks.look(alice, "older-tab");
        page.navigate("about:blank");
        other.evaluate(OPENED_AT, 99);
        page.navigate(server.uri("/").toString());
        alice.sees("A newer version is needed");
        looks.look(alice, "newer-tab");
    }

    @Test
    void screensOfTroubleBeforeTheBeginning() {
        Person stranger = somebody("Stranger");
        for (int protocol : new int[] {0, 2}) {
            stranger.page().route("**/api/server", route -> {
                APIResponse answer = route.fetch();
                String changed = answer.text().replace("\"protocol\":1", "\"protocol\":" + protocol);
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(changed));
            });
            stranger.page().reload();
            stranger.sees(protocol == 0 ? "The server runs an older version" : "The server was updated");
            looks.at(stranger, "protocol-" + protocol);
            stranger.page().unrouteAll();
        }
        stranger.page().route("**/api/**", Route::abort);
        stranger.page().reload();
        stranger.sees("The server does not answer.");
        looks.at(stranger, "server-gone");
        stranger.page().unrouteAll();
        stranger.page().route("**/assets/client-*.js", Route::abort);
        stranger.page().reload();
        stranger.sees("A part of Crypt-Talk could not be fetched");
        looks.look(stranger, "part-missing");

        BrowserContext without = Looks.prepare(browsers.newProfile());
        without.addInitScript("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })");
        Person inPrivate = Person.in(without, server, "Stranger", PASSWORD);
        inPrivate.sees("This browser does not let Crypt-Talk keep its keys");
        looks.look(inPrivate, "storage-unavailable");

        BrowserContext lockedDown = Looks.prepare(browsers.newProfile());
        lockedDown.addInitScript("delete globalThis.WebAssembly");
        Person careful = Person.in(lockedDown, server, "Stranger", PASSWORD);
        careful.sees("This browser is missing something Crypt-Talk needs");
        looks.look(careful, "web-assembly-missing");

        BrowserContext full = Looks.prepare(browsers.newProfile());
        full.addInitScript("IDBObjectStore.prototype.add = () => {"
                + " throw new DOMException('no room', 'QuotaExceededError'); }");
        Person withoutRoom = Person.in(full, server, "Stranger", PASSWORD);
        withoutRoom.sees("This browser’s storage is full");
        looks.at(withoutRoom, "storage-full-at-the-beginning");
    }

    /** Where direction comes with its language: the whole page turned, and nothing left untranslated for a screen reader. */
    @Test
    void otherLanguages() {
        Person alice = somebody("Alice").registers();
        Person bob = Person.in(browsers.newProfile(), server, "Bob", PASSWORD).registers();
        alice.opens("Bob");
        talk(alice, bob);
        open(alice, "Your profile and settings");
        for (String language : new String[] {"de", "ar"}) {
            alice.page().locator("dialog select").selectOption(new SelectOption().setValue(language));
            assertThat(alice.page().locator("html")).hasAttribute("lang", language);
            looks.look(alice, "profile-" + language);
            alice.page().keyboard().press("Escape");
            looks.look(alice, "chat-" + language);
            alice.page().setViewportSize(360, 740);
            looks.look(alice, "chat-narrow-" + language);
            alice.page().setViewportSize(1280, 800);
            alice.page().locator("header button").first().click();
        }
    }

    /** A server that starts again, and whose page begins with a script of another name. */
    private void updateTheApp(Page page) {
        page.route(server.uri("/").toString(), route -> {
            APIResponse answer = route.fetch();
            String changed = answer.text().replace("/assets/index-", "/assets/index-other-");
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(changed));
        });
        server.killHard();
        server.start();
    }

    private static void talk(Person alice, Person bob) {
        alice.says("Hi Bob! Are we still on for the garden on Saturday?");
        bob.opens("Alice").reads("Hi Bob! Are we still on for the garden on Saturday?");
        bob.says("Yes. I bring the ladder and the small saw.")
                .says(
                        "Ten o'clock? The forecast says sun until the afternoon, so we could do the apple trees first and have lunch outside.");
        alice.says("Perfect").says("I bake something.");
        bob.reads("I bake something.");
        alice.seesState("I bake something.", "read");
    }

    /** A heart, and an answer that quotes. */
    private static void answer(Person person, String text) {
        person.bubble(text).hover();
        within(person.bubble(text), "What to do with this message").click();
        person.button("React with ❤️").click();
        person.bubble(text).hover();
        within(person.bubble(text), "What to do with this message").click();
        person.page().getByRole(AriaRole.MENUITEM, named("Reply")).click();
        person.says("Apple cake?");
    }

    private static void open(Person person, String button) {
        person.button(button).click();
    }

    private static Locator within(Locator place, String button) {
        return place.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
