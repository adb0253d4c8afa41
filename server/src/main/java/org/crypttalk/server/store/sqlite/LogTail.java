package org.crypttalk.server.store.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What memory holds of the log: the newest entries of all conversations, bounded in bytes, and which of them the index lacks.
 *
 * <p>An entry enters when it is committed, is handed to the indexer in a batch, and leaves, oldest first, when room is needed and it is
 * indexed. The writer thread alone adds and evicts; any thread reads. {@code lock} guards only the hand-over to the indexer.
 */
final class LogTail {

    /** An entry in memory with its place in the log. */
    record Resident(long position, StoredEntry entry, ConversationTail conversation) {}

    private record Key(ConversationId conversation, EntryId id) {}

    /** What an entry costs in the heap besides its body. */
    private static final int OVERHEAD_BYTES = 400;

    /** Conversations whose head stays in memory though none of their entries does. */
    private static final int MAX_IDLE_HEADS = 100_000;

    /** The indexer starts at so many entries, for larger batches touch each page of the index less often, … */
    private static final int BATCH_ENTRIES = 32_768;

    /** … or this long after the first, so that a restart has little to catch up with. */
    private static final long BATCH_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long maxBytes;
    private final ConcurrentMap<ConversationId, ConversationTail> conversations = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, StoredEntry> unindexed = new ConcurrentHashMap<>();
    private volatile long indexedPosition;

    // The writer thread only.
    private final ArrayDeque<Resident> residents = new ArrayDeque<>();
    private final Set<ConversationTail> idle = new HashSet<>();
    private long residentBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition room = lock.newCondition();
    // Guarded by lock.
    private List<Resident> waiting = new ArrayList<>();
    private long unindexedBytes;
    private long firstWaitingNanos;
    private boolean closing;
    private @Nullable StoreException indexFailure;

    LogTail(long maxBytes, long indexedPosition) {
        this.maxBytes = maxBytes;
        this.indexedPosition = indexedPosition;
    }

    // --- any thread ---

    /** The conversation, if it is in memory; if not, all of it is in the index. */
    @Nullable
    ConversationTail find(ConversationId id) {
        return conversations.get(id);
    }

    /** An envelope that the index may lack. */
    Optional<StoredEntry> unindexedEnvelope(ConversationId conversation, EntryId id) {
        return Optional.ofNullable(unindexed.get(new Key(conversation, id)));
    }

    // --- the writer thread ---

    ConversationTail findOrLoad(ConversationId id, LogReader reader) {
        ConversationTail known = conversations.get(id);
        if (known != null) {
            return known;
        }
        ConversationTail loaded = reader.load(id);
        conversations.put(id, loaded);
        idle.add(loaded);
        return loaded;
    }

    /** Waits until the indexer is no more than two memories behind. */
    void awaitRoom() {
        lock.lock();
        try {
            while (unindexedBytes > 2 * maxBytes) {
                if (indexFailure != null) {
                    throw indexFailure;
                }
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a committed group visible, and evicts what no longer fits. */
    void publish(List<Resident> group) {
        long bytes = 0;
        for (Resident resident : group) {
            StoredEntry entry = resident.entry();
            if (entry.kind() == Kind.ENVELOPE) {
                unindexed.put(new Key(entry.conversation(), entry.id()), entry);
            }
            resident.conversation().publish(entry);
            residents.add(resident);
            idle.remove(resident.conversation());
            bytes += cost(entry);
        }
        residentBytes += bytes;
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                firstWaitingNanos = System.nanoTime();
                wake.signal();
            }
            waiting.addAll(group);
            unindexedBytes += bytes;
            if (batchIsLarge()) {
                wake.signal();
            }
        } finally {
            lock.unlock();
        }
        evict();
    }

    private void evict() {
        Resident oldest = residents.peek();
        while (oldest != null && residentBytes > maxBytes && oldest.position() <= indexedPosition) {
            residents.remove();
            residentBytes -= cost(oldest.entry());
            if (oldest.conversation().evictFirst()) {
                idle.add(oldest.conversation());
            }
            oldest = residents.peek();
        }
        if (idle.size() > MAX_IDLE_HEADS) {
            idle.forEach(conversation -> conversations.remove(conversation.id()));
            idle.clear();
        }
    }

    // --- the indexer thread ---

    /** Waits for a batch worth indexing. Empty once the tail is closing and all is indexed. */
    List<Resident> awaitBatch() {
        lock.lock();
        try {
            while (!closing && !batchIsLarge()) {
                if (waiting.isEmpty()) {
                    wake.awaitUninterruptibly();
                    continue;
                }
                long left = firstWaitingNanos + BATCH_DELAY_NANOS - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                try {
                    wake.awaitNanos(left);
                } catch (InterruptedException _) {
                    break; // nobody interrupts the indexer; if somebody does, an early batch does no harm
                }
            }
            List<Resident> batch = waiting;
            waiting = new ArrayList<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** The batch is in the index. */
    void indexed(List<Resident> batch) {
        long bytes = 0;
        indexedPosition = batch.getLast().position();
        for (Resident resident : batch) {
            StoredEntry entry = resident.entry();
            if (entry.kind() == Kind.ENVELOPE) {
                unindexed.remove(new Key(entry.conversation(), entry.id()));
            }
            bytes += cost(entry);
        }
        lock.lock();
        try {
            unindexedBytes -= bytes;
            indexFailure = null;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A batch could not be indexed; it will be tried again. */
    void indexFailed(StoreException failure) {
        lock.lock();
        try {
            indexFailure = failure;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    // --- closing ---

    void close() {
        lock.lock();
        try {
            closing = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean batchIsLarge() {
        return waiting.size() >= BATCH_ENTRIES || unindexedBytes > maxBytes / 2;
    }

    private static int cost(StoredEntry entry) {
        return entry.body().length + OVERHEAD_BYTES;
    }
}
