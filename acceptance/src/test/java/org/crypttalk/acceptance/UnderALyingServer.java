package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogEntry;
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
    private static final Pattern ENTRY = Pattern.compile("\"entry\":\"([^\"]+)\"");

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

    /** To everybody who asks about this person. */
    void lieAboutTheLog(JavaPerson person, String instead) {
        String path = "/api/users/" + person.account().self().account().text() + "/log";
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                return request.isFor("GET", path) ? answer.with(instead) : answer;
            }
        });
    }

    /** A valid entry that only the one in between has: whoever signed in was told that the server is out of order. */
    LogEntry enrolmentKeptFromTheServer(String name) throws MalformedException {
        AtomicReference<String> kept = new AtomicReference<>("");
        between.interfere(new Interference() {
            @Override
            public Optional<HttpMessage> answerInstead(HttpMessage request) {
                if (!request.isFor("POST", "/api/auth/enrol")) {
                    return Optional.empty();
                }
                kept.set(request.text());
                return Optional.of(HttpMessage.answer(
                        503,
                        "application/problem+json",
                        Bytes.wrap("{\"code\":\"unavailable\",\"title\":\"\",\"detail\":\"Not now.\"}"
                                .getBytes(StandardCharsets.UTF_8))));
            }
        });
        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(between.uri("")))) {
            SignInOutcome outcome = talk.signIn(
                    ProfilePlace.at(profile(name + " kept")),
                    JavaPerson.accountName(name),
                    new SignInSecret.ByPassword(JavaPerson.password(PASSWORD)));
            assertThat(outcome).isInstanceOf(SignInOutcome.Refused.class);
        }
        between.beHonest();
        Matcher entry = ENTRY.matcher(kept.get());
        assertThat(entry.find()).isTrue();
        return LogEntry.decode(Base64Url.decode(entry.group(1)));
    }

    static String logAnswer(long headSeq, LogEntry... entries) {
        return "{\"log\":["
                + Stream.of(entries)
                        .map(entry -> "\"" + Base64Url.encode(entry.encode().toArray()) + "\"")
                        .collect(Collectors.joining(","))
                + "],\"headSeq\":" + headSeq + "}";
    }

    Path profile(String name) {
        return folder.resolve(name + ".profile");
    }
}
