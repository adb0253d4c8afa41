package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that means ill, played by somebody between it and its clients, to Alice in a browser and to Anna with a Java program. Each attack is
 * about a person of its own, who is told the truth: what becomes of the conversation afterwards concerns no other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UnderALyingServer {
    static final String PASSWORD = "lamp orbit velvet canyon";

    RunningServer server;
    Interceptor between;
    Browsers browsers;
    Person alice;
    JavaPerson anna;
    private Path folder;
    private int devices;
    private final List<JavaPerson> others = new ArrayList<>();

    @RegisterExtension
    final AfterTestExecutionCallback evidence = context -> {
        if (context.getExecutionException().isPresent()) {
            alice.photograph(context.getRequiredTestMethod().getName());
        }
    };

    @BeforeAll
    void start(@TempDir Path given) {
        folder = given;
        server = RunningServer.start(folder);
        between = Interceptor.before(server.uri(""), new Recording());
        browsers = new Browsers();
        alice = Person.in(browsers.newProfile(), between.uri("/"), "Alice", PASSWORD)
                .registers();
        anna = JavaPerson.registers(between.uri(""), profile("Anna"), "Anna", PASSWORD);
    }

    @AfterEach
    void beHonest() {
        between.beHonest();
    }

    @AfterAll
    void end() {
        anna.close();
        others.forEach(JavaPerson::close);
        browsers.close();
        between.close();
        server.close();
    }

    void annaIsWarned(JavaPerson about, TrustProblem problem) {
        AccountId account = about.account().self().account();
        ConversationId conversation = about.with("Anna").id();
        isWarned(warning -> warning.problem() == problem
                && (warning.person()
                                .map(org.crypttalk.client.view.Person::account)
                                .filter(account::equals)
                                .isPresent()
                        || warning.conversation().filter(conversation::equals).isPresent()));
    }

    void isWarned(Predicate<Event.TrustWarning> fits) {
        Event.TrustWarning warning = anna.awaits(Event.TrustWarning.class, fits);
        assertThat(warning.sentence()).contains(warning.problem().sentence());
    }

    String annaIsTold(JavaPerson about) {
        ConversationId conversation = about.with("Anna").id();
        return anna.awaits(
                        Event.EntryRefused.class,
                        event -> event.refused().conversation().equals(conversation))
                .refused()
                .reason();
    }

    /** Honestly: without anybody in between. */
    JavaPerson registers(String name) {
        JavaPerson person = JavaPerson.registers(server.uri(""), profile(name), name, PASSWORD);
        return closedInTheEnd(person);
    }

    JavaPerson closedInTheEnd(JavaPerson person) {
        others.add(person);
        return person;
    }

    /** A file that no profile has yet. */
    Path newProfile(String name) {
        devices++;
        return profile(name + devices);
    }

    void anotherDevice(String name) {
        JavaPerson.logsIn(server.uri(""), newProfile(name), name, PASSWORD).close();
    }

    /** Registers, and is written to by both. */
    JavaPerson meets(String name) {
        JavaPerson person = registers(name);
        greets(person);
        return person;
    }

    void greets(JavaPerson person) {
        String name = person.account().self().name();
        anna.says(name, "Hello from Anna");
        alice.opens(name).says("Hello from Alice");
        person.reads("Anna", "Hello from Anna");
        person.reads("Alice", "Hello from Alice");
    }

    static void says(JavaPerson person, String text) {
        person.says("Alice", text).says("Anna", text);
    }

    /** What comes next arrives, whatever was refused before it, and an answer to it. */
    void goesOn(JavaPerson person, String name) {
        between.beHonest();
        // The message right behind a lie names, as seen before it, what was not shown: that one may be refused as well.
        says(person, "What do you mean?");
        says(person, "Let us go on");
        alice.reads("Let us go on");
        anna.reads(name, "Let us go on");
    }

    /** Whoever is not concerned goes on with both. */
    void othersAreThere() {
        between.beHonest();
        JavaPerson other = meets("Bystander" + ++devices);
        says(other, "Nothing the matter here");
        alice.reads("Nothing the matter here");
        anna.reads(other.account().self().name(), "Nothing the matter here");
    }

    Path profile(String name) {
        return folder.resolve(name + ".profile");
    }
}
