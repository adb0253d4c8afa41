package org.crypttalk.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.envelope;
import static org.crypttalk.server.store.Samples.epochRecord;
import static org.crypttalk.server.store.Samples.messageId;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AppendResult.Accepted;
import org.crypttalk.server.store.AppendResult.AlreadyStored;
import org.crypttalk.server.store.AppendResult.EpochAhead;
import org.crypttalk.server.store.AppendResult.EpochConflict;
import org.crypttalk.server.store.AppendResult.IdConflict;
import org.crypttalk.server.store.AppendResult.StaleEpoch;
import org.crypttalk.server.store.StoredEntry.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Envelopes} does. */
public abstract class EnvelopesContract {

    private static final int PLENTY = 1 << 20;

    /** What the store's clock says. */
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(1_000_000));

    private final ConversationId notes = conversation(1);
    private Envelopes envelopes;

    /** A new, empty store that reads the given clock. */
    protected abstract Envelopes open(InstantSource clock);

    @BeforeEach
    void openStore() {
        envelopes = open(now::get);
    }

    @Test
    void recordAndEnvelopesShareOneSequenceFromOne() {
        assertThat(envelopes.append(epochRecord(notes, 0, 0))).isEqualTo(new Accepted(1, 1_000_000));
        assertThat(envelopes.append(envelope(notes, 0, 1))).isEqualTo(new Accepted(2, 1_000_000));
        assertThat(envelopes.append(epochRecord(notes, 1, 0))).isEqualTo(new Accepted(3, 1_000_000));
        assertThat(envelopes.append(envelope(notes, 1, 2))).isEqualTo(new Accepted(4, 1_000_000));

        List<StoredEntry> all = envelopes.after(notes, 0, 100, PLENTY);
        assertThat(all).extracting(StoredEntry::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(all)
                .extracting(StoredEntry::kind)
                .containsExactly(Kind.EPOCH_RECORD, Kind.ENVELOPE, Kind.EPOCH_RECORD, Kind.ENVELOPE);
        assertThat(all).extracting(StoredEntry::epoch).containsExactly(0L, 0L, 1L, 1L);
        assertThat(envelopes.head(notes))
                .isEqualTo(new Head(4, 1, 1_000_000, all.getLast().transcript()));
        Hash running = Transcript.START;
        for (StoredEntry entry : all) {
            running = Transcript.next(running, entry.sequence(), entry.hash());
            assertThat(entry.transcript()).isEqualTo(running);
        }
    }

    @Test
    void anEntryComesBackAsItWasGiven() {
        begin(notes);
        NewEntry.Envelope sent = envelope(notes, 0, 7, NewEntry.MAX_BODY_BYTES);
        envelopes.append(sent);
        StoredEntry stored = envelopes.after(notes, 1, 1, 1).getFirst();
        assertThat(stored)
                .usingRecursiveComparison()
                .isEqualTo(new StoredEntry(
                        notes,
                        2,
                        Kind.ENVELOPE,
                        0,
                        sent.id(),
                        sent.hash(),
                        stored.transcript(),
                        1_000_000,
                        sent.sender(),
                        sent.body()));
    }

    @Test
    void conversationsHaveSequencesOfTheirOwn() {
        begin(notes);
        begin(conversation(2));
        assertThat(envelopes.append(envelope(notes, 0, 1))).isInstanceOf(Accepted.class);
        // The same id in another conversation is another message.
        assertThat(envelopes.append(envelope(conversation(2), 0, 1))).isEqualTo(new Accepted(2, 1_000_000));
    }

    @Test
    void aConversationWithoutEntriesIsEmpty() {
        assertThat(envelopes.head(notes)).isEqualTo(Head.EMPTY);
        assertThat(envelopes.after(notes, 0, 10, PLENTY)).isEmpty();
        assertThat(envelopes.before(notes, Long.MAX_VALUE, 10, PLENTY)).isEmpty();
        assertThat(envelopes.byId(notes, messageId(1))).isEmpty();
        assertThat(envelopes.epochRecord(notes, 0)).isEmpty();
        assertThat(envelopes.append(envelope(notes, 0, 1))).isEqualTo(new StaleEpoch(-1));
    }

    @Test
    void aRetryIsAnsweredAsBeforeEvenAfterTheEpochChanged() {
        begin(notes);
        envelopes.append(envelope(notes, 0, 1));
        now.set(Instant.ofEpochMilli(2_000_000));
        envelopes.append(epochRecord(notes, 1, 0));
        assertThat(envelopes.append(envelope(notes, 0, 1))).isEqualTo(new AlreadyStored(2, 1_000_000));
        assertThat(envelopes.head(notes).sequence()).isEqualTo(3);
    }

    @Test
    void theSameIdWithAnotherHashIsRefused() {
        begin(notes);
        envelopes.append(envelope(notes, 0, 1));
        assertThat(envelopes.append(envelope(notes, 0, 1, 101))).isEqualTo(new IdConflict(2));
        assertThat(envelopes.head(notes).sequence()).isEqualTo(2);
    }

    @Test
    void anIdBelowEarlierOnesIsNewAllTheSame() {
        begin(notes);
        envelopes.append(envelope(notes, 0, 50));
        assertThat(envelopes.append(envelope(notes, 0, 40))).isEqualTo(new Accepted(3, 1_000_000));
        assertThat(envelopes.append(envelope(notes, 0, 40))).isEqualTo(new AlreadyStored(3, 1_000_000));
        assertThat(envelopes.byId(notes, messageId(40)).orElseThrow().sequence())
                .isEqualTo(3);
    }

    @Test
    void anEnvelopeOfAnotherEpochIsStale() {
        begin(notes);
        assertThat(envelopes.append(envelope(notes, 1, 1))).isEqualTo(new StaleEpoch(0));
        envelopes.append(epochRecord(notes, 1, 0));
        assertThat(envelopes.append(envelope(notes, 0, 1))).isEqualTo(new StaleEpoch(1));
        assertThat(envelopes.append(envelope(notes, 1, 1))).isInstanceOf(Accepted.class);
    }

    @Test
    void epochRecordsAreComparedAndSet() {
        begin(notes);
        assertThat(envelopes.append(epochRecord(notes, 0, 0))).isEqualTo(new AlreadyStored(1, 1_000_000));
        assertThat(envelopes.append(epochRecord(notes, 0, 1)))
                .isInstanceOfSatisfying(
                        EpochConflict.class,
                        conflict -> assertThat(conflict.existing().hash())
                                .isEqualTo(epochRecord(notes, 0, 0).hash()));
        assertThat(envelopes.append(epochRecord(notes, 2, 0))).isEqualTo(new EpochAhead(0));
        assertThat(envelopes.append(epochRecord(notes, 1, 0))).isEqualTo(new Accepted(2, 1_000_000));
        assertThat(envelopes.append(epochRecord(notes, 0, 1))).isInstanceOf(EpochConflict.class);
    }

    @Test
    void epochRecordsAreFoundByTheirEpoch() {
        for (int epoch = 0; epoch < 5; epoch++) {
            envelopes.append(epochRecord(notes, epoch, 0));
            envelopes.append(envelope(notes, epoch, epoch + 1));
        }
        assertThat(envelopes.epochRecord(notes, 3).orElseThrow().sequence()).isEqualTo(7);
        assertThat(envelopes.epochRecord(notes, 5)).isEmpty();
        assertThat(envelopes.epochRecordsFrom(notes, 1, 3))
                .extracting(StoredEntry::epoch)
                .containsExactly(1L, 2L, 3L);
        assertThat(envelopes.epochRecordsFrom(notes, 0, 100)).hasSize(5);
    }

    @Test
    void timesNeverFallWithinAConversation() {
        begin(notes);
        now.set(Instant.ofEpochMilli(999_000));
        assertThat(envelopes.append(envelope(notes, 0, 1))).isEqualTo(new Accepted(2, 1_000_000));
        now.set(Instant.ofEpochMilli(1_000_001));
        assertThat(envelopes.append(envelope(notes, 0, 2))).isEqualTo(new Accepted(3, 1_000_001));
    }

    @Test
    void pagesAreBoundedInNumberAndBytesButNeverEmptyForNothing() {
        begin(notes);
        for (int i = 1; i <= 9; i++) {
            envelopes.append(envelope(notes, 0, i, 1000));
        }
        assertThat(sequences(envelopes.after(notes, 2, 3, PLENTY))).containsExactly(3L, 4L, 5L);
        assertThat(sequences(envelopes.after(notes, 2, 100, 2999))).containsExactly(3L, 4L);
        assertThat(sequences(envelopes.after(notes, 2, 100, 1))).containsExactly(3L);
        assertThat(envelopes.after(notes, 10, 100, PLENTY)).isEmpty();
        assertThat(envelopes.after(notes, Long.MAX_VALUE, 100, PLENTY)).isEmpty();
        assertThat(sequences(envelopes.before(notes, Long.MAX_VALUE, 2, PLENTY)))
                .containsExactly(9L, 10L);
        assertThat(sequences(envelopes.before(notes, 9, 3, PLENTY))).containsExactly(6L, 7L, 8L);
        assertThat(sequences(envelopes.before(notes, 9, 100, 1))).containsExactly(8L);
        assertThat(envelopes.before(notes, 1, 100, PLENTY)).isEmpty();
    }

    @Test
    void aBodyIsNeverEmptyNorTooLarge() {
        assertThatThrownBy(() -> new NewEntry.Envelope(
                        notes, 0, messageId(1), Samples.sha256(new byte[0]), Samples.account(1), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> envelope(notes, 0, 1, NewEntry.MAX_BODY_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongHistoryReadsWithoutGapsForwardAndBackward() {
        begin(notes);
        List<CompletableFuture<AppendResult>> answers = new ArrayList<>();
        for (int i = 1; i < 5000; i++) {
            answers.add(envelopes.submit(envelope(notes, 0, i)));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        long[] expected = LongStream.rangeClosed(1, 5000).toArray();

        List<Long> forward = new ArrayList<>();
        for (List<StoredEntry> page = envelopes.after(notes, 0, 333, PLENTY);
                !page.isEmpty();
                page = envelopes.after(notes, forward.getLast(), 333, PLENTY)) {
            forward.addAll(sequences(page));
        }
        assertThat(forward.stream().mapToLong(Long::longValue)).containsExactly(box(expected));

        List<Long> backward = new ArrayList<>();
        for (List<StoredEntry> page = envelopes.before(notes, Long.MAX_VALUE, 333, PLENTY);
                !page.isEmpty();
                page = envelopes.before(notes, backward.getFirst(), 333, PLENTY)) {
            backward.addAll(0, sequences(page));
        }
        assertThat(backward.stream().mapToLong(Long::longValue)).containsExactly(box(expected));
    }

    @Test
    void manyWritersLeaveNoGapAndNoDuplicate() throws Exception {
        int writers = 16;
        int each = 200;
        List<ConversationId> shared = List.of(conversation(1), conversation(2), conversation(3));
        shared.forEach(this::begin);
        List<Place> acknowledged = new ArrayList<>();
        inParallel(writers, writer -> {
            // Every message goes twice: by two writers at about the same time.
            int pair = writer / 2;
            for (int i = 0; i < each; i++) {
                ConversationId conversation = shared.get((pair + i) % shared.size());
                AppendResult answer = envelopes.append(envelope(conversation, 0, pair * 1000L + i + 1));
                assertThat(answer).isInstanceOfAny(Accepted.class, AlreadyStored.class);
                if (answer instanceof Accepted accepted) {
                    synchronized (acknowledged) {
                        acknowledged.add(new Place(conversation, accepted.sequence()));
                    }
                }
            }
        });
        assertThat(acknowledged).hasSize(writers / 2 * each).doesNotHaveDuplicates();
        for (ConversationId conversation : shared) {
            List<StoredEntry> all = envelopes.after(conversation, 0, PLENTY, Integer.MAX_VALUE);
            assertThat(sequences(all))
                    .containsExactly(box(LongStream.rangeClosed(
                                    1, envelopes.head(conversation).sequence())
                            .toArray()));
            Set<EntryId> ids = new HashSet<>();
            assertThat(all).allMatch(entry -> ids.add(entry.id()));
        }
    }

    @Test
    void ofManyRecordsForOneEpochExactlyOneWins() throws Exception {
        begin(notes);
        List<AppendResult> answers = new ArrayList<>();
        inParallel(8, writer -> {
            AppendResult answer = envelopes.append(epochRecord(notes, 1, writer));
            synchronized (answers) {
                answers.add(answer);
            }
        });
        assertThat(answers).filteredOn(Accepted.class::isInstance).hasSize(1);
        Hash winner = envelopes.epochRecord(notes, 1).orElseThrow().hash();
        assertThat(answers)
                .filteredOn(EpochConflict.class::isInstance)
                .hasSize(7)
                .allMatch(answer -> answer instanceof EpochConflict conflict
                        && conflict.existing().hash().equals(winner));
    }

    @Test
    void aReaderNeverSeesAGapWhileOthersWrite() {
        begin(notes);
        int last = 5000;
        CompletableFuture<AppendResult> lastAnswer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            List<CompletableFuture<AppendResult>> answers = new ArrayList<>();
            for (int i = 1; i < last; i++) {
                answers.add(envelopes.submit(envelope(notes, 0, i)));
            }
            lastAnswer.complete(answers.getLast().join());
        });
        long seen = 0;
        while (seen < last) {
            for (StoredEntry entry : envelopes.after(notes, seen, 100, PLENTY)) {
                assertThat(entry.sequence()).isEqualTo(seen + 1);
                seen = entry.sequence();
            }
            assertThat(envelopes.head(notes).sequence()).isGreaterThanOrEqualTo(seen);
        }
        assertThat(lastAnswer.join()).isEqualTo(new Accepted(last, 1_000_000));
    }

    private record Place(ConversationId conversation, long sequence) {}

    private void begin(ConversationId conversation) {
        assertThat(envelopes.append(epochRecord(conversation, 0, 0))).isInstanceOf(Accepted.class);
    }

    private static List<Long> sequences(List<StoredEntry> entries) {
        return entries.stream().map(StoredEntry::sequence).toList();
    }

    private static Long[] box(long[] numbers) {
        return LongStream.of(numbers).boxed().toArray(Long[]::new);
    }

    private interface Work {
        void run(int worker);
    }

    private static void inParallel(int workers, Work work) throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                all.add(executor.submit(() -> work.run(worker)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }
}
