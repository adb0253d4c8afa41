package org.crypttalk.server.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.mongo.MongoEnvelopes.Submission;
import org.jspecify.annotations.Nullable;

/**
 * Writes the submissions of one conversation, against other processes that do the same.
 *
 * <p>It first trusts the head it remembers: entries that fit it are inserted at the next places, in order, with one call. If the head was
 * old, the first place is taken, the insertion stops there, and the rest is judged again by a head that is read anew, together with what is
 * stored under the ids in question. Only by such a fresh look is anything ever refused. A place is taken by an insertion and by nothing
 * else, so there is neither a gap nor a number without its entry, whenever a process dies.
 */
final class BatchWriter {

    private static final int MOST_ENTRIES = 500;
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /** So often somebody else may be first before this gives up; each time, somebody's entry was stored. */
    private static final int MOST_DEFEATS = 2_000;

    private static final int MOST_PAUSE_MILLIS = 20;

    private final Database database;
    private final MongoCollection<Document> messages;
    private final MongoEnvelopes envelopes;
    private final RecentEntries recent;
    private final Conversations conversations;
    private final InstantSource clock;

    BatchWriter(
            Database database,
            MongoCollection<Document> messages,
            MongoEnvelopes envelopes,
            RecentEntries recent,
            Conversations conversations,
            InstantSource clock) {
        this.database = database;
        this.messages = messages;
        this.envelopes = envelopes;
        this.recent = recent;
        this.conversations = conversations;
        this.clock = clock;
    }

    /** What is known before entries are judged; {@code stored} is null where only memory was asked. */
    private record View(Head head, @Nullable Map<Binary, StoredEntry> stored) {
        boolean isFresh() {
            return stored != null;
        }
    }

    /**
     * Writes and answers all of them.
     *
     * @throws StoreException when it is unknown what became of those that have no answer yet
     */
    void write(ConversationId conversation, List<Submission> submissions) {
        List<Submission> left = submissions;
        @Nullable Head remembered = recent.head(conversation);
        View view = remembered == null ? look(conversation, left) : new View(remembered, null);
        int defeats = 0;
        while (!left.isEmpty()) {
            int answered = step(conversation, left, view);
            left = left.subList(answered, left.size());
            if (left.isEmpty()) {
                return;
            }
            if (answered > 0) {
                defeats = 0;
            } else if (view.isFresh() && ++defeats > MOST_DEFEATS) {
                throw new StoreException(
                        Reason.UNREACHABLE,
                        "Others were first " + defeats + " times for every place in " + conversation + ". Try again.");
            } else if (defeats > 0) {
                pause();
            }
            view = look(conversation, left);
        }
    }

    private View look(ConversationId conversation, List<Submission> submissions) {
        List<Binary> ids = submissions.stream()
                .limit(MOST_ENTRIES)
                .map(submission -> documentId(submission.entry()))
                .toList();
        Map<Binary, StoredEntry> stored = new HashMap<>();
        // The head first: what is stored later shows as a place that is taken.
        Head head = envelopes.head(conversation);
        database.call(() -> {
            messages.find(Filters.in("_id", ids))
                    .forEach(document ->
                            stored.put(document.get("_id", Binary.class), MessageDocuments.entry(document)));
            return stored;
        });
        return new View(head, stored);
    }

    /** Judges and writes as many as one insertion takes, from the first on. Returns how many have their answer. */
    private int step(ConversationId conversation, List<Submission> submissions, View view) {
        List<@Nullable AppendResult> results = new ArrayList<>();
        List<StoredEntry> planned = new ArrayList<>();
        Set<Binary> plannedIds = new HashSet<>();
        Head head = view.head();
        int bytes = 0;
        for (Submission submission : submissions) {
            NewEntry entry = submission.entry();
            Binary id = documentId(entry);
            bytes += entry.body().length;
            // One that stands twice in a batch is judged when the first has its place.
            boolean full = results.size() == MOST_ENTRIES || (bytes > MOST_BYTES && !planned.isEmpty());
            if (full || !plannedIds.add(id)) {
                break;
            }
            if (fits(entry, head) && (view.stored() == null || !view.stored().containsKey(id))) {
                StoredEntry accepted = StoredEntry.accepted(entry, head, clock.millis());
                head = accepted.headAfter(head);
                planned.add(accepted);
                results.add(new AppendResult.Accepted(accepted.sequence(), accepted.timeMillis()));
            } else if (view.stored() == null) {
                break;
            } else {
                results.add(refusal(entry, view.stored().get(id), head));
            }
        }
        int inserted = insert(conversation, planned);
        Head reached = view.head();
        for (StoredEntry entry : planned.subList(0, inserted)) {
            reached = entry.headAfter(reached);
        }
        if (inserted > 0) {
            if (recent.head(conversation) == null) {
                recent.sawHead(conversation, view.head());
            }
            recent.saw(conversation, planned.subList(0, inserted));
        }
        int answered = answer(submissions, results, inserted);
        if (reached.sequence() / MongoEnvelopes.CHECKPOINT_EVERY
                > view.head().sequence() / MongoEnvelopes.CHECKPOINT_EVERY) {
            envelopes.noteCheckpoint(conversation, reached);
        }
        return answered;
    }

    private static boolean fits(NewEntry entry, Head head) {
        return switch (entry) {
            case NewEntry.Envelope envelope -> envelope.epoch() == head.epoch();
            case NewEntry.EpochRecord epochRecord -> epochRecord.epoch() == head.epoch() + 1;
        };
    }

    /** The answer to an entry that gets no place. */
    private static AppendResult refusal(NewEntry entry, @Nullable StoredEntry stored, Head head) {
        if (stored != null && stored.hash().equals(entry.hash())) {
            return new AppendResult.AlreadyStored(stored.sequence(), stored.timeMillis());
        }
        return switch (entry) {
            case NewEntry.Envelope _ ->
                stored != null
                        ? new AppendResult.IdConflict(stored.sequence())
                        : new AppendResult.StaleEpoch(head.epoch());
            case NewEntry.EpochRecord _ ->
                stored != null ? new AppendResult.EpochConflict(stored) : new AppendResult.EpochAhead(head.epoch());
        };
    }

    /** Answers those up to the first that was planned and not inserted. */
    private static int answer(List<Submission> submissions, List<@Nullable AppendResult> results, int inserted) {
        int accepted = 0;
        for (int i = 0; i < results.size(); i++) {
            AppendResult result = results.get(i);
            if (result instanceof AppendResult.Accepted && accepted++ == inserted) {
                return i;
            }
            submissions.get(i).answer().complete(result);
        }
        return results.size();
    }

    /** Inserts in order, durably. Returns how many were, before the first whose place or id was taken. */
    private int insert(ConversationId conversation, List<StoredEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        List<AccountId> members = conversations.members(conversation);
        List<Document> documents = entries.stream()
                .map(entry -> MessageDocuments.of(entry, members))
                .toList();
        try {
            messages.insertMany(documents, new InsertManyOptions().ordered(true));
            return documents.size();
        } catch (MongoBulkWriteException e) {
            boolean taken = e.getWriteConcernError() == null
                    && e.getWriteErrors().size() == 1
                    && Database.isDuplicate(e.getWriteErrors().getFirst());
            if (taken) {
                return e.getWriteErrors().getFirst().getIndex();
            }
            throw database.failure(e);
        } catch (MongoException e) {
            throw database.failure(e);
        }
    }

    private static Binary documentId(NewEntry entry) {
        return switch (entry) {
            case NewEntry.Envelope envelope -> MessageDocuments.envelopeId(envelope.conversation(), envelope.id());
            case NewEntry.EpochRecord epochRecord ->
                MessageDocuments.recordId(epochRecord.conversation(), epochRecord.epoch());
        };
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(MOST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
