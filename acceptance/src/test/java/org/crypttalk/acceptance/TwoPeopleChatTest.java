package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Alice and Bob in two browsers, and everything that happens to people who chat. */
final class TwoPeopleChatTest {
    private static final String ALICES_PASSWORD = "lamp orbit velvet canyon";
    private static final String BOBS_PASSWORD = "quiet harbor mustard tunnel";

    private RunningServer server;
    private Browsers browsers;
    private final List<Person> everybody = new ArrayList<>();

    /** What everybody saw when a story went wrong, and what their browsers said. */
    @RegisterExtension
    final AfterTestExecutionCallback evidence = context -> {
        if (context.getExecutionException().isPresent()) {
            for (int i = 0; i < everybody.size(); i++) {
                Person person = everybody.get(i);
                person.photograph(context.getRequiredTestMethod().getName() + "-" + i);
                System.err.println(person.name() + "'s browser: " + person.complaints() + " " + person.refusals());
            }
        }
    };

    @BeforeEach
    void start(@TempDir Path folder) {
        server = RunningServer.start(folder);
        browsers = new Browsers();
    }

    @AfterEach
    void end() {
        try {
            for (Person person : everybody) {
                assertThat(person.complaints())
                        .as("%s's browser", person.name())
                        .isEmpty();
            }
        } finally {
            browsers.close();
            server.close();
        }
    }

    private Person alice(BrowserContext profile) {
        return somebody(profile, "Alice", ALICES_PASSWORD);
    }

    private Person bob(BrowserContext profile) {
        return somebody(profile, "Bob", BOBS_PASSWORD);
    }

    private Person somebody(BrowserContext profile, String name, String password) {
        Person person = Person.in(profile, server, name, password);
        everybody.add(person);
        return person;
    }

    @Test
    void theyTalkBothWaysAndSeeWhatBecomesOfTheirMessages() {
        Person alice = alice(browsers.newProfile()).registers();
        Person bob = bob(browsers.newProfile()).registers();

        alice.opens("Bob").says("Hello Bob, it works.");
        bob.opens("Alice").reads("Hello Bob, it works.");
        alice.seesState("Hello Bob, it works.", "read");

        bob.beginsToType("Real");
        alice.seesStatus("typing");
        bob.says("Really?");
        alice.reads("Really?").seesStatus("online");
        bob.seesState("Really?", "read");

        assertThat(alice.texts()).containsExactly("Hello Bob, it works.", "Really?");
        assertThat(bob.texts()).isEqualTo(alice.texts());
    }

    @Test
    void whoWasAwayFindsEverything() {
        Person alice = alice(browsers.newProfile()).registers();
        BrowserContext bobsBrowser = browsers.newProfile();
        Person bob = bob(bobsBrowser).registers();
        alice.opens("Bob").says("first");
        bob.opens("Alice").reads("first");
        bob.says("second");
        alice.seesState("first", "read").reads("second").seesStatus("online");

        bob.page().close();
        alice.says("while you were away 1")
                .says("while you were away 2")
                .seesState("while you were away 2", "stored")
                .seesStatus("last seen");
        Person bobAgain = bob(bobsBrowser).seesTheApp();
        alice.seesState("while you were away 2", "delivered");
        bobAgain.opens("Alice").reads("while you were away 2").sees("New messages");
        alice.seesState("while you were away 1", "read").seesState("while you were away 2", "read");
    }

    @Test
    void aKilledServerLosesNothingThatWasAcknowledged() {
        Person alice = alice(browsers.newProfile()).registers();
        Person bob = bob(browsers.newProfile()).registers();
        alice.opens("Bob").says("before");
        bob.opens("Alice").reads("before");

        for (int i = 1; i <= 10; i++) {
            alice.says("burst " + i);
        }
        server.killHard();
        alice.says("into the void");
        alice.sees("No connection. What you write is kept and sent later.");
        server.start();

        bob.reads("into the void");
        alice.seesState("into the void", "read");
        List<String> expected = new ArrayList<>(List.of("before"));
        IntStream.rangeClosed(1, 10).mapToObj(i -> "burst " + i).forEach(expected::add);
        expected.add("into the void");
        assertThat(alice.texts()).containsExactlyElementsOf(expected);
        assertThat(bob.texts()).containsExactlyElementsOf(expected);
    }

    @Test
    void aFreshBrowserHasTheWholeHistory() {
        Person alice = alice(browsers.newProfile()).registers();
        Person bob = bob(browsers.newProfile()).registers();
        alice.opens("Bob").says("from the old browser");
        bob.opens("Alice").reads("from the old browser").says("and an answer");
        alice.reads("and an answer");

        Person aliceElsewhere = alice(browsers.newProfile()).logsIn();
        aliceElsewhere.opens("Bob").reads("and an answer").says("from the new browser");
        bob.reads("from the new browser");
        alice.reads("from the new browser");
        assertThat(aliceElsewhere.texts())
                .containsExactly("from the old browser", "and an answer", "from the new browser");
    }

    @Test
    void anAccountWithoutAnyDeviceComesBackToItsHistory() {
        Person alice = alice(browsers.newProfile()).registers();
        Person bob = bob(browsers.newProfile()).registers();
        alice.opens("Bob").says("before I go");
        bob.opens("Alice").reads("before I go");
        alice.seesState("before I go", "read").logsOut();
        bob.says("are you there?").seesState("are you there?", "stored");

        Person aliceAgain = alice(browsers.newProfile()).logsIn();
        aliceAgain.opens("Bob").reads("are you there?");
        assertThat(aliceAgain.texts()).containsExactly("before I go", "are you there?");
        aliceAgain.says("back again");
        bob.reads("back again");
    }

    @Test
    void aWrongPasswordGetsNowhereAndTheRecoveryCodeGetsIn() {
        Person alice = alice(browsers.newProfile()).registers();
        alice.opensNotes();
        String code = alice.recoveryCode();

        Person elsewhere = alice(browsers.newProfile());
        elsewhere.submitsLogin("not my password at all");
        elsewhere.sees("That did not fit. Check the name and the password.");
        char last = code.charAt(code.length() - 1);
        elsewhere.logsInWithRecoveryCode(code.substring(0, code.length() - 1) + (last == '7' ? '8' : '7'));
        elsewhere.sees("There is a typing error in the code.");
        elsewhere.page().getByLabel("Recovery code").fill(code.toLowerCase(java.util.Locale.ROOT));
        elsewhere.button("Log in with code").click();
        elsewhere.seesTheApp();
    }

    @Test
    void whatIsWrittenOfflineSurvivesAReload() {
        Person alice = alice(browsers.newProfile()).registers();
        Person bob = bob(browsers.newProfile()).registers();
        alice.opens("Bob").says("online");
        bob.opens("Alice").reads("online");

        server.killHard();
        alice.sees("No connection.").says("written offline").seesState("written offline", "pending");
        server.start();
        bob.reads("written offline");
        alice.reloads().opens("Bob").seesState("written offline", "read");
        assertThat(bob.texts()).containsExactly("online", "written offline");
    }

    @Test
    void twoTabsSendFiveHundredMessagesOnceEach() {
        Person alice = alice(browsers.newProfile()).registers();
        Person bob = bob(browsers.newProfile()).registers();
        alice.opens("Bob").says("start");
        bob.opens("Alice").reads("start");
        Person secondTab = alice.inAnotherTab().seesTheApp().opens("Bob").reads("start");
        everybody.add(secondTab);

        List<String> sent = new ArrayList<>();
        for (int i = 1; i <= 250; i++) {
            alice.says("first tab " + i);
            secondTab.says("second tab " + i);
            sent.add("first tab " + i);
            sent.add("second tab " + i);
        }
        // Which tab ends last is open: its last message may push the other's out of what is on screen.
        List<String> received = bob.wholeHistory(1 + sent.size(), texts -> texts.contains("start"));
        assertThat(received.subList(1, received.size())).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(received.stream().filter(text -> text.startsWith("first tab")))
                .containsExactlyElementsOf(sent.stream()
                        .filter(text -> text.startsWith("first tab"))
                        .toList());
        assertThat(alice.wholeHistory(1 + sent.size(), texts -> texts.contains("start")))
                .isEqualTo(received);
    }
}
