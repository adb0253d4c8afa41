package org.crypttalk.server.store.mongo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of conversations in use: a head, and the entries just below it. All of it is true for ever, for entries do not
 * change; but another node may have added more, so that something follows is answered from here, that nothing follows never is. Safe for
 * any thread.
 */
final class RecentEntries {

    private static final int MOST_CONVERSATIONS = 50_000;
    private static final int MOST_ENTRIES_OF_A_CONVERSATION = 128;
    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final int OVERHEAD_BYTES = 400;

    private static final class Known {
        private Head head;
        private List<StoredEntry> tail = new ArrayList<>(2);

        Known(Head head) {
            this.head = head;
        }

        long bytes() {
            return tail.stream().mapToLong(RecentEntries::cost).sum();
        }
    }

    private final Map<ConversationId, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** The last head that was seen; null if none is kept. */
    synchronized @Nullable Head head(ConversationId conversation) {
        Known found = known.get(conversation);
        return found == null ? null : found.head;
    }

    /** A head that was read. */
    synchronized void sawHead(ConversationId conversation, Head head) {
        Known found = known.get(conversation);
        if (found == null) {
            known.put(conversation, new Known(head));
            evict();
        } else if (head.sequence() > found.head.sequence()) {
            bytes -= found.bytes();
            found.tail = new ArrayList<>(2);
            found.head = head;
        }
    }

    /** Entries that were read or written, in order and without gaps, bodies included. Of use only where a head is known. */
    synchronized void saw(ConversationId conversation, List<StoredEntry> entries) {
        Known found = known.get(conversation);
        if (found == null || entries.isEmpty()) {
            return;
        }
        long next = found.head.sequence() + 1;
        if (entries.getLast().sequence() + 1 < next || entries.getFirst().sequence() > next) {
            return;
        }
        bytes -= found.bytes();
        if (found.tail.isEmpty()
                || entries.getFirst().sequence() < found.tail.getFirst().sequence()) {
            found.tail = new ArrayList<>(entries);
        } else {
            for (StoredEntry entry : entries) {
                if (entry.sequence() >= next) {
                    found.tail.add(entry);
                }
            }
        }
        for (StoredEntry entry : entries) {
            if (entry.sequence() > found.head.sequence()) {
                found.head = entry.headAfter(found.head);
            }
        }
        int surplus = found.tail.size() - MOST_ENTRIES_OF_A_CONVERSATION;
        if (surplus > 0) {
            found.tail = new ArrayList<>(found.tail.subList(surplus, found.tail.size()));
        }
        bytes += found.bytes();
        evict();
    }

    /** What follows a sequence, as far as it is known; empty if it has to be read. */
    synchronized List<StoredEntry> after(ConversationId conversation, long sequence) {
        Known found = known.get(conversation);
        if (found == null || found.tail.isEmpty()) {
            return List.of();
        }
        long skip = sequence + 1 - found.tail.getFirst().sequence();
        return skip < 0 || skip >= found.tail.size()
                ? List.of()
                : List.copyOf(found.tail.subList((int) skip, found.tail.size()));
    }

    /** Nothing is certain any more, for a write failed in an unknown state. */
    synchronized void forget(ConversationId conversation) {
        Known found = known.remove(conversation);
        if (found != null) {
            bytes -= found.bytes();
        }
    }

    private void evict() {
        var eldest = known.values().iterator();
        while ((bytes > MOST_BYTES || known.size() > MOST_CONVERSATIONS) && known.size() > 1) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    private static long cost(StoredEntry entry) {
        return (long) entry.body().length + OVERHEAD_BYTES;
    }
}
