package org.crypttalk.server.store.sqlite;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;

/**
 * What memory holds of one conversation: its head, and its last entries without a gap.
 *
 * <p>Two views: what is <em>written</em> (the group being committed included; the writer thread only), and what is <em>published</em>
 * (committed; any thread, under this object's lock). Everything up to the first resident entry is in the index.
 */
final class ConversationTail {

    private final ConversationId id;

    // Written; touched by the writer thread only.
    private Head written;
    private EntryId writtenHighestId;

    // Published; guarded by this.
    private Head head;
    private EntryId highestId;
    private StoredEntry[] ring = new StoredEntry[4];
    private int start;
    private int count;
    private final TreeMap<Long, StoredEntry> records = new TreeMap<>();

    ConversationTail(ConversationId id, Head head, EntryId highestId) {
        this.id = id;
        this.head = head;
        this.highestId = highestId;
        this.written = head;
        this.writtenHighestId = highestId;
    }

    ConversationId id() {
        return id;
    }

    // --- the writer thread ---

    Head written() {
        return written;
    }

    /** Whether the id is above all that this conversation has ever had, hence new; most are, for they are time-ordered. */
    boolean isAboveAll(EntryId messageId) {
        return messageId.compareTo(writtenHighestId) > 0;
    }

    void write(StoredEntry entry) {
        written = entry.headAfter(written);
        if (entry.kind() == Kind.ENVELOPE && isAboveAll(entry.id())) {
            writtenHighestId = entry.id();
        }
    }

    /** The group was not committed. */
    synchronized void revert() {
        written = head;
        writtenHighestId = highestId;
    }

    /** The entry was committed. */
    synchronized void publish(StoredEntry entry) {
        head = entry.headAfter(head);
        if (entry.kind() == Kind.EPOCH_RECORD) {
            records.put(entry.epoch(), entry);
        } else if (entry.id().compareTo(highestId) > 0) {
            highestId = entry.id();
        }
        if (count == ring.length) {
            StoredEntry[] larger = new StoredEntry[count * 2];
            for (int i = 0; i < count; i++) {
                larger[i] = at(i);
            }
            ring = larger;
            start = 0;
        }
        ring[(start + count++) % ring.length] = entry;
    }

    /** Forgets the first resident entry, which the index has. Returns whether none is left. */
    @SuppressWarnings("NullAway") // an empty slot of the ring is never read
    synchronized boolean evictFirst() {
        StoredEntry first = ring[start];
        ring[start] = null;
        start = (start + 1) % ring.length;
        count--;
        if (first.kind() == Kind.EPOCH_RECORD) {
            records.remove(first.epoch());
        }
        if (count == 0 && ring.length > 64) {
            ring = new StoredEntry[4];
            start = 0;
        }
        return count == 0;
    }

    // --- any thread ---

    synchronized Head head() {
        return head;
    }

    /** Adds what follows {@code sequence}. Returns false, adding nothing, if the disk must be asked for what comes before. */
    synchronized boolean addAfter(long sequence, Page page) {
        long first = firstSequence();
        if (sequence + 1 < first) {
            return false;
        }
        for (int i = (int) Math.min(sequence + 1 - first, count); i < count; i++) {
            if (!page.offer(at(i))) {
                break;
            }
        }
        return true;
    }

    /**
     * Adds what precedes {@code sequence}, backwards.
     *
     * @return the sequence below which to go on from disk, or 1 if there is no need to
     */
    synchronized long addBefore(long sequence, Page page) {
        long first = firstSequence();
        for (long next = Math.min(sequence, head.sequence() + 1) - 1; next >= first; next--) {
            if (!page.offer(at((int) (next - first)))) {
                return 1;
            }
        }
        return page.remaining() == 0 ? 1 : Math.min(sequence, first);
    }

    synchronized Optional<StoredEntry> record(long epoch) {
        return Optional.ofNullable(records.get(epoch));
    }

    /** The resident records of this epoch and later. */
    synchronized List<StoredEntry> recordsFrom(long epoch) {
        List<StoredEntry> found = new ArrayList<>();
        Iterator<StoredEntry> later = records.tailMap(epoch, true).values().iterator();
        later.forEachRemaining(found::add);
        return found;
    }

    private long firstSequence() {
        return head.sequence() - count + 1;
    }

    private StoredEntry at(int i) {
        return ring[(start + i) % ring.length];
    }
}
