package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.StoredEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces what was appended. A doorbell carries no content: each connection is sent what the store has after its own position, so several
 * rings of one conversation become one push, and nothing can be pushed that is not stored.
 *
 * <p>One thread does it all, in rounds: it takes whatever was submitted meanwhile, runs the acknowledgements, then serves each conversation
 * that was rung once. The page for connections at the same position is read and encoded once. That thread owns the connections' positions;
 * what it reads was just appended, so the store has it in memory.
 *
 * <p>A connection that does not take a push is behind: it gets a {@code bell} when it has room again, and fetches for itself.
 */
public final class Doorbells implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Doorbells.class);

    /** Some 100 bytes each. */
    private static final int MOST_REMEMBERED = 50_000;

    private static final class Ring {
        private long first;
        private long last;
        /** The last that was appended at this node, so that other nodes are to be told; 0 if none was. */
        private long ours;

        Ring(long first, long last) {
            this.first = first;
            this.last = last;
        }

        void add(long from, long to) {
            first = Math.min(first, from);
            last = Math.max(last, to);
        }
    }

    private final Envelopes envelopes;
    private final Memberships memberships;
    private final Connections connections;
    private final Peers peers;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition submitted = lock.newCondition();
    private List<Runnable> waiting = new ArrayList<>();
    private boolean closed;

    // Owned by the thread.
    private final Map<ConversationId, Ring> rung = new LinkedHashMap<>();
    /**
     * Up to where the liveliest conversations were announced. Rings of one conversation may come in another order than its entries: a
     * connection that was pushed nothing of it so far begins behind what was announced, not behind the entry that happened to ring
     * first. Only where there are no other nodes, for a node does not hear of every entry of the others. There, and where it is not
     * known any more, the client sees the gap and fetches.
     */
    private final Map<ConversationId, Long> announcedUpTo = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public Doorbells(Envelopes envelopes, Memberships memberships, Connections connections, Peers peers) {
        this.envelopes = envelopes;
        this.memberships = memberships;
        this.connections = connections;
        this.peers = peers;
        this.thread = Thread.ofPlatform().name("doorbells").daemon().start(this::run);
    }

    /**
     * Runs {@code first} on the delivery thread, then announces the entry. Returns at once; may be called from any thread.
     *
     * @param first must be short and must not block; the acknowledgement, which thereby leaves before the push
     */
    void ring(ConversationId conversation, long sequence, Runnable first) {
        submit(() -> {
            Ring ring = ring(conversation, sequence, sequence);
            ring.ours = Math.max(ring.ours, sequence);
            first.run();
        });
    }

    /**
     * As {@link #ring} for an entry that was stored before: the node that stored it may have ended before it told the others. Where there
     * are no others, nothing is announced again.
     */
    void ringAgain(ConversationId conversation, long sequence, Runnable first) {
        if (peers.state() == Peers.State.ALONE) {
            afterwards(first);
        } else {
            ring(conversation, sequence, first);
        }
    }

    /** Announces entries that another node appended. */
    void heard(ConversationId conversation, long first, long last) {
        submit(() -> ring(conversation, first, last));
    }

    /** Tells those connections of an account to which a conversation was not pushed so far that there is more. */
    void remind(AccountId account, ConversationId conversation, long head) {
        submit(() -> {
            for (ClientConnection connection : connections.of(account)) {
                if (connection.pushedUpTo(conversation, 0) >= head
                        || connection.behind().contains(conversation)) {
                    continue;
                }
                if (connection.emit("bell", (Object) bell(conversation, head))) {
                    connection.pushedUpTo(conversation, Long.valueOf(head));
                } else {
                    fallBehind(connection, conversation);
                }
            }
        });
    }

    private Ring ring(ConversationId conversation, long first, long last) {
        Ring ring = rung.computeIfAbsent(conversation, _ -> new Ring(first, last));
        ring.add(first, last);
        return ring;
    }

    /**
     * Runs something short on the delivery thread, after what was submitted before.
     *
     * @param work must not block
     */
    void afterwards(Runnable work) {
        submit(work);
    }

    /** Finishes what was submitted, then stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            submitted.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Runnable work) {
        lock.lock();
        try {
            waiting.add(work);
            if (waiting.size() == 1) {
                submitted.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<Runnable> round = new ArrayList<>();
        while (true) {
            lock.lock();
            try {
                while (waiting.isEmpty() && !closed) {
                    submitted.awaitUninterruptibly();
                }
                if (waiting.isEmpty()) {
                    return;
                }
                List<Runnable> empty = round;
                round = waiting;
                waiting = empty;
            } finally {
                lock.unlock();
            }
            round.forEach(this::guarded);
            round.clear();
            rung.forEach((conversation, ring) -> guarded(() -> deliver(conversation, ring)));
            rung.clear();
        }
    }

    /** One connection's or conversation's trouble must not end the delivery of all others. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("A delivery failed; its receivers find it when they fetch", e);
        }
    }

    private void deliver(ConversationId conversation, Ring ring) {
        Map<Long, Pages> pages = new HashMap<>(2);
        long beginning = peers.state() == Peers.State.ALONE ? beginning(conversation, ring) : ring.first - 1;
        for (AccountId member : memberships.of(conversation)) {
            if (ring.ours > 0) {
                peers.tell(member, new Peers.News.Rung(conversation, ring.ours));
            }
            for (ClientConnection connection : connections.of(member)) {
                push(connection, conversation, beginning, ring.last, pages);
            }
        }
    }

    /** Where a connection begins to which nothing of the conversation was pushed so far. */
    private long beginning(ConversationId conversation, Ring ring) {
        long before = announcedUpTo.getOrDefault(conversation, ring.first - 1);
        announcedUpTo.put(conversation, Math.max(before, ring.last));
        return Math.min(before, ring.first - 1);
    }

    private void push(
            ClientConnection connection,
            ConversationId conversation,
            long beginning,
            long last,
            Map<Long, Pages> pages) {
        long position = connection.pushedUpTo(conversation, beginning);
        if (position >= last || connection.behind().contains(conversation)) {
            return;
        }
        Pages page = pages.computeIfAbsent(position, after -> read(conversation, after));
        if (page.entries() != null && !connection.emit("entries", (Object) page.entries())) {
            fallBehind(connection, conversation);
            return;
        }
        if (page.last() < page.head() && !connection.emit("bell", (Object) bell(conversation, page.head()))) {
            fallBehind(connection, conversation);
            return;
        }
        connection.pushedUpTo(conversation, Long.valueOf(page.head()));
    }

    @SuppressWarnings("ArrayRecordComponent") // lives for one round, and is never compared
    private record Pages(long last, long head, byte @Nullable [] entries) {}

    private Pages read(ConversationId conversation, long after) {
        // The head before the entries: what is appended in between rings for itself, and is not to be mistaken for more
        // than fits a page.
        long known = envelopes.knownHead(conversation).sequence();
        List<StoredEntry> entries = envelopes.after(conversation, after, PageBytes.MOST_ENTRIES, PageBytes.MOST_BYTES);
        long last = entries.isEmpty() ? after : entries.getLast().sequence();
        long head = Math.max(last, known);
        return new Pages(last, head, entries.isEmpty() ? null : PageBytes.of(conversation, head, entries));
    }

    private void fallBehind(ClientConnection connection, ConversationId conversation) {
        if (connection.behind().add(conversation) && connection.behind().size() == 1) {
            connection.onDrained(() -> afterwards(() -> announce(connection)));
        }
    }

    private void announce(ClientConnection connection) {
        List<ConversationId> announced = List.copyOf(connection.behind());
        connection.behind().clear();
        for (ConversationId conversation : announced) {
            long head = envelopes.knownHead(conversation).sequence();
            if (connection.emit("bell", (Object) bell(conversation, head))) {
                connection.pushedUpTo(conversation, Long.valueOf(head));
            } else {
                fallBehind(connection, conversation);
            }
        }
    }

    private static byte[] bell(ConversationId conversation, long head) {
        return new CborWriter(48)
                .array(2)
                .bytes(conversation.toBytes())
                .uint(head)
                .toBytes();
    }
}
