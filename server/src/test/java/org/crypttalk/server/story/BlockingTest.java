package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nobody is watched by somebody they never answered, nor by somebody they blocked; and a conversation keeps its order all the same. */
class BlockingTest extends ServerStory {

    @Test
    void beginningAConversationIsNotEnoughToWatchSomebody() throws Exception {
        ConversationId conversation = mallory.begin(bob);
        mallory.send(conversation, mallory.envelope(conversation, 0)).expect(200);
        try (Socket mallorys = Socket.attempt(server.port(), mallory.token())) {
            assertThat(presenceIn(mallorys)).isEmpty();
            try (Socket bobs = Socket.connect(server.port(), bob.token())) {
                assertThat(bobs.ask("send", bob.envelope(conversation, 0)).problem())
                        .isEmpty();
                assertThat(presenceIn(mallorys).toString())
                        .as("Bob has answered")
                        .contains(bob.account().text(), "true");
                assertThat(presenceIn(bobs).toString())
                        .contains(mallory.account().text(), "true");
            }
            assertThat(presenceIn(mallorys).toString()).contains("false");
        }
    }

    @Test
    void whoIsBlockedSeesNeitherPresenceNorTypingNorWhatWasRead() throws Exception {
        ConversationId conversation = acquaint(alice, mallory);
        try (Socket alices = Socket.connect(server.port(), alice.token());
                Socket mallorys = Socket.connect(server.port(), mallory.token())) {
            presenceIn(alices);
            block(alice, mallory, true);
            JsonNode left = presenceIn(mallorys);
            assertThat(left.path(0).path(1).asBoolean(true))
                    .as("as if Alice had left")
                    .isFalse();
            assertThat(left.path(0).path(2).isNumber()).isTrue();
            assertThat(presenceIn(alices).path(0).path(1).asBoolean(true)).isFalse();

            assertThat(alices.ask("typing", alice.mark(conversation, 0)).problem())
                    .isEmpty();
            assertThat(alices.ask("read", alice.mark(conversation, 0)).problem())
                    .isEmpty();
            assertThat(mallorys.ask("typing", mallory.mark(conversation, 0)).problem())
                    .isEmpty();
            assertThat(mallorys.ask("read", mallory.mark(conversation, 0)).problem())
                    .isEmpty();
            // What is written still has its place for both.
            byte[] envelope = mallory.envelope(conversation, 0);
            assertThat(mallorys.ask("send", envelope).problem()).isEmpty();
            assertThat(alices.awaitEntries().entries().getLast().bytes().toArray())
                    .isEqualTo(envelope);
            mallorys.awaitEntries();
            // Alice hears of her own mark, for her other devices.
            assertThat(alices.countOf("read")).isEqualTo(1);
            assertThat(alices.countOf("typing")).isZero();
            assertThat(mallorys.countOf("read")).isEqualTo(1);
            assertThat(mallorys.countOf("typing")).isZero();
        }
        byte[] cursor = ConversationCursor.encodeList(List.of(new ConversationCursor(conversation, 3)))
                .toArray();
        try (Socket alices = Socket.connect(server.port(), alice.token());
                Socket mallorys = Socket.attempt(server.port(), mallory.token())) {
            assertThat(presenceIn(mallorys)).as("after connecting anew").isEmpty();
            alices.ask("delivered", cursor);
            mallorys.ask("delivered", cursor);
            // Answered behind whatever the server passed on before.
            alices.ask("typing", alice.mark(conversation, 0));
            mallorys.ask("typing", mallory.mark(conversation, 0));
            assertThat(alices.countOf("delivered")).isZero();
            assertThat(mallorys.countOf("delivered")).isZero();
            JsonNode seen = mallory.api()
                    .get("/api/conversations/" + conversation.text())
                    .expect(200)
                    .json();
            assertThat(seen.path("readMarks").propertyNames())
                    .containsExactly(mallory.account().text());
            assertThat(seen.path("delivered").has(alice.account().text())).isFalse();

            block(alice, mallory, false);
            assertThat(presenceIn(mallorys).toString()).contains(alice.account().text(), "true");
            assertThat(presenceIn(alices).toString()).contains(mallory.account().text(), "true");
            assertThat(mallorys.await("conversation").onlyBytes()).isEqualTo(conversation.toBytes());
            JsonNode again = mallory.api()
                    .get("/api/conversations/" + conversation.text())
                    .expect(200)
                    .json();
            assertThat(again.path("readMarks").has(alice.account().text()))
                    .as("what was read meanwhile")
                    .isTrue();
            assertThat(alices.ask("typing", alice.mark(conversation, 0)).problem())
                    .isEmpty();
            mallorys.await("typing");
        }
    }

    @Test
    void whoIsBlockedGetsNoRepairWhoseTimeWouldTell() throws Exception {
        ConversationId conversation = acquaint(alice, mallory);
        block(alice, mallory, true);
        String path = "/api/conversations/" + conversation.text();
        mallory.api().post(path + "/epochs/0/repair", Map.of()).expect(204);
        assertThat(repairsIn(alice, path)).as("Alice's client answers none").isEmpty();
        assertThat(repairsIn(mallory, path)).as("as if nobody came").hasSize(1);
        try (Socket mallorys = Socket.connect(server.port(), mallory.token())) {
            alice.api().post(path + "/epochs/0/repair", Map.of()).expect(204);
            mallorys.ask("typing", mallory.mark(conversation, 0));
            assertThat(mallorys.countOf("conversation")).isZero();
            assertThat(repairsIn(mallory, path)).as("Mallory's own only").hasSize(1);
        }
        block(alice, mallory, false);
        assertThat(repairsIn(alice, path)).as("after the block").hasSize(2);
    }

    @Test
    void aBlockIsKeptAndKnownToItsOwnerOnly() throws Exception {
        acquaint(alice, mallory);
        block(alice, mallory, true);
        block(alice, mallory, true);
        server.restart();
        Person aliceLater = alice.at(server.api());
        Person malloryLater = mallory.at(server.api());
        assertThat(aliceLater.api().get("/api/auth/blocked").expect(200).text())
                .contains(mallory.account().text());
        assertThat(malloryLater.api().get("/api/auth/blocked").expect(200).text())
                .isEqualTo("{\"blocked\":[]}");
        assertThat(problem(put(aliceLater, aliceLater, true))).isEqualTo("422 invalid");
        Person stranger = Person.stranger(server.api(), noise, "Nobody");
        assertThat(problem(put(aliceLater, stranger, true))).isEqualTo("404 not_found");
    }

    private static void block(Person by, Person whom, boolean blocked) {
        put(by, whom, blocked).expect(204);
    }

    private static Api.Answer put(Person by, Person whom, boolean blocked) {
        return by.api().put("/api/users/" + whom.account().text() + "/blocked", Map.of("blocked", blocked));
    }

    private static JsonNode repairsIn(Person reader, String path) {
        return reader.api().get(path).expect(200).json().path("repairs");
    }

    private static JsonNode presenceIn(Socket socket) throws InterruptedException {
        return Objects.requireNonNull(socket.await("presence")).arguments().path(1);
    }
}
