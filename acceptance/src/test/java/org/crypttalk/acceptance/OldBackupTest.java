package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator starts the server on an old copy of its data, notices it, and puts the right ones back. */
final class OldBackupTest {
    private static final String PASSWORD = "lamp orbit velvet canyon";

    private final Looks looks = new Looks();
    private Path folder;
    private RunningServer server;
    private Browsers browsers;

    @BeforeEach
    void start(@TempDir Path given) {
        folder = given;
        server = RunningServer.start(folder);
        browsers = new Browsers();
    }

    @AfterEach
    void end() {
        browsers.close();
        server.close();
    }

    @Test
    void theConversationStopsAndGoesOnWhenEverythingIsThereAgain() throws IOException {
        Person alice = Person.in(Looks.prepare(browsers.newProfile()), server, "Alice", PASSWORD)
                .registers();
        Person bob = Person.in(browsers.newProfile(), server, "Bob", PASSWORD).registers();
        alice.opens("Bob").says("Before the copy");
        bob.opens("Alice").reads("Before the copy");
        server.stop();
        copy(server.data(), folder.resolve("old"));
        server.start();
        alice.says("After the copy");
        bob.reads("After the copy");
        alice.seesState("After the copy", "read");

        server.stop();
        copy(server.data(), folder.resolve("whole"));
        restore("old");
        for (Person each : List.of(alice, bob)) {
            each.sees("The server shows an older state of this conversation than you have already seen.");
            each.sees("You cannot write here: the server lacks messages that you have already seen.");
            each.reads("After the copy");
        }
        looks.at(alice, "history-rolled-back");

        server.stop();
        restore("whole");
        for (Person each : List.of(alice, bob)) {
            each.sees("The server has all messages of this conversation again.");
        }
        looks.at(alice, "history-whole");
        alice.says("We go on");
        bob.reads("We go on").says("Gladly");
        alice.reads("Gladly");
        assertThat(looks.faults()).isEmpty();
        assertThat(alice.complaints()).isEmpty();
        assertThat(bob.complaints()).isEmpty();
    }

    private void restore(String copy) throws IOException {
        for (Path file : files(server.data())) {
            Files.delete(file);
        }
        copy(folder.resolve(copy), server.data());
        server.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(from.relativize(file)));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
