package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.ConversationHead;
import org.crypttalk.protocol.sync.FetchRequest;
import org.crypttalk.protocol.sync.Page;
import org.crypttalk.protocol.sync.Receipts;
import org.junit.jupiter.api.Test;

/** Acknowledged means stored; stored means found; and each of a person's tabs gets everything. */
class DeliveryTest extends ServerStory {

    @Test
    void aSecondTabGetsEveryMessageToo() {
        ConversationId conversation = alice.begin(bob);
        try (Socket first = Socket.connect(server.port(), bob.token());
                Socket second = Socket.connect(server.port(), bob.openSession())) {
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                byte[] envelope = alice.envelope(conversation, 0);
                sent.add(envelope);
                alice.send(conversation, envelope).expect(200);
            }
            assertThat(pushed(first, 21)).containsExactlyElementsOf(sent);
            assertThat(pushed(second, 21)).containsExactlyElementsOf(sent);
        }
    }

    /** What is pushed up to a sequence; fails if anything comes twice or a place is left out. */
    private static List<byte[]> pushed(Socket socket, long upTo) {
        List<byte[]> envelopes = new ArrayList<>();
        long last = 1;
        while (last < upTo) {
            for (Page.Entry entry : socket.awaitEntries().entries()) {
                assertThat(entry.sequence()).isEqualTo(last + 1);
                last = entry.sequence();
                envelopes.add(entry.bytes().toArray());
            }
        }
        return envelopes;
    }

    @Test
    void aRetryStoresNothingTwice() {
        ConversationId conversation = alice.begin(bob);
        MessageId id = alice.messageId();
        byte[] envelope = alice.envelope(conversation, 0, id, 300);
        String first = alice.send(conversation, envelope).expect(200).text();
        assertThat(alice.send(conversation, envelope).expect(200).text()).isEqualTo(first);
        try (Socket socket = Socket.connect(server.port(), alice.token())) {
            assertThat(socket.ask("send", envelope).problem()).isEmpty();
        }
        assertThat(history(conversation)).containsExactly(1L, 2L);
        byte[] other = alice.envelope(conversation, 0, id, 301);
        assertThat(problem(alice.send(conversation, other)))
                .as("the same id for something else")
                .isEqualTo("409 id_conflict");
    }

    @Test
    void oneEnvelopeFromManyAtOnceHasOnePlace() throws Exception {
        ConversationId conversation = alice.begin(bob);
        byte[] envelope = alice.envelope(conversation, 0);
        byte[] rival = alice.envelope(conversation, 0, alice.messageId(), 300);
        Set<String> answers = ConcurrentHashMap.newKeySet();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor();
                Socket tab = Socket.connect(server.port(), alice.token())) {
            for (int i = 0; i < 16; i++) {
                many.execute(() -> answers.add(
                        alice.send(conversation, envelope).expect(200).text()));
            }
            for (int i = 0; i < 8; i++) {
                tab.emit("send", envelope).emit("send", rival);
            }
            for (int i = 0; i < 16; i++) {
                assertThat(tab.await("ack").problem()).isEmpty();
            }
        }
        assertThat(answers).as("one place for all").hasSize(1);
        assertThat(history(conversation)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRetryAfterARotationIsStillAccepted() throws Exception {
        ConversationId conversation = alice.begin(bob);
        byte[] envelope = alice.envelope(conversation, 0);
        String first = alice.send(conversation, envelope).expect(200).text();
        var zero = Records.stored(alice, conversation, 0);
        alice.api()
                .post(
                        "/api/conversations/" + conversation.text() + "/epochs",
                        alice.recordWithSeals(alice.rotation(bob, zero, Records.seen(alice, conversation)), bob))
                .expect(201);
        assertThat(alice.send(conversation, envelope).expect(200).text()).isEqualTo(first);
        Api.Answer stale = alice.send(conversation, alice.envelope(conversation, 0));
        assertThat(problem(stale)).isEqualTo("409 stale_epoch");
        assertThat(stale.json().path("epoch").asLong()).isEqualTo(1);
    }

    @Test
    void nothingIsPushedThatIsNotStored() {
        ConversationId conversation = alice.begin(bob);
        try (Socket bobs = Socket.connect(server.port(), bob.token())) {
            for (int i = 0; i < 50; i++) {
                alice.send(conversation, alice.envelope(conversation, 0)).expect(200);
                for (Page.Entry entry : bobs.awaitEntries().entries()) {
                    byte[] fetched = bobs.ask(
                                    "fetch",
                                    new FetchRequest(conversation, entry.sequence() - 1, 1)
                                            .encode()
                                            .toArray())
                            .onlyBytes();
                    assertThat(Socket.page(fetched).entries().getFirst()).isEqualTo(entry);
                }
            }
            assertThat(alice.send(conversation, alice.envelope(conversation, 7)).code())
                    .isEqualTo("stale_epoch");
            byte[] last = alice.envelope(conversation, 0);
            alice.send(conversation, last).expect(200);
            assertThat(bobs.awaitEntries().entries().getFirst().bytes().toArray())
                    .as("the refused one between was not pushed")
                    .isEqualTo(last);
        }
    }

    @Test
    void offlineRecipientsFindEverything() throws Exception {
        ConversationId conversation = alice.begin(bob);
        for (int i = 0; i < 10; i++) {
            alice.send(conversation, alice.envelope(conversation, 0)).expect(200);
        }
        try (Socket bobs = Socket.connect(server.port(), bob.token())) {
            byte[] cursors = ConversationCursor.encodeList(List.of(new ConversationCursor(conversation, 1)))
                    .toArray();
            assertThat(ConversationHead.decodeList(bobs.ask("resume", cursors).onlyBytes()))
                    .containsExactly(new ConversationHead(conversation, 11, 0));
            byte[] page = bobs.ask(
                            "fetch",
                            new FetchRequest(conversation, 1, 500).encode().toArray())
                    .onlyBytes();
            assertThat(sequences(Socket.page(page)))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 11).boxed().toList());
            byte[] known = ConversationCursor.encodeList(List.of(new ConversationCursor(conversation, 11)))
                    .toArray();
            assertThat(ConversationHead.decodeList(bobs.ask("resume", known).onlyBytes()))
                    .isEmpty();
        }
    }

    @Test
    void historyComesInPages() {
        ConversationId conversation = alice.begin(alice);
        for (int i = 0; i < 30; i++) {
            alice.send(conversation, alice.envelope(conversation, 0)).expect(200);
        }
        String path = "/api/messages/" + conversation.text();
        assertThat(sequences(page(path + "?before=32&limit=10"))).first().isEqualTo(22L);
        assertThat(sequences(page(path + "?before=22&limit=10")))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(12, 21).boxed().toList());
        assertThat(sequences(page(path + "?after=0&limit=3"))).containsExactly(1L, 2L, 3L);
        assertThat(page(path + "?after=31").entries()).isEmpty();
        assertThat(page(path + "?after=31").head()).isEqualTo(31);
        byte[] large = alice.envelope(conversation, 0, alice.messageId(), 200_000);
        for (int i = 0; i < 8; i++) {
            large = alice.envelope(conversation, 0, alice.messageId(), 200_000);
            alice.send(conversation, large).expect(200);
        }
        assertThat(alice.api().get(path + "?after=31&limit=500").expect(200).bytes().length)
                .as("a page of large entries ends at about 1 MiB")
                .isLessThan(1_400_000);
    }

    private Page page(String path) {
        return Socket.page(alice.api().get(path).expect(200).bytes());
    }

    @Test
    void deliveredReadAndTypingReachTheOther() throws Exception {
        ConversationId conversation = alice.begin(bob);
        try (Socket alices = Socket.connect(server.port(), alice.token());
                Socket bobs = Socket.connect(server.port(), bob.token())) {
            alice.send(conversation, alice.envelope(conversation, 0)).expect(200);
            bob.send(conversation, bob.envelope(conversation, 0)).expect(200);
            alices.await("presence");
            byte[] cursor = ConversationCursor.encodeList(List.of(new ConversationCursor(conversation, 2)))
                    .toArray();
            assertThat(bobs.ask("delivered", cursor).problem()).isEmpty();
            assertThat(Receipts.Delivered.decode(alices.await("delivered").onlyBytes()))
                    .isEqualTo(new Receipts.Delivered(conversation, bob.account(), 2));
            byte[] mark = bob.mark(conversation, 0);
            assertThat(bobs.ask("read", mark).problem()).isEmpty();
            assertThat(Receipts.Marked.decode(alices.await("read").onlyBytes())
                            .mark()
                            .toArray())
                    .isEqualTo(mark);
            byte[] typing = bob.mark(conversation, 0);
            assertThat(bobs.ask("typing", typing).problem()).isEmpty();
            assertThat(Receipts.Marked.decode(alices.await("typing").onlyBytes())
                            .mark()
                            .toArray())
                    .isEqualTo(typing);
            var overview = alice.api()
                    .get("/api/conversations/" + conversation.text())
                    .expect(200)
                    .json();
            assertThat(overview.path("delivered").path(bob.account().text()).asLong())
                    .isEqualTo(2);
            assertThat(overview.path("readMarks").has(bob.account().text())).isTrue();
        }
        // The last connection is gone: the other one hears of it.
        try (Socket alices = Socket.connect(server.port(), alice.token())) {
            Socket bobs = Socket.connect(server.port(), bob.token());
            assertThat(alices.await("presence").arguments().toString()).contains("true");
            bobs.close();
            assertThat(alices.await("presence").arguments().toString())
                    .contains(bob.account().text())
                    .contains("false");
        }
    }

    private List<Long> history(ConversationId conversation) {
        return sequences(page("/api/messages/" + conversation.text() + "?after=0"));
    }

    private static List<Long> sequences(Page page) {
        return page.entries().stream().map(Page.Entry::sequence).toList();
    }
}
