package org.crypttalk.acceptance;

import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Alice and Bob, each in a browser with the conversation between them open: where behaviours are tried one after the other.
 *
 * <p>One household for a class of tests: its stories use texts of their own and leave both as they found them.
 */
final class Household implements AutoCloseable {
    private static final String ALICES_PASSWORD = "lamp orbit velvet canyon";
    private static final String BOBS_PASSWORD = "quiet harbor mustard tunnel";

    private final RunningServer server;
    private final Browsers browsers = new Browsers();
    private final List<Person> everybody = new ArrayList<>();
    private final BrowserContext alicesBrowser;
    private final Person alice;
    private final Person bob;

    private Household(RunningServer server) {
        this.server = server;
        alicesBrowser = browsers.newProfile();
        alice = present(Person.in(alicesBrowser, server, "Alice", ALICES_PASSWORD))
                .registers();
        bob = present(Person.in(browsers.newProfile(), server, "Bob", BOBS_PASSWORD))
                .registers();
        alice.opens("Bob").says("Hello Bob");
        bob.opens("Alice").reads("Hello Bob");
        alice.seesState("Hello Bob", "read");
    }

    static Household moveIn(Path folder) {
        return new Household(RunningServer.start(folder));
    }

    Person alice() {
        return alice;
    }

    Person bob() {
        return bob;
    }

    /** Nothing answers until {@link #serverComesBack()}. */
    void serverGoesAway() {
        server.killHard();
    }

    void serverComesBack() {
        server.start();
    }

    /** A further tab of the browser that Alice is signed in with. */
    Person alicesOtherTab() {
        return present(Person.in(alicesBrowser, server, "Alice", ALICES_PASSWORD));
    }

    /** Alice, not signed in yet, in front of a browser she never used. */
    Person aliceIn(BrowserContext profile) {
        return present(Person.in(profile, server, "Alice", ALICES_PASSWORD));
    }

    Person bobIn(BrowserContext profile) {
        return present(Person.in(profile, server, "Bob", BOBS_PASSWORD));
    }

    BrowserContext freshBrowser() {
        return browsers.newProfile();
    }

    BrowserContext browserIn(String timeZone) {
        return browsers.newProfileIn(timeZone);
    }

    BrowserContext phone() {
        return browsers.newProfile(360, 720);
    }

    /** What everybody saw, under target/screenshots. */
    void photograph(String title) {
        for (int i = 0; i < everybody.size(); i++) {
            everybody.get(i).photograph(title + "-" + i);
        }
    }

    /** What browsers complained about: nothing, or something is broken. */
    List<String> complaints() {
        return everybody.stream()
                .flatMap(person -> person.complaints().stream())
                .toList();
    }

    @Override
    public void close() {
        browsers.close();
        server.close();
    }

    private Person present(Person person) {
        everybody.add(person);
        return person;
    }
}
