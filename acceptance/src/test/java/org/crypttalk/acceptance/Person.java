package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody in front of one tab of one browser. Does what a person does, and sees what a person sees.
 *
 * <p>Names, roles and texts are those of the English catalogue ({@code web/src/ui/messages/en.ts}).
 */
final class Person {
    private static final Pattern ASKED_GROUP = Pattern.compile("Group (\\d)");

    /** Argon2id on a busy machine, a server that starts again: generous, and never waited out in vain. */
    private static final double PATIENCE_MILLIS = 45_000;

    private static final int MOST_PAGES = 300;

    /** The browser scrolls smoothly; so many frames without a change are rest. */
    private static final String UNTIL_AT_REST = """
            async (timeline) => {
              for (let still = 0, top = -1; still < 8; still = top === timeline.scrollTop ? still + 1 : 0) {
                top = timeline.scrollTop;
                await new Promise((resolve) => requestAnimationFrame(resolve));
              }
            }
            """;

    private final URI server;
    private final BrowserContext profile;
    private final Page page;
    private final String name;
    private final String password;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private String recoveryCode = "";

    private Person(URI server, BrowserContext profile, String name, String password) {
        this.server = server;
        this.profile = profile;
        this.name = name;
        this.password = password;
        this.page = profile.newPage();
        page.onPageError(error -> complaints.add("uncaught: " + error));
        page.onConsoleMessage(message -> {
            // Chromium itself reports answers of 4xx and a server that is away; both belong to some stories.
            boolean network = message.text().contains("Failed to load resource")
                    || message.text().contains("net::ERR_CONNECTION_REFUSED");
            if (message.type().equals("error") && !network) {
                complaints.add("console: " + message.text());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 400) {
                refusals.add(response.request().method() + " " + response.url() + ": " + response.status());
            }
        });
        page.onRequest(request -> {
            String url = request.url();
            if (!url.startsWith(server.toString()) && !url.startsWith("data:") && !url.startsWith("blob:")) {
                complaints.add("asked for something outside: " + url);
            }
        });
        page.navigate(server.toString());
    }

    static Person in(BrowserContext profile, RunningServer server, String name, String password) {
        return in(profile, server.uri("/"), name, password);
    }

    /** {@code server}: the address to type, with the path {@code /}; it may be of somebody in between. */
    static Person in(BrowserContext profile, URI server, String name, String password) {
        return new Person(server, profile, name, password);
    }

    /** The same person in a second tab of the same browser. */
    Person inAnotherTab() {
        return new Person(server, profile, name, password);
    }

    String name() {
        return name;
    }

    String recoveryCode() {
        return recoveryCode;
    }

    Page page() {
        return page;
    }

    /** What the browser complained about so far: uncaught errors, console errors, requests to elsewhere. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Keeps what is on screen under target/screenshots. */
    void photograph(String title) {
        if (!page.isClosed()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", title + ".png")));
        }
    }

    /** The answers of the server with status 400 and above; some belong to a story. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    // ------------------------------------------------------------------------------------------- account

    Person registers() {
        submitsRegistration();
        confirmsRecoveryCode();
        choosesNoPicture();
        seesTheApp();
        return this;
    }

    Person submitsRegistration() {
        Locator heading = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Create your account"));
        Locator link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Create an account"));
        assertThat(heading.or(link).first()).isVisible(patient());
        if (link.isVisible()) {
            link.click();
        }
        page.getByLabel("Name", exactly()).fill(name);
        page.getByLabel("Password", exactly()).fill(password);
        Locator create = button("Create account");
        assertThat(create).isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(PATIENCE_MILLIS));
        create.click();
        return this;
    }

    /** Writes the code down, then types back the groups the app asks for. */
    Person confirmsRecoveryCode() {
        Locator groups = page.getByTestId("recovery-code").getByRole(AriaRole.LISTITEM);
        assertThat(groups).hasCount(9, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        List<String> written = groups.allInnerTexts();
        recoveryCode = String.join("-", written);
        button("I have kept it").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Check what you kept")))
                .isVisible();
        for (Locator field : page.getByLabel(ASKED_GROUP).all()) {
            String label =
                    field.evaluate("element => element.labels[0].textContent").toString();
            Matcher asked = ASKED_GROUP.matcher(label);
            if (!asked.find()) {
                throw new AssertionError("asked for something that is no group: " + label);
            }
            field.fill(written.get(Integer.parseInt(asked.group(1)) - 1));
        }
        button("Confirm and go on").click();
        return this;
    }

    Person choosesNoPicture() {
        button("Choose later").click();
        return this;
    }

    Person logsIn() {
        submitsLogin(password);
        seesTheApp();
        return this;
    }

    Person submitsLogin(String typedPassword) {
        Locator link = page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName("Log in").setExact(true));
        Locator login = button("Log in");
        assertThat(login.or(link).first()).isVisible(patient());
        if (!login.isVisible()) {
            link.click();
        }
        page.getByLabel("Name", exactly()).fill(name);
        page.getByLabel("Password", exactly()).fill(typedPassword);
        login.click();
        return this;
    }

    Person logsInWithRecoveryCode(String code) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Forgot your password?"))
                .click();
        page.getByLabel("Name", exactly()).fill(name);
        page.getByLabel("Recovery code").fill(code);
        button("Log in with code").click();
        return this;
    }

    Person logsOut() {
        button("Your profile and settings").click();
        button("Log out").click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Log out"))
                .click();
        sees("You are logged out.");
        return this;
    }

    Person seesTheApp() {
        assertThat(page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations")))
                .isVisible(patient());
        return this;
    }

    // -------------------------------------------------------------------------------------- conversation

    /** Opens the conversation with somebody, found by name. */
    Person opens(String other) {
        Locator search = page.getByLabel("Find people or conversations");
        search.fill(other);
        Locator row = page.getByRole(AriaRole.LINK)
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(other, new Page.GetByTextOptions().setExact(true))));
        row.first().click(new Locator.ClickOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName(other).setExact(true)))
                .isVisible(patient());
        search.fill("");
        return this;
    }

    /** Opens the conversation with the other one of two people who go by the same name. */
    Person opensSecond(String other) {
        page.getByLabel("Find people or conversations").fill(other);
        page.getByRole(AriaRole.LINK)
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(other, new Page.GetByTextOptions().setExact(true))))
                .nth(1)
                .click(new Locator.ClickOptions().setTimeout(PATIENCE_MILLIS));
        page.getByLabel("Find people or conversations").fill("");
        return this;
    }

    Person opensNotes() {
        page.getByRole(AriaRole.LINK)
                .filter(new Locator.FilterOptions().setHasText("Notes to self"))
                .click();
        return this;
    }

    Person says(String text) {
        composer().fill(text);
        composer().press("Enter");
        return this;
    }

    Person beginsToType(String text) {
        composer().pressSequentially(text);
        return this;
    }

    Person reads(String text) {
        assertThat(bubble(text).first()).isVisible(patient());
        return this;
    }

    /** {@code state}: pending, stored, delivered, read, failed. */
    Person seesState(String text, String state) {
        assertThat(bubble(text))
                .hasAttribute(
                        "data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    Person sees(String sentence) {
        assertThat(page.getByText(sentence).first()).isVisible(patient());
        return this;
    }

    Person seesNoMore(String sentence) {
        assertThat(page.getByText(sentence).first())
                .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    Person seesStatus(String status) {
        assertThat(page.getByTestId("peer-status"))
                .containsText(status, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    /** Now, without waiting for it to pass. */
    Person seesNoTyping() {
        if (page.getByTestId("peer-status").innerText().contains("typing")) {
            throw new AssertionError(name + " sees somebody typing");
        }
        return this;
    }

    Person reloads() {
        page.reload();
        seesTheApp();
        return this;
    }

    /** The texts on screen from top to bottom. */
    List<String> texts() {
        return page.getByTestId("message-text").allInnerTexts();
    }

    /**
     * Reads the whole conversation as a person does, scrolling up from the newest message, until the beginning is there;
     * oldest first.
     */
    List<String> wholeHistory(Predicate<List<String>> complete) {
        page.bringToFront(); // a tab in the background does not scroll
        List<String> seen = new ArrayList<>();
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            merge(seen, texts());
            if (complete.test(seen)) {
                return seen;
            }
            timeline().press("PageUp");
            waitsForRest();
        }
        throw new AssertionError(name + " scrolled up " + MOST_PAGES + " pages and found " + seen.size()
                + " messages, the first of them: " + seen.getFirst());
    }

    /**
     * The same, for a conversation in which {@code count} messages are on their way: starts again at the newest one
     * until all of them are there.
     */
    List<String> wholeHistory(int count, Predicate<List<String>> complete) {
        Instant deadline = Instant.now().plusMillis((long) PATIENCE_MILLIS);
        while (true) {
            scrollsToTheNewest();
            List<String> seen = wholeHistory(complete);
            if (seen.size() >= count || Instant.now().isAfter(deadline)) {
                return seen;
            }
        }
    }

    /** Not all of the conversation is drawn: the end of what is drawn need not be the end of the conversation. */
    private void scrollsToTheNewest() {
        page.bringToFront();
        List<String> before;
        do {
            before = texts();
            timeline().press("End");
            waitsForRest();
        } while (!texts().equals(before));
    }

    /** On a busy machine several pages would scroll by between two looks, with messages between them that nobody saw. */
    void waitsForRest() {
        timeline().evaluate(UNTIL_AT_REST);
    }

    private Locator timeline() {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(Pattern.compile("^Messages with ")));
    }

    /** Puts what is on screen before what was read already; the screens overlap. */
    private static void merge(List<String> seen, List<String> screen) {
        if (seen.isEmpty()) {
            seen.addAll(screen);
            return;
        }
        int join = screen.indexOf(seen.getFirst());
        if (join > 0) {
            seen.addAll(0, screen.subList(0, join));
        }
    }

    Locator bubble(String text) {
        return page.getByTestId("message")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
    }

    Locator button(String label) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label).setExact(true));
    }

    private Locator composer() {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Message to ")));
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static LocatorAssertions.IsVisibleOptions patient() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }
}
