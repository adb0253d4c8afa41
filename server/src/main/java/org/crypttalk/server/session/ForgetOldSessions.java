package org.crypttalk.server.session;

import java.time.Duration;
import java.time.InstantSource;
import org.crypttalk.server.store.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes sessions that are over, every hour. Only tidying: {@link Authenticate} refuses them anyway. Runs on a virtual thread of its own until
 * it is closed.
 */
public final class ForgetOldSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForgetOldSessions.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Sessions sessions;
    private final InstantSource clock;
    private final Thread thread;

    public ForgetOldSessions(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("forget-old-sessions").start(this::run);
    }

    /** Removes what is over now. */
    void forget() {
        long now = clock.millis();
        int forgotten = sessions.endUnusedSince(Sessions.Kind.UNLOCK, now - OpenSession.UNLOCK_LIFE.toMillis())
                + sessions.endUnusedSince(Sessions.Kind.DEVICE, now - OpenSession.DEVICE_LIFE.toMillis());
        LOG.debug("{} sessions were over", forgotten);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                try {
                    forget();
                } catch (RuntimeException e) {
                    LOG.error("Sessions that are over could not be removed", e);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }
}
