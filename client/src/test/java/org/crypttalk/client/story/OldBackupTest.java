package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.TrustProblem;
import org.junit.jupiter.api.Test;

/** The server goes back to an older state: by an operator's mistake or on purpose, which looks the same. */
class OldBackupTest extends TalkStory {

    @Test
    void aCutHistoryIsToldAndNothingIsSentIntoIt() throws Exception {
        Client.sent(alice.with("Bob").send("one"));
        bob.awaitMessage("one");
        stopAndKeepACopy();
        comeBack();
        Client.sent(alice.with("Bob").send("two"));
        bob.awaitMessage("two");
        bob.close();
        restoreTheCopy();

        alice.await(Event.TrustWarning.class, warning -> warning.problem() == TrustProblem.HISTORY_ROLLED_BACK);
        Conversation conversation = alice.account().conversations().getFirst();
        assertThat(texts(conversation.newest(5))).containsExactly("one", "two");
        conversation.send("three");
        assertThat(alice.await(Event.SendingFailed.class, _ -> true).reason()).contains("lacks messages");
    }

    @Test
    void aHistoryThatIsWholeAgainIsTakenUpAgain() throws Exception {
        Client.sent(alice.with("Bob").send("one"));
        bob.awaitMessage("one");
        stopAndKeepACopy();
        comeBack();
        Client.sent(alice.with("Bob").send("two"));
        bob.awaitMessage("two");
        bob.close();
        server.stop();
        copy(folder.resolve("server"), folder.resolve("whole"));
        server.start();
        alice.await(Event.Connected.class, _ -> true);
        restore("copy");
        alice.await(Event.TrustWarning.class, warning -> warning.problem() == TrustProblem.HISTORY_ROLLED_BACK);
        alice.await(Event.Connected.class, _ -> true);

        restore("whole");
        Event.HistoryWhole whole = alice.await(Event.HistoryWhole.class, _ -> true);
        assertThat(whole.sentence()).contains("all messages with Bob again");
        alice.await(Event.Connected.class, _ -> true);
        restartBob();
        Client.sent(alice.with("Bob").send("three"));
        bob.awaitMessage("three");
        restartAlice();
        assertThat(texts(alice.with("Bob").newest(5))).containsExactly("one", "two", "three");
        assertThat(alice.hears(Event.HistoryWhole.class, Duration.ofMillis(200)))
                .isFalse();
    }

    @Test
    void anotherMessageInThePlaceDoesNotMakeItWhole() throws Exception {
        twoThatTheCopyLacks();
        bob.close();
        restoreTheCopy();
        alice.await(Event.TrustWarning.class, warning -> warning.problem() == TrustProblem.HISTORY_ROLLED_BACK);

        bob = Client.opened(server.address(), profile("bob then")).connected();
        Client.sent(bob.with("Alice").send("instead of two"));
        restartAlice();
        Conversation conversation = alice.account().conversations().getFirst();
        conversation.send("three");
        assertThat(alice.await(Event.SendingFailed.class, _ -> true).reason()).contains("lacks messages");
        assertThat(texts(conversation.newest(5))).containsExactly("one", "two");
    }

    @Test
    void aForkThatIsShownAgainDoesNotMakeItWhole() throws Exception {
        twoThatTheCopyLacks();
        server.stop();
        copy(folder.resolve("server"), folder.resolve("whole"));
        bob.close();
        server.start();
        alice.await(Event.Connected.class, _ -> true);
        restore("copy");
        alice.await(Event.TrustWarning.class, warning -> warning.problem() == TrustProblem.HISTORY_ROLLED_BACK);
        bob = Client.opened(server.address(), profile("bob then")).connected();
        for (String text : List.of("instead of two", "instead of three", "instead of four")) {
            Client.sent(bob.with("Alice").send(text));
        }
        restartAlice();
        bob.close();
        server.stop();
        copy(folder.resolve("server"), folder.resolve("fork"));
        server.start();
        alice.await(Event.Connected.class, _ -> true);

        for (String shown : List.of("copy", "fork")) {
            restore(shown);
            alice.await(Event.Connected.class, _ -> true);
            Conversation conversation = alice.account().conversations().getFirst();
            conversation.send("while the server shows the " + shown);
            assertThat(alice.await(Event.SendingFailed.class, _ -> true).reason())
                    .contains("lacks messages");
            assertThat(texts(conversation.newest(5))).containsExactly("one", "two");
        }
        restore("whole");
        alice.await(Event.HistoryWhole.class, _ -> true);
        Client.sent(alice.with("Bob").send("three"));
    }

    @Test
    void aCutListOfDevicesBlocksTheAccount() throws Exception {
        Client.sent(alice.with("Bob").send("one"));
        bob.awaitMessage("one");
        stopAndKeepACopy();
        comeBack();
        Client.signedIn(server.address(), profile("bob's phone"), "Bob").close();
        alice.await(Event.DevicesChanged.class, event -> event.added() == 1);
        bob.close();
        restoreTheCopy();
        alice.await(Event.Connected.class, _ -> true);
        Conversation conversation = alice.account().conversations().getFirst();
        conversation.send("to whom?");

        assertThat(alice.await(Event.TrustWarning.class, _ -> true).problem()).isEqualTo(TrustProblem.LOG_ROLLED_BACK);
        alice.await(Event.SendingFailed.class, _ -> true);
        assertThat(alice.account().conversationWith(conversation.peer().account()))
                .isInstanceOf(ConversationOutcome.Distrusted.class);
    }

    /** Bob's device as it was before he wrote "two" stays, beside the copy of the server. */
    private void twoThatTheCopyLacks() throws Exception {
        Client.sent(alice.with("Bob").send("one"));
        bob.awaitMessage("one");
        bob.close();
        for (String suffix : List.of("", ".key")) {
            Files.copy(folder.resolve("bob.profile" + suffix), folder.resolve("bob then.profile" + suffix));
        }
        stopAndKeepACopy();
        bob = Client.opened(server.address(), profile("bob")).connected();
        alice.await(Event.Connected.class, _ -> true);
        Client.sent(bob.with("Alice").send("two"));
        alice.awaitMessage("two");
    }

    private void stopAndKeepACopy() throws IOException {
        server.stop();
        copy(folder.resolve("server"), folder.resolve("copy"));
        server.start();
    }

    private void comeBack() {
        alice.await(Event.Connected.class, _ -> true);
        bob.await(Event.Connected.class, _ -> true);
    }

    private void restoreTheCopy() throws IOException {
        restore("copy");
    }

    private void restore(String copy) throws IOException {
        server.stop();
        try (Stream<Path> files = Files.walk(folder.resolve("server"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        copy(folder.resolve(copy), folder.resolve("server"));
        server.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
