package org.crypttalk.server.cluster;

import java.time.Duration;
import java.time.InstantSource;
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

    void pass(Consumer<Peers.Listener> heard) {
        Peers.@Nullable Listener node = listener;
        if (node == null || executor.isShutdown()) {
            return;
        }
        executor.execute(() -> {
            try {
                heard.accept(node);
            } catch (RuntimeException e) {
                LOG.warn("News from another node could not be passed on; its receivers find it when they fetch", e);
            }
        });
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
