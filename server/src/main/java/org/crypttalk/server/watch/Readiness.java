package org.crypttalk.server.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.StoreException;

/** Whether this node should be sent new clients. Safe for any thread. */
public final class Readiness {

    /** How long the store may take to answer a small question. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Executor ASKING =
            task -> Thread.ofVirtual().name("readiness").start(task);

    /** How it stands. */
    public enum State {
        READY("ok"),
        /** Everything works, but other nodes hear of news with a delay. */
        DEGRADED("degraded"),
        /** It is about to stop, and its clients should go elsewhere. */
        DRAINING("draining"),
        /** The store does not answer. */
        UNAVAILABLE("unavailable");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As it stands in answers. */
        public String word() {
            return word;
        }
    }

    private final Accounts accounts;
    private final Peers peers;
    private volatile boolean draining;

    public Readiness(Accounts accounts, Peers peers) {
        this.accounts = accounts;
        this.peers = peers;
    }

    /** From now on the node asks not to be sent anybody. */
    public void drain() {
        draining = true;
    }

    /** How it stands now. Blocks up to two seconds, for it asks the store. */
    public State state() {
        if (draining) {
            return State.DRAINING;
        }
        if (!storeAnswers()) {
            return State.UNAVAILABLE;
        }
        return peers.state() == Peers.State.DEGRADED ? State.DEGRADED : State.READY;
    }

    private boolean storeAnswers() {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                boolean _ = accounts.isEmpty();
                                return true;
                            },
                            ASKING)
                    .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException) {
                return false;
            }
            throw e;
        }
    }
}
