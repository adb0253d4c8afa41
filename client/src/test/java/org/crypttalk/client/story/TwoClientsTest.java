package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alice and Bob talk, each with a Java client. */
class TwoClientsTest {

    @TempDir
    Path folder;

    private TestServer server;
    private Client alice;
    private Client bob;

    @BeforeEach
    void bothRegister() throws Exception {
        server = TestServer.on(folder.resolve("server"));
        alice = Client.registered(server.address(), folder.resolve("alice.profile"), "Alice");
        bob = Client.registered(server.address(), folder.resolve("bob.profile"), "Bob");
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        server.close();
    }

    @Test
    void theyWriteToEachOtherAndHaveTheHistory() throws Exception {
        Client.sent(alice.with("bob").send("Hello Bob"));
        Message arrived = bob.awaitMessage();
        assertThat(arrived.text()).isEqualTo("Hello Bob");
        assertThat(arrived.sender()).isEqualTo(alice.account().self());
        assertThat(arrived.own()).isFalse();

        Conversation bobs = bob.with("Alice");
        Client.sent(bobs.send("Hello Alice"));
        assertThat(alice.awaitMessage().text()).isEqualTo("Hello Alice");

        assertThat(texts(bobs.newest(10))).containsExactly("Hello Bob", "Hello Alice");
        assertThat(texts(alice.with("Bob").newest(10))).containsExactly("Hello Bob", "Hello Alice");
        assertThat(bobs.safetyNumber()).isEqualTo(alice.with("Bob").safetyNumber());
    }

    static List<String> texts(List<HistoryItem> items) {
        return items.stream()
                .map(item -> item instanceof Message message ? message.text() : item.toString())
                .toList();
    }
}
