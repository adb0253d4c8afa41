package org.crypttalk.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alice and Bob use commands in pipes, against a real server; each command is a process. */
class TalkTest {

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private Server server;

    private boolean running = true;

    @SuppressWarnings("NullAway.Init")
    private Talker alice;

    @SuppressWarnings("NullAway.Init")
    private Talker bob;

    @BeforeEach
    void start() throws Exception {
        server = Server.start(ServerSettings.local(folder.resolve("server")));
        URI address = URI.create("http://127.0.0.1:" + server.port());
        alice = new Talker(address, folder.resolve("alice"), "Alice");
        bob = new Talker(address, folder.resolve("bob"), "Bob");
    }

    @AfterEach
    void stop() {
        if (running) {
            running = false;
            server.close();
        }
    }

    @Test
    void whatOneSendsTheOtherTails() throws Exception {
        Talker.Result registered = bob.run("", bob.firstTime("chat"));
        assertThat(registered.exitCode()).as(registered.err()).isZero();
        assertThat(registered.err()).contains("Recovery code: ");

        Talker.Result sent = alice.run("Two lines\nfor Bob\n", alice.firstTime("send", "bob", "--json"));
        assertThat(sent.exitCode()).as(sent.err()).isZero();
        JsonNode sending = JsonMapper.shared().readTree(sent.out());
        assertThat(sending.get("sequence").asLong()).isEqualTo(2);

        Talker.Result tailed = bob.run("", "tail", "--json", "--limit", "1");
        assertThat(tailed.exitCode()).as(tailed.err()).isZero();
        JsonNode message = lines(tailed.out(), "message").getFirst();
        assertThat(message.get("id").asString()).isEqualTo(sending.get("id").asString());
        assertThat(message.get("text").asString()).isEqualTo("Two lines\nfor Bob");
        assertThat(message.get("from").get("name").asString()).isEqualTo("Alice");
        assertThat(message.get("own").asBoolean()).isFalse();

        assertThat(sent.out() + sent.err() + tailed.out() + tailed.err() + registered.err())
                .doesNotContain(Talker.PASSWORD);
    }

    @Test
    void aChatInAPipeDoesWhatItsLinesSay() throws Exception {
        assertThat(bob.run("", bob.firstTime("chat")).exitCode()).isZero();
        assertThat(alice.run("first\n", alice.firstTime("send", "bob")).exitCode())
                .isZero();

        Talker.Result chat = alice.run(
                "/open bob\nthe second\n//slash\n/edit #2 the very first\n/react #2 👍\n/safety\n/nonsense\n", "chat");
        assertThat(chat.exitCode()).as(chat.err()).isZero();
        assertThat(chat.out()).contains("With Bob:", "Alice: first", "Safety number with Bob", "no command /nonsense");

        Talker.Result read = bob.run("/open alice\n/search SECOND\n/search absent\n/delete #2\n/list\n", "chat");
        assertThat(read.exitCode()).as(read.err()).isZero();
        assertThat(read.out())
                .contains("Alice: the very first  [edited; 👍 Alice]", "Alice: the second", "Alice: /slash")
                .contains("(1 found)", "(nothing found)");
        assertThat(safety(chat.out()))
                .isEqualTo(safety(bob.run("/safety\n", "chat", "alice").out()));
    }

    @Test
    void anEchoAnswersInRealTimeButNotAReply() throws Exception {
        Process echo = bob.start(bob.firstTime("bot", "echo"));
        try {
            awaitAccount(bob);
            assertThat(alice.run("are you there?\n", alice.firstTime("send", "bob"))
                            .exitCode())
                    .isZero();
            Process tail = alice.start("tail", "bob", "--history", "10", "--json");
            try (BufferedReader lines = tail.inputReader()) {
                JsonNode answer = next(lines, "message", "Bob");
                assertThat(answer.get("text").asString()).isEqualTo("are you there?");
                assertThat(answer.has("repliesTo")).isTrue();
            } finally {
                tail.destroy();
                assertThat(tail.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            echo.destroy();
            assertThat(echo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aProfileKnowsItsServer() throws Exception {
        assertThat(alice.run("", alice.firstTime("chat")).exitCode()).isZero();

        alice.forgetsTheServer();
        Talker.Result note = alice.run("a note", "send", "alice");
        assertThat(note.exitCode()).as(note.err()).isZero();

        Talker.Result elsewhere = alice.run("a note", "send", "alice", "--server", "http://localhost:1");
        assertThat(elsewhere.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(elsewhere.err())
                .contains("is a device at http://127.0.0.1:" + server.port() + ", not at http://localhost:1")
                .contains("Leave --server");
    }

    @Test
    void whoSignsOutIsNoDeviceAndLeavesNoFile() throws Exception {
        assertThat(alice.run("", alice.firstTime("chat")).exitCode()).isZero();
        assertThat(folder.resolve("alice/profile")).exists();

        Talker.Result out = alice.run("", "sign-out");
        assertThat(out.exitCode()).as(out.err()).isZero();
        assertThat(folder.resolve("alice").toFile().list()).containsExactlyInAnyOrder("password", "err");
        Talker.Result users = alice.run(
                "", "users", "--json", "--data", folder.resolve("server").toString());
        assertThat(JsonMapper.shared()
                        .readTree(users.out())
                        .at("/users/0/devices")
                        .asInt(-1))
                .isZero();
        assertThat(alice.run("", "sign-out").exitCode()).isEqualTo(ExitCode.NOT_SIGNED_IN.number());

        assertThat(bob.run("", bob.firstTime("chat")).exitCode()).isZero();
        stop();
        assertThat(bob.run("", "sign-out").exitCode()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(folder.resolve("bob/profile")).exists();
        assertThat(bob.run("", "sign-out", "--forget").exitCode()).isZero();
        assertThat(folder.resolve("bob").toFile().list()).containsExactlyInAnyOrder("password", "err");
    }

    @Test
    void whatCannotBeDoneIsSaidAndNumbered() throws Exception {
        Talker.Result notSignedIn = alice.run("hello", "send", "bob");
        assertThat(notSignedIn.exitCode()).isEqualTo(ExitCode.NOT_SIGNED_IN.number());
        assertThat(notSignedIn.err()).contains("--password-file");

        assertThat(alice.run("", alice.firstTime("chat")).exitCode()).isZero();
        assertThat(alice.run("hello", "send", "nobody").exitCode()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(alice.run("", "send", "alice").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(alice.run("a".repeat(16_385), "send", "alice").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(alice.run("a note", "send", "alice").exitCode()).isZero();

        Files.writeString(folder.resolve("bob/password"), "password123\n");
        Talker.Result weak = bob.run("", bob.firstTime("chat"));
        assertThat(weak.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(weak.err()).contains("too easy to guess");
        Talker.Result wrong = bob.run(
                "",
                "chat",
                "--name",
                "alice",
                "--password-file",
                folder.resolve("bob/password").toString());
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.NOT_SIGNED_IN.number());

        stop();
        assertThat(alice.run("later", "send", "alice", "--wait", "1").exitCode())
                .isEqualTo(ExitCode.NOT_SENT.number());
    }

    private static void awaitAccount(Talker who) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!who.errors().contains("listens.")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The bot did not start: " + who.errors());
            }
            Thread.sleep(50);
        }
    }

    private static JsonNode next(BufferedReader lines, String type, String from) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode event = JsonMapper.shared().readTree(line);
            if (event.get("type").asString().equals(type)
                    && event.get("from").get("name").asString().equals(from)) {
                return event;
            }
        }
        throw new AssertionError("There was no " + type + " of " + from);
    }

    private static List<JsonNode> lines(String out, String type) {
        return out.lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(line -> line.get("type").asString().equals(type))
                .toList();
    }

    private static String safety(String out) {
        return out.lines()
                .filter(line -> line.startsWith("Safety number"))
                .map(line -> line.substring(line.indexOf(':')))
                .findFirst()
                .orElseThrow();
    }
}
