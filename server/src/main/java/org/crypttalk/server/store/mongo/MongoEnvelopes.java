package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.StoredEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversations' sequences in {@code messages} ({@link MessageDocuments}).
 *
 * <p>While a conversation has submissions, one virtual thread of this process writes them, in batches: see {@link BatchWriter}. Other
 * processes may write to the same conversation; the unique index on (c, s) lets exactly one take each place, and who loses judges again.
 *
 * <p>{@code heads} has a checkpoint of each conversation's head, every {@value #CHECKPOINT_EVERY} entries; the head is the checkpoint and
 * what stands after it. So a head is never taken from the highest entry alone, and numbers would not come again if entries were removed.
 */
final class MongoEnvelopes implements Envelopes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MongoEnvelopes.class);

    static final int CHECKPOINT_EVERY = 64;

    /** What may wait for MongoDB before {@link #submit} blocks. */
    private static final int MOST_WAITING_KIB = 64 * 1024;

    private static final long CLOSE_PATIENCE_SECONDS = 15;
    private static final int RECORDS_AT_ONCE = 256;

    private final Database database;
    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> heads;
    private final RecentEntries recent = new RecentEntries();
    private final BatchWriter writer;
    private final Semaphore room = new Semaphore(MOST_WAITING_KIB);
    private final ConcurrentMap<ConversationId, List<Submission>> lanes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** An entry with whoever waits for its outcome. */
    record Submission(NewEntry entry, CompletableFuture<AppendResult> answer) {

        int kibibytes() {
            return 1 + entry.body().length / 1024;
        }
    }

    MongoEnvelopes(Database database, Conversations conversations, InstantSource clock) {
        this.database = database;
        this.messages = database.collection("messages");
        this.heads = database.behind("heads");
        this.writer = new BatchWriter(database, messages, this, recent, conversations, clock);
    }

    @Override
    public CompletableFuture<AppendResult> submit(NewEntry entry) {
        Submission submission = new Submission(entry, new CompletableFuture<>());
        room.acquireUninterruptibly(submission.kibibytes());
        if (closed) {
            room.release(submission.kibibytes());
            submission.answer().completeExceptionally(new StoreException(Reason.CLOSED, "The store was closed"));
            return submission.answer();
        }
        boolean[] begins = {false};
        lanes.compute(entry.conversation(), (_, lane) -> {
            List<Submission> waiting = lane;
            if (waiting == null) {
                waiting = new ArrayList<>(2);
                begins[0] = true;
            }
            waiting.add(submission);
            return waiting;
        });
        if (begins[0]) {
            Thread.ofVirtual().name("append").start(() -> drain(entry.conversation()));
        }
        return submission.answer();
    }

    private void refuse(ConversationId conversation, List<Submission> batch, RuntimeException failure) {
        recent.forget(conversation);
        batch.forEach(submission -> submission.answer().completeExceptionally(failure));
    }

    /** Writes what is submitted for a conversation until nothing is left. */
    private void drain(ConversationId conversation) {
        while (true) {
            List<Submission> batch = new ArrayList<>();
            lanes.compute(conversation, (_, lane) -> {
                if (lane == null || lane.isEmpty()) {
                    return null;
                }
                batch.addAll(lane);
                lane.clear();
                return lane;
            });
            if (batch.isEmpty()) {
                return;
            }
            try {
                writer.write(conversation, batch);
            } catch (StoreException e) {
                // The database has said so itself.
                LOG.debug("{} entries for {} could not be stored", batch.size(), conversation, e);
                refuse(conversation, batch, e);
            } catch (RuntimeException e) {
                LOG.error("{} entries for {} could not be stored", batch.size(), conversation, e);
                refuse(conversation, batch, e);
            } finally {
                room.release(batch.stream().mapToInt(Submission::kibibytes).sum());
            }
        }
    }

    @Override
    public List<StoredEntry> after(ConversationId conversation, long sequence, int limit, int maxBytes) {
        List<StoredEntry> known = recent.after(conversation, sequence);
        if (!known.isEmpty()) {
            return page(known.iterator(), limit, maxBytes);
        }
        List<StoredEntry> read = read(Filters.gt("s", sequence), conversation, Sorts.ascending("s"), limit, maxBytes);
        recent.saw(conversation, read);
        return read;
    }

    @Override
    public List<StoredEntry> before(ConversationId conversation, long sequence, int limit, int maxBytes) {
        List<StoredEntry> entries =
                read(Filters.lt("s", sequence), conversation, Sorts.descending("s"), limit, maxBytes);
        Collections.reverse(entries);
        return entries;
    }

    private List<StoredEntry> read(Bson range, ConversationId conversation, Bson order, int limit, int maxBytes) {
        return database.call(() -> {
            try (MongoCursor<StoredEntry> found = messages.find(
                            Filters.and(Filters.eq("c", Fields.binary(conversation)), range))
                    .sort(order)
                    .limit(limit)
                    .map(MessageDocuments::entry)
                    .cursor()) {
                return page(found, limit, maxBytes);
            }
        });
    }

    private static List<StoredEntry> page(Iterator<StoredEntry> entries, int limit, int maxBytes) {
        List<StoredEntry> page = new ArrayList<>();
        long bytes = 0;
        while (page.size() < limit && entries.hasNext()) {
            StoredEntry entry = entries.next();
            bytes += entry.body().length;
            if (!page.isEmpty() && bytes > maxBytes) {
                break;
            }
            page.add(entry);
        }
        return page;
    }

    @Override
    public Head head(ConversationId conversation) {
        return database.call(() -> {
            @Nullable Head known = recent.head(conversation);
            Head head = known == null ? checkpoint(conversation) : known;
            for (Document document : messages.find(
                            Filters.and(Filters.eq("c", Fields.binary(conversation)), Filters.gt("s", head.sequence())))
                    .projection(Projections.include(MessageDocuments.WITHOUT_BODY))
                    .sort(Sorts.ascending("s"))) {
                head = MessageDocuments.entry(document).headAfter(head);
            }
            if (head.sequence() > 0) {
                recent.sawHead(conversation, head);
            }
            return head;
        });
    }

    @Override
    public Head knownHead(ConversationId conversation) {
        @Nullable Head known = recent.head(conversation);
        return known == null ? head(conversation) : known;
    }

    @Override
    public void prepare(ConversationId conversation, long sequence) {
        if (knownHead(conversation).sequence() < sequence) {
            // Reads as far as one page goes, and keeps it.
            var _ = after(conversation, knownHead(conversation).sequence(), Integer.MAX_VALUE, 1024 * 1024);
        } else if (recent.after(conversation, sequence - 1).isEmpty()) {
            var _ = after(conversation, sequence - 1, Integer.MAX_VALUE, 1024 * 1024);
        }
    }

    private Head checkpoint(ConversationId conversation) {
        @Nullable
        Document found =
                heads.find(Filters.eq("_id", Fields.binary(conversation))).first();
        return found == null ? Head.EMPTY : MessageDocuments.head(found);
    }

    /** Notes a head that is durable. Losing the note costs a longer read, nothing else. */
    void noteCheckpoint(ConversationId conversation, Head head) {
        Document fields = MessageDocuments.of(conversation, head);
        fields.remove("_id");
        try {
            // Refused as a duplicate where a later checkpoint stands: as well.
            boolean _ = database.claim(() -> heads.updateOne(
                    Filters.and(Filters.eq("_id", Fields.binary(conversation)), Filters.lt("s", head.sequence())),
                    new Document("$set", fields),
                    new UpdateOptions().upsert(true)));
        } catch (StoreException e) {
            LOG.debug("The head of {} was not noted: {}", conversation, e.getMessage());
        }
    }

    @Override
    public Optional<StoredEntry> byId(ConversationId conversation, EntryId id) {
        return byDocumentId(MessageDocuments.envelopeId(conversation, id));
    }

    @Override
    public Optional<StoredEntry> epochRecord(ConversationId conversation, long epoch) {
        return byDocumentId(MessageDocuments.recordId(conversation, epoch));
    }

    private Optional<StoredEntry> byDocumentId(Binary id) {
        @Nullable
        Document found =
                database.call(() -> messages.find(Filters.eq("_id", id)).first());
        return Optional.ofNullable(found).map(MessageDocuments::entry);
    }

    @Override
    public List<StoredEntry> epochRecordsFrom(ConversationId conversation, long epoch, int limit) {
        List<StoredEntry> found = new ArrayList<>();
        int read = 0;
        int asked = 0;
        while (read == asked && found.size() < limit) {
            asked = Math.min(limit - found.size(), RECORDS_AT_ONCE);
            long from = epoch + found.size();
            List<Binary> ids = LongStream.range(from, from + asked)
                    .mapToObj(number -> MessageDocuments.recordId(conversation, number))
                    .toList();
            List<StoredEntry> more = database.call(() -> messages.find(Filters.in("_id", ids))
                    .sort(Sorts.ascending("s"))
                    .map(MessageDocuments::entry)
                    .into(new ArrayList<>()));
            read = more.size();
            found.addAll(more);
        }
        return found;
    }

    /** Waits until what was submitted is answered. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!room.tryAcquire(MOST_WAITING_KIB, CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("MongoDB did not take what was submitted in time; nothing of that was acknowledged");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
