package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.sync.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main path: two people register, begin a conversation, and each message reaches the other. */
class TwoPeopleChatTest {

    private RunningServer server;
    private Person alice;
    private Person bob;

    @BeforeEach
    void aliceAndBobRegister(@TempDir Path data) throws Exception {
        server = RunningServer.on(data);
        Noise noise = new Noise(new Random(1));
        alice = Person.registered(server.api(), noise, "Alice");
        bob = Person.registered(server.api(), noise, "Bob");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMessageReachesEverybodyAndIsThereAfterARestart() throws Exception {
        ConversationId conversation = alice.begin(bob);
        byte[] envelope = alice.envelope(conversation, 0);
        try (Socket alices = Socket.connect(server.port(), alice.token());
                Socket bobs = Socket.connect(server.port(), bob.token())) {
            Socket.Received ack = alices.ask("send", envelope);
            assertThat(ack.problem()).isEmpty();
            assertThat(ack.arguments().path(1).path("sequence").asLong()).isEqualTo(2);
            for (Socket socket : new Socket[] {alices, bobs}) {
                Page page = socket.awaitEntries();
                assertThat(page.conversation()).isEqualTo(conversation);
                assertThat(page.entries()).singleElement().satisfies(entry -> {
                    assertThat(entry.sequence()).isEqualTo(2);
                    assertThat(entry.bytes().toArray()).isEqualTo(envelope);
                });
            }
        }
        server.restart();
        Person bobLater = bob.at(server.api());
        Page history = Socket.page(bobLater.api()
                .get("/api/messages/" + conversation.text() + "?after=0")
                .expect(200)
                .bytes());
        assertThat(history.head()).isEqualTo(2);
        assertThat(history.entries().getLast().bytes().toArray()).isEqualTo(envelope);
    }
}
