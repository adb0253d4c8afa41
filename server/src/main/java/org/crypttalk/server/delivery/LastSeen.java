package org.crypttalk.server.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Sightings;
import org.crypttalk.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When accounts were last connected, kept at a low rate: those whose last connection ended are gathered for some seconds and written as one,
 * those who are connected are noted together every {@link #REFRESHED_EVERY}, and everybody when the server stops. A crash therefore costs at most
 * that much. Of several nodes the newest time of all wins.
 *
 * <p>Safe for any thread; writes on a virtual thread of its own until it is closed.
 */
public final class LastSeen implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(5);
    private static final Duration REFRESHED_EVERY = Duration.ofMinutes(3);

    private final Sightings sightings;
    private final Connections connections;
    private final InstantSource clock;
    private final Thread thread;
    /** What is not written yet; guarded by itself. */
    private final Map<AccountId, Long> gathered = new HashMap<>();

    private long refreshedMillis;

    public LastSeen(Sightings sightings, Connections connections, InstantSource clock) {
        this.sightings = sightings;
        this.connections = connections;
        this.clock = clock;
        this.refreshedMillis = clock.millis();
        this.thread = Thread.ofVirtual().name("last-seen").start(this::run);
    }

    /** The account is connected now, or was until now. Returns the time. */
    long note(AccountId account) {
        long now = clock.millis();
        synchronized (gathered) {
            gathered.merge(account, now, Math::max);
        }
        return now;
    }

    /** When these were last connected; those never seen are missing. While the store does not answer, only what this node gathered. */
    Map<AccountId, Long> of(Collection<AccountId> accounts) {
        // First what is gathered: what is written and taken off meanwhile is found in the store.
        Map<AccountId, Long> found;
        synchronized (gathered) {
            found = new HashMap<>(gathered);
        }
        found.keySet().retainAll(Set.copyOf(accounts));
        try {
            sightings.of(accounts).forEach((account, time) -> found.merge(account, time, Math::max));
        } catch (StoreException e) {
            LOG.debug("When {} accounts were last seen is not known now: {}", accounts.size(), e.getMessage());
        }
        return found;
    }

    /** Writes what is due. */
    void tend() {
        if (clock.millis() - refreshedMillis >= REFRESHED_EVERY.toMillis()) {
            noteConnected();
        }
        write();
    }

    private void noteConnected() {
        refreshedMillis = clock.millis();
        connections.forEach(connection -> note(connection.account()));
    }

    private void write() {
        Map<AccountId, Long> writing;
        synchronized (gathered) {
            writing = Map.copyOf(gathered);
        }
        try {
            sightings.note(writing);
        } catch (StoreException e) {
            LOG.debug("When {} accounts were last seen is not written yet: {}", writing.size(), e.getMessage());
            return;
        }
        synchronized (gathered) {
            writing.forEach(gathered::remove);
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(WRITTEN_EVERY);
                try {
                    tend();
                } catch (RuntimeException e) {
                    LOG.error("When accounts were last seen could not be written", e);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is left, and notes those who are still connected. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        noteConnected();
        write();
    }
}
