package org.crypttalk.client.story;

import java.nio.file.Path;
import java.util.List;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, Alice and Bob, each with a Java client. */
abstract class TalkStory {

    @TempDir
    Path folder;

    TestServer server;
    Client alice;
    Client bob;

    @BeforeEach
    void bothRegister() throws Exception {
        server = TestServer.on(folder.resolve("server"));
        alice = Client.registered(server.address(), profile("alice"), "Alice");
        bob = Client.registered(server.address(), profile("bob"), "Bob");
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        server.close();
    }

    Path profile(String name) {
        return folder.resolve(name + ".profile");
    }

    /** Ends Alice's program and starts it again on her profile. */
    void restartAlice() {
        alice.close();
        alice = Client.opened(server.address(), profile("alice")).connected();
    }

    void restartBob() {
        bob.close();
        bob = Client.opened(server.address(), profile("bob")).connected();
    }

    static List<String> texts(List<HistoryItem> items) {
        return items.stream()
                .map(item -> item instanceof Message message ? message.text() : item.toString())
                .toList();
    }
}
