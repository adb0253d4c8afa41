package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.sync.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations begin once, take one record for each epoch, and never one without its seals. */
class EpochsTest extends ServerStory {

    @Test
    void bothBeginAtOnceAndThereIsOneConversation() throws Exception {
        Map<String, Object> alices = alice.recordWithSeals(alice.recordZero(bob), bob);
        Map<String, Object> bobs = bob.recordWithSeals(bob.recordZero(alice), alice);
        List<Callable<Api.Answer>> both = List.of(
                () -> alice.api().post("/api/conversations", alices),
                () -> bob.api().post("/api/conversations", bobs));
        List<Api.Answer> answers = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Api.Answer> answer : executor.invokeAll(both)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).extracting(Api.Answer::status).containsExactlyInAnyOrder(201, 409);
        Api.Answer lost = answers.get(answers.getFirst().status() == 409 ? 0 : 1);
        assertThat(lost.code()).isEqualTo("epoch_conflict");
        EpochRecord winner = EpochRecord.decode(lost.bytes("record"));
        assertThat(winner).isEqualTo(Records.stored(alice, alice.conversationWith(bob), 0));
        assertThat(lost.json().path("sequence").asLong()).isEqualTo(1);
        for (Person person : List.of(alice, bob)) {
            var epochs = person.api()
                    .get("/api/conversations/" + alice.conversationWith(bob).text() + "/epochs")
                    .expect(200)
                    .json()
                    .path("epochs");
            assertThat(epochs.size()).isEqualTo(1);
            assertThat(epochs.path(0).path("seals").size())
                    .as("own seals only, of the winning record")
                    .isEqualTo(1);
        }
    }

    @Test
    void aRetryOfARecordIsAcceptedAgain() {
        Map<String, Object> request = alice.recordWithSeals(alice.recordZero(bob), bob);
        String first =
                alice.api().post("/api/conversations", request).expect(201).text();
        assertThat(alice.api().post("/api/conversations", request).expect(201).text())
                .isEqualTo(first);
    }

    @Test
    void aFreshKeyNeedsASealForEachMember() {
        EpochRecord record = alice.recordZero(bob);
        Map<String, Object> one = Map.of("record", record.encode().toArray(), "seals", List.of(alice.sealFor(alice)));
        assertThat(problem(alice.api().post("/api/conversations", one))).isEqualTo("422 seals_missing");
        Map<String, Object> strangers = Map.of(
                "record",
                record.encode().toArray(),
                "seals",
                List.of(alice.sealFor(alice), alice.sealFor(bob), alice.sealFor(mallory)));
        assertThat(problem(alice.api().post("/api/conversations", strangers))).isEqualTo("422 invalid");
        Map<String, Object> shortSeal = new HashMap<>(alice.sealFor(bob));
        shortSeal.put("seal", new byte[10]);
        Map<String, Object> wrongSize =
                Map.of("record", record.encode().toArray(), "seals", List.of(alice.sealFor(alice), shortSeal));
        assertThat(problem(alice.api().post("/api/conversations", wrongSize))).isEqualTo("422 invalid");
        assertThat(alice.api()
                        .get("/api/conversations")
                        .json()
                        .path("conversations")
                        .size())
                .as("what was refused is not there")
                .isZero();
    }

    @Test
    void aRecordThatBreaksARuleIsRefused() throws Exception {
        ConversationId conversation = alice.begin(bob);
        String epochs = "/api/conversations/" + conversation.text() + "/epochs";
        EpochRecord zero = Records.stored(alice, conversation, 0);
        TranscriptPoint seen = Records.seen(alice, conversation);
        EpochRecord lies = alice.rotation(bob, zero, new TranscriptPoint(seen.sequence(), noise.hash()));
        assertThat(problem(alice.api().post(epochs, alice.recordWithSeals(lies, bob))))
                .as("a transcript that is not the server's")
                .isEqualTo("422 invalid");
        EpochRecord next = alice.rotation(bob, zero, seen);
        EpochRecord skips = alice.rotation(bob, next, seen);
        assertThat(problem(alice.api().post(epochs, alice.recordWithSeals(skips, bob))))
                .as("a record that skips an epoch")
                .isEqualTo("422 invalid");
        EpochRecord forged = new EpochRecord(next.bodyBytes(), next.body(), noise.of(64));
        assertThat(problem(alice.api().post(epochs, alice.recordWithSeals(forged, bob))))
                .as("a signature that is none")
                .isEqualTo("422 invalid");
        assertThat(problem(bob.api().post(epochs, bob.recordWithSeals(next, alice))))
                .as("a record of somebody else")
                .isEqualTo("422 invalid");
        alice.api().post(epochs, alice.recordWithSeals(next, bob)).expect(201);
    }

    @Test
    void aMemberWithoutAKeyAsksAndAnotherRepairs() {
        ConversationId conversation = alice.begin(bob);
        String path = "/api/conversations/" + conversation.text();
        try (Socket alices = Socket.connect(server.port(), alice.token());
                Socket bobs = Socket.connect(server.port(), bob.token())) {
            bob.api().post(path + "/epochs/0/repair", Map.of()).expect(204);
            assertThat(alices.await("conversation").onlyBytes()).isEqualTo(conversation.toBytes());
            var repairs = alice.api().get(path).json().path("repairs");
            assertThat(repairs.path(0).path("account").asString())
                    .isEqualTo(bob.account().text());
            bobs.await("conversation");
            alice.api()
                    .post(path + "/epochs/0/seals", Map.of("seals", List.of(alice.sealFor(bob))))
                    .expect(204);
            assertThat(bobs.await("conversation").onlyBytes()).isEqualTo(conversation.toBytes());
            assertThat(bob.api()
                            .get(path + "/epochs")
                            .json()
                            .path("epochs")
                            .path(0)
                            .path("seals")
                            .size())
                    .isEqualTo(2);
            assertThat(alice.api().get(path).json().path("repairs").size()).isZero();
        }
        assertThat(problem(bob.api().post(path + "/epochs/7/repair", Map.of()))).isEqualTo("404 not_found");
    }

    /** A client refuses an answer with a number that cannot be: such a seal would close the conversation to its reader. */
    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 53, Long.MAX_VALUE})
    void aSealOfAGenerationThatCannotBeIsNotKept(long generation) {
        ConversationId conversation = alice.begin(bob);
        Map<String, Object> seal = new HashMap<>(alice.sealFor(bob));
        seal.put("generation", generation);
        Api.Answer answer = alice.api()
                .post("/api/conversations/" + conversation.text() + "/epochs/0/seals", Map.of("seals", List.of(seal)));
        assertThat(problem(answer)).isEqualTo("422 invalid");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyInterleavingOfMessagesAndRotationsLeavesOneOrderWithoutGaps(long seed) throws Exception {
        ConversationId conversation = alice.begin(bob);
        Random random = new Random(seed);
        List<Callable<Boolean>> people = List.of(
                () -> chat(alice, bob, conversation, new Random(random.nextLong())),
                () -> chat(bob, alice, conversation, new Random(random.nextLong())));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                Socket watching = Socket.connect(server.port(), bob.token())) {
            for (Future<Boolean> person : executor.invokeAll(people)) {
                assertThat(person.get()).isTrue();
            }
            List<Page.Entry> stored = Socket.page(alice.api()
                            .get("/api/messages/" + conversation.text() + "?after=1")
                            .expect(200)
                            .bytes())
                    .entries();
            long epoch = 0;
            long place = 1;
            for (Page.Entry entry : stored) {
                assertThat(entry.sequence()).isEqualTo(++place);
                if (entry.kind() == 1) {
                    assertThat(EpochRecord.decode(entry.bytes().toArray())
                                    .body()
                                    .n())
                            .isEqualTo(++epoch);
                } else {
                    assertThat(Envelope.decodeHeader(entry.bytes().toArray()).n())
                            .as("an envelope stands in its own epoch")
                            .isEqualTo(epoch);
                }
            }
            List<Page.Entry> pushed = new ArrayList<>();
            while (pushed.size() < stored.size()) {
                pushed.addAll(watching.awaitEntries().entries());
            }
            assertThat(pushed).isEqualTo(stored);
        }
    }

    /** Sends and rotates at random, as a client would: what is refused as stale is tried again from what is there now. */
    private static boolean chat(Person self, Person other, ConversationId conversation, Random random)
            throws Exception {
        String epochs = "/api/conversations/" + conversation.text() + "/epochs";
        long epoch = 0;
        for (int i = 0; i < 25; i++) {
            Api.Answer answer;
            if (random.nextInt(5) == 0) {
                EpochRecord last = Records.stored(self, conversation, epoch);
                EpochRecord next = self.rotation(other, last, Records.seen(self, conversation));
                answer = self.api().post(epochs, self.recordWithSeals(next, other));
                if (answer.status() == 201 || answer.code().equals("epoch_conflict")) {
                    epoch++;
                }
            } else {
                answer = self.send(conversation, self.envelope(conversation, epoch));
                if (answer.code().equals("stale_epoch")) {
                    epoch = answer.json().path("epoch").asLong();
                }
            }
            assertThat(answer.code()).matches("|stale_epoch|epoch_conflict");
        }
        return true;
    }
}
