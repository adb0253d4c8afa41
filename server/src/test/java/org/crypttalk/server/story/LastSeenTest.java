package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** When somebody was here last: known after a restart, to those who share a conversation, and to nobody else. */
class LastSeenTest extends ServerStory {

    @Test
    void theTimeIsKnownAfterARestartToContactsOnly() throws Exception {
        acquaint(alice, bob);
        long before = System.currentTimeMillis();
        try (Socket alices = Socket.connect(server.port(), alice.token());
                Socket _ = Socket.connect(server.port(), bob.token())) {
            assertThat(alices.await("presence").arguments().toString()).contains("true");
            // Bob is connected while the server stops.
            server.restart();
        }
        long after = System.currentTimeMillis();
        Person aliceLater = alice.at(server.api());
        JsonNode told = presence(Socket.attempt(server.port(), aliceLater.token()));
        assertThat(told).hasSize(1);
        assertThat(told.path(0).path(0).asString()).isEqualTo(bob.account().text());
        assertThat(told.path(0).path(1).asBoolean(true)).isFalse();
        assertThat(told.path(0).path(2).asLong()).isBetween(before, after);

        assertThat(presence(Socket.attempt(server.port(), mallory.token())))
                .as("shares no conversation with Bob")
                .isEmpty();
    }

    private static JsonNode presence(Socket socket) {
        try (socket) {
            JsonNode arguments = socket.await("presence").arguments();
            assertThat(StreamSupport.stream(arguments.spliterator(), false)).hasSize(2);
            return arguments.path(1);
        }
    }
}
