package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.FetchRequest;
import org.junit.jupiter.api.Test;

class NobodyReadsAConversationThatIsNotTheirsTest extends ServerStory {

    @Test
    void everyRouteAnswersAStrangerAsIfThereWereNothing() {
        ConversationId theirs = alice.begin(bob);
        ConversationId nobodys = ConversationId.of(noise.bytes(32));
        Api api = mallory.api();
        assertThat(answers(api, theirs)).isEqualTo(answers(api, nobodys));
        assertThat(answers(api, theirs)).allSatisfy(answer -> assertThat(answer).startsWith("404 "));
    }

    /** Status and body of every route that names a conversation. */
    private List<String> answers(Api api, ConversationId conversation) {
        String id = conversation.text();
        Map<String, Object> seals = Map.of("seals", List.of(mallory.sealFor(alice)));
        return List.of(
                        api.get("/api/conversations/" + id),
                        api.get("/api/conversations/" + id + "/epochs"),
                        api.post(
                                "/api/conversations/" + id + "/epochs",
                                mallory.recordWithSeals(mallory.recordZero(alice), alice)),
                        api.post("/api/conversations/" + id + "/epochs/0/repair", Map.of()),
                        api.post("/api/conversations/" + id + "/epochs/0/seals", seals),
                        api.get("/api/messages/" + id + "?after=0"),
                        api.get("/api/messages/" + id + "?before=100"),
                        mallory.send(conversation, mallory.envelope(conversation, 0)),
                        api.put("/api/messages/" + id + "/delivered", Map.of("sequence", 1)),
                        api.send(
                                "PUT",
                                "/api/messages/" + id + "/read",
                                "application/cbor",
                                mallory.mark(conversation, 0)))
                .stream()
                .map(answer -> answer.status() + " " + answer.text())
                .toList();
    }

    @Test
    void everyEventAnswersAStrangerAsIfThereWereNothing() {
        ConversationId theirs = alice.begin(bob);
        try (Socket socket = Socket.connect(server.port(), mallory.token())) {
            assertThat(socket.ask(
                                    "fetch",
                                    new FetchRequest(theirs, 0, 10).encode().toArray())
                            .problem())
                    .isEqualTo("not_found");
            assertThat(socket.ask("send", mallory.envelope(theirs, 0)).problem())
                    .isEqualTo("not_found");
            assertThat(socket.ask("read", mallory.mark(theirs, 0)).problem()).isEqualTo("not_found");
            assertThat(socket.ask("typing", mallory.mark(theirs, 0)).problem()).isEqualTo("not_found");
            byte[] cursors = ConversationCursor.encodeList(List.of(new ConversationCursor(theirs, 0)))
                    .toArray();
            assertThat(socket.ask("delivered", cursors).problem()).isEqualTo("not_found");
            assertThat(socket.ask("resume", cursors).onlyBytes())
                    .as("an empty list")
                    .containsExactly(0x80);
        }
    }

    @Test
    void nothingOfItIsPushedToAStranger() {
        ConversationId theirs = alice.begin(bob);
        ConversationId own = mallory.begin(mallory);
        try (Socket strangers = Socket.connect(server.port(), mallory.token());
                Socket bobs = Socket.connect(server.port(), bob.token())) {
            alice.send(theirs, alice.envelope(theirs, 0)).expect(200);
            bobs.awaitEntries();
            // What is sent to her own conversation afterwards is the first that she sees.
            mallory.send(own, mallory.envelope(own, 0)).expect(200);
            assertThat(strangers.awaitEntries().conversation()).isEqualTo(own);
            assertThat(strangers.countOf("presence")).isZero();
        }
    }

    @Test
    void aStrangerCannotSlipIntoAConversationByCreatingItAgain() {
        alice.begin(bob);
        Api.Answer answer = mallory.api().post("/api/conversations", alice.recordWithSeals(alice.recordZero(bob), bob));
        assertThat(problem(answer)).isEqualTo("422 invalid");
    }

    @Test
    void aStrangerWhoClaimsToCreateItDoesNotLearnWhetherItExists() {
        EpochRecord claim = mallory.asAuthorOf(alice.recordZero(bob));
        String before = text(mallory.api().post("/api/conversations", mallory.recordWithSeals(claim, bob)));
        alice.begin(bob);
        String after = text(mallory.api().post("/api/conversations", mallory.recordWithSeals(claim, bob)));
        assertThat(after).isEqualTo(before).startsWith("422 ");
    }

    private static String text(Api.Answer answer) {
        return answer.status() + " " + answer.text();
    }
}
