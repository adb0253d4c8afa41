package org.crypttalk.server.cluster;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.crypttalk.protocol.AccountId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on to this node what is heard from the others, on threads that may block. */
final class Ear implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    /** News that was missed may be as old as an account's entry in Redis can be without being confirmed. */
    private static final Duration OLDEST_MISSED = RedisAccounts.EXPIRY;

    private final InstantSource clock;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    /** What is to be passed on in order, for each account of which something is on its way; guarded by itself. */
    private final Map<AccountId, Queue<Consumer<Peers.Listener>>> waiting = new HashMap<>();

    private volatile Peers.@Nullable Listener listener;

    Ear(InstantSource clock) {
        this.clock = clock;
    }

    /** Called once, before anything is heard. */
    void open(Peers.Listener node) {
        listener = node;
    }

    /** Whether the account has a connection to this node now. */
    boolean isHere(AccountId account) {
        Peers.@Nullable Listener node = listener;
        return node != null && node.isHere(account);
    }

    /** Passes it on, in no order. */
    void pass(Consumer<Peers.Listener> heard) {
        Peers.@Nullable Listener node = listener;
        if (node != null && !executor.isShutdown()) {
            executor.execute(() -> passTo(node, heard));
        }
    }

    /** Passes it on after whatever of this account was passed so before. */
    void passInOrder(AccountId account, Consumer<Peers.Listener> heard) {
        if (listener == null || executor.isShutdown()) {
            return;
        }
        synchronized (waiting) {
            @Nullable Queue<Consumer<Peers.Listener>> others = waiting.get(account);
            if (others != null) {
                others.add(heard);
                return;
            }
            waiting.put(account, new ArrayDeque<>(List.of(heard)));
        }
        pass(node -> passWaiting(account, node));
    }

    private void passWaiting(AccountId account, Peers.Listener node) {
        while (true) {
            Consumer<Peers.Listener> next;
            synchronized (waiting) {
                Queue<Consumer<Peers.Listener>> queue = Objects.requireNonNull(waiting.get(account));
                @Nullable Consumer<Peers.Listener> first = queue.poll();
                if (first == null) {
                    waiting.remove(account);
                    return;
                }
                next = first;
            }
            passTo(node, next);
        }
    }

    private static void passTo(Peers.Listener node, Consumer<Peers.Listener> heard) {
        try {
            heard.accept(node);
        } catch (RuntimeException | Error e) {
            // Whatever it was: what waits behind it must not wait for ever.
            LOG.warn("News from another node could not be passed on; its receivers find it when they fetch", e);
        }
    }

    /** News for this account was lost. */
    void missed(AccountId account) {
        long since = clock.millis() - OLDEST_MISSED.toMillis();
        pass(node -> node.missed(account, since));
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
