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

    private static final class Ring {
        private long first;
        private long last;

        Ring(long sequence) {
            first = sequence;
            last = sequence;
        }

        void add(long sequence) {
            first = Math.min(first, sequence);
            last = Math.max(last, sequence);
        }
    }

    private final Envelopes envelopes;
    private final Memberships memberships;
    private final Connections connections;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition submitted = lock.newCondition();
    private List<Runnable> waiting = new ArrayList<>();
    private boolean closed;

    // Owned by the thread.
    private final Map<ConversationId, Ring> rung = new LinkedHashMap<>();

    public Doorbells(Envelopes envelopes, Memberships memberships, Connections connections) {
        this.envelopes = envelopes;
        this.memberships = memberships;
        this.connections = connections;
        this.thread = Thread.ofPlatform().name("doorbells").daemon().start(this::run);
    }

    /**
     * Runs {@code first} on the delivery thread, then announces the entry. Returns at once; may be called from any thread.
     *
     * @param first must be short and must not block; the acknowledgement, which thereby leaves before the push
     */
    void ring(ConversationId conversation, long sequence, Runnable first) {
        submit(() -> {
            Ring ring = rung.get(conversation);
            if (ring == null) {
                rung.put(conversation, new Ring(sequence));
            } else {
                ring.add(sequence);
            }
            first.run();
        });
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
        for (AccountId member : memberships.of(conversation)) {
            for (ClientConnection connection : connections.of(member)) {
                push(connection, conversation, ring, pages);
            }
        }
    }

    private void push(ClientConnection connection, ConversationId conversation, Ring ring, Map<Long, Pages> pages) {
        long position = connection.pushedUpTo(conversation, ring.first - 1);
        if (position >= ring.last || connection.behind().contains(conversation)) {
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
        List<StoredEntry> entries = envelopes.after(conversation, after, PageBytes.MOST_ENTRIES, PageBytes.MOST_BYTES);
        long last = entries.isEmpty() ? after : entries.getLast().sequence();
        long head = Math.max(last, envelopes.head(conversation).sequence());
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
            long head = envelopes.head(conversation).sequence();
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
