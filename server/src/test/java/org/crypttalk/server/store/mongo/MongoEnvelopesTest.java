package org.crypttalk.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.envelope;
import static org.crypttalk.server.store.Samples.epochRecord;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EnvelopesContract;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoredEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEachMongo
final class MongoEnvelopesTest extends EnvelopesContract {

    private final MongoNodes nodes;

    MongoEnvelopesTest(OnEachMongo.Kind mongo) {
        nodes = new MongoNodes(mongo.open());
    }

    @Override
    protected Envelopes open(InstantSource clock) {
        return nodes.open(clock).envelopes();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void twoNodesThatWriteToTheSameConversationsLeaveNoGapAndNoDuplicate() {
        List<Envelopes> both = List.of(nodes.first().envelopes(), open(InstantSource.system()));
        List<ConversationId> shared = List.of(conversation(1), conversation(2));
        shared.forEach(each -> both.getFirst().append(epochRecord(each, 0, 0)));
        List<CompletableFuture<AppendResult>> answers = new ArrayList<>();
        // Every message goes to both nodes, as a client's does that retries at another one.
        for (int i = 1; i <= 500; i++) {
            for (ConversationId conversation : shared) {
                for (Envelopes node : both) {
                    answers.add(node.submit(envelope(conversation, 0, i)));
                }
            }
            if (ThreadLocalRandom.current().nextInt(20) == 0) {
                answers.getLast().join();
            }
        }
        assertThat(answers.stream().map(CompletableFuture::join))
                .hasSize(2000)
                .filteredOn(AppendResult.Accepted.class::isInstance)
                .hasSize(1000);
        for (ConversationId conversation : shared) {
            for (Envelopes node : both) {
                List<StoredEntry> all = node.after(conversation, 0, 10_000, Integer.MAX_VALUE);
                List<StoredEntry> rest = node.after(conversation, all.getLast().sequence(), 10_000, Integer.MAX_VALUE);
                List<StoredEntry> whole = new ArrayList<>(all);
                whole.addAll(rest);
                assertThat(whole.stream().mapToLong(StoredEntry::sequence).toArray())
                        .isEqualTo(LongStream.rangeClosed(1, 501).toArray());
                assertThat(whole.stream().map(StoredEntry::id).distinct()).hasSize(501);
            }
        }
    }

    @Test
    void aNodeLearnsOfAnEpochThatAnotherBegan() {
        Envelopes here = nodes.first().envelopes();
        Envelopes there = open(InstantSource.system());
        ConversationId notes = conversation(1);
        here.append(epochRecord(notes, 0, 0));
        here.append(envelope(notes, 0, 1));
        there.append(epochRecord(notes, 1, 0));
        assertThat(here.append(envelope(notes, 0, 2))).isEqualTo(new AppendResult.StaleEpoch(1));
        assertThat(here.append(envelope(notes, 1, 2))).isInstanceOf(AppendResult.Accepted.class);
        assertThat(there.append(envelope(notes, 0, 1))).isInstanceOf(AppendResult.AlreadyStored.class);
        assertThat(there.head(notes)).isEqualTo(here.head(notes));
    }

    @Test
    void whatAnotherNodeWroteIsInMemoryAfterItsDoorbell() {
        Envelopes here = nodes.first().envelopes();
        Envelopes there = open(InstantSource.system());
        ConversationId notes = conversation(1);
        there.append(epochRecord(notes, 0, 0));
        here.prepare(notes, 1);
        assertThat(here.knownHead(notes).sequence()).isEqualTo(1);
        there.append(envelope(notes, 0, 1));
        there.append(envelope(notes, 0, 2));
        here.prepare(notes, 3);
        assertThat(here.knownHead(notes)).isEqualTo(there.head(notes));
        assertThat(here.after(notes, 1, 10, 1 << 20)).hasSize(2);
    }

    @Test
    void aNodeThatStartsReadsTheHeadFromItsCheckpointAndWhatFollows() {
        Envelopes here = nodes.first().envelopes();
        ConversationId notes = conversation(1);
        here.append(epochRecord(notes, 0, 0));
        for (int i = 1; i <= 200; i++) {
            NewEntry.Envelope next = envelope(notes, 0, i);
            here.append(next);
        }
        Envelopes there = open(InstantSource.system());
        assertThat(there.head(notes)).isEqualTo(here.head(notes));
        assertThat(there.byId(notes, new EntryId(200 << 16 | 0x7000, 0x8000_0000_0000_0000L | 200)))
                .isPresent();
    }
}
