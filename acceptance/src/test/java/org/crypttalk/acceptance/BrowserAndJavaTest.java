package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The two implementations of the protocol in one conversation: a browser and a Java program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserAndJavaTest {
    private static final String PASSWORD = "lamp orbit velvet canyon";

    private RunningServer server;
    private Browsers browsers;
    private Path folder;
    private final List<Person> inBrowsers = new ArrayList<>();
    private final List<JavaPerson> programs = new ArrayList<>();

    @RegisterExtension
    final AfterTestExecutionCallback evidence = context -> {
        if (context.getExecutionException().isPresent()) {
            inBrowsers.forEach(
                    person -> person.photograph(context.getRequiredTestMethod().getName() + "-" + person.name()));
        }
    };

    @BeforeAll
    void start(@TempDir Path given) {
        folder = given;
        server = RunningServer.start(folder);
        browsers = new Browsers();
    }

    @AfterAll
    void end() {
        try {
            for (Person person : inBrowsers) {
                assertThat(person.complaints())
                        .as("%s's browser", person.name())
                        .isEmpty();
            }
        } finally {
            programs.forEach(JavaPerson::close);
            browsers.close();
            server.close();
        }
    }

    @Test
    void theyTalkBothWaysAndSeeWhatBecomesOfTheirMessages() {
        Person alice = browser("Alice").registers();
        JavaPerson bob = registersAProgram("Bob");
        alice.opens("Bob").says("Lunch at twelve?");
        Message question = bob.reads("Alice", "Lunch at twelve?");
        alice.seesState("Lunch at twelve?", "delivered");
        Conversation bobs = bob.with("Alice");
        bobs.markRead(question.sequence());
        alice.seesState("Lunch at twelve?", "read");

        bob.says("Alice", "Gladly");
        alice.reads("Gladly");
        bob.seesState("Alice", "Gladly", Message.Delivery.READ);
        bobs.typing(true);
        alice.seesStatus("typing");
        bobs.typing(false);
        alice.beginsToType("W");
        assertThat(bob.awaits(Event.Typing.class, _ -> true).typing()).isTrue();

        bob.stored(bobs.reply(question.id(), "Where?"));
        alice.reads("Where?");
        assertThat(alice.bubble("Where?")).containsText("Lunch at twelve?");
        bob.stored(bobs.react(question.id(), "👍"));
        assertThat(alice.bubble("Lunch at twelve?").first().getByTestId("reaction"))
                .hasAttribute("aria-label", "👍 by Bob");

        bob.stored(bobs.edit(bob.reads("Alice", "Gladly").id(), "Very gladly"));
        alice.reads("Very gladly");
        edits(alice, "Lunch at twelve?", "Lunch at one?");
        Message edited = bob.reads("Alice", "Lunch at one?");
        assertThat(edited.edited()).isTrue();
        assertThat(edited.id()).isEqualTo(question.id());

        assertThat(bob.texts("Alice")).containsExactly("Lunch at one?", "Very gladly", "Where?");
        assertThat(alice.texts()).isEqualTo(bob.texts("Alice"));
    }

    @Test
    void eachSideIsRestartedAndTheServerKilledAndNobodyMissesAnything() {
        BrowserContext carolsBrowser = browsers.newProfile();
        Person carol = browser(carolsBrowser, "Carol").registers();
        JavaPerson dave = registersAProgram("Dave");
        carol.opens("Dave").says("before");
        dave.reads("Carol", "before");
        dave.close();
        carol.says("while Dave's program was ended");
        JavaPerson daveAgain = JavaPerson.returns(server.uri(""), profile("Dave"));
        programs.add(daveAgain);
        daveAgain.reads("Carol", "while Dave's program was ended");

        carol.page().close();
        daveAgain.says("Carol", "while Carol's browser was closed");
        Person carolAgain = browser(carolsBrowser, "Carol").seesTheApp();
        carolAgain.opens("Dave").reads("while Carol's browser was closed");

        server.killHard();
        carolAgain.says("into the void");
        Conversation.Sending waiting = daveAgain.with("Carol").send("into the void as well");
        server.start();
        daveAgain.stored(waiting).reads("Carol", "into the void");
        carolAgain.reads("into the void as well");
        assertThat(carolAgain.texts())
                .startsWith("before", "while Dave's program was ended", "while Carol's browser was closed")
                .hasSize(5)
                .isEqualTo(daveAgain.texts("Carol"));
    }

    @Test
    void onePersonHasABrowserAndAProgramAtOnceThenNoDeviceThenTheOtherClient() {
        Person erin = browser("Erin").registers();
        JavaPerson frank = registersAProgram("Frank");
        erin.opens("Frank").says("from the browser");
        frank.reads("Erin", "from the browser");
        try (JavaPerson erinsProgram = JavaPerson.logsIn(server.uri(""), profile("Erin"), "Erin", PASSWORD)) {
            erin.sees("Your account was opened on a new device");
            assertThat(frank.awaits(Event.DevicesChanged.class, _ -> true).added())
                    .isEqualTo(1);
            assertThat(erinsProgram.reads("Frank", "from the browser").own()).isTrue();
            erinsProgram.says("Frank", "from the program");
            erin.reads("from the program");
            frank.says("Erin", "to both");
            erinsProgram.reads("Frank", "to both");
            erin.reads("to both");
            assertThat(erinsProgram.texts("Frank")).isEqualTo(frank.texts("Erin"));
            assertThat(erin.texts()).isEqualTo(frank.texts("Erin"));
            assertThat(erinsProgram.account().retire()).isTrue();
        }
        erin.logsOut();
        frank.says("Erin", "while Erin had no device");

        try (JavaPerson erinsNextProgram =
                JavaPerson.logsIn(server.uri(""), profile("Erin's next"), "Erin", PASSWORD)) {
            erinsNextProgram.reads("Frank", "while Erin had no device");
            assertThat(erinsNextProgram.texts("Frank")).isEqualTo(frank.texts("Erin"));
            assertThat(frank.account().retire()).isTrue();
            erinsNextProgram.says("Frank", "while Frank had no device");
            Person franksBrowser = browser("Frank").logsIn();
            franksBrowser.opens("Erin").reads("while Frank had no device").says("back again");
            erinsNextProgram.reads("Frank", "back again");
            assertThat(franksBrowser.texts()).isEqualTo(erinsNextProgram.texts("Frank"));
        }
    }

    private Person browser(String name) {
        return browser(browsers.newProfile(), name);
    }

    private Person browser(BrowserContext profile, String name) {
        Person person = Person.in(profile, server, name, PASSWORD);
        inBrowsers.add(person);
        return person;
    }

    private JavaPerson registersAProgram(String name) {
        JavaPerson person = JavaPerson.registers(server.uri(""), profile(name), name, PASSWORD);
        programs.add(person);
        return person;
    }

    private Path profile(String name) {
        return folder.resolve(name + ".profile");
    }

    private static void edits(Person person, String text, String better) {
        Locator bubble = person.bubble(text).first();
        bubble.hover();
        bubble.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("What to do with this message"))
                .click();
        person.page()
                .getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName("Edit").setExact(true))
                .click();
        Locator input = person.page()
                .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Message to ")));
        input.fill(better);
        input.press("Enter");
    }
}
