package org.crypttalk.server.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.crypttalk.server.store.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes sessions that are over, every hour. {@link Authenticate} refuses them anyway, but a connection that only listens asks for nothing
 * any more: this is what ends it, at most an hour late. Runs on a virtual thread of its own until it is closed.
 */
public final class ForgetOldSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForgetOldSessions.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Sessions sessions;
    private final SessionNews news;
    private final InstantSource clock;
    private final Thread thread;

    public ForgetOldSessions(Sessions sessions, SessionNews news, InstantSource clock) {
        this.sessions = sessions;
        this.news = news;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("forget-old-sessions").start(this::run);
    }

    /** Removes what is over now, and ends its connections. */
    public void forget() {
        long now = clock.millis();
        // A login has no connections.
        int logins = sessions.endUnusedSince(Sessions.Kind.UNLOCK, now - OpenSession.UNLOCK_LIFE.toMillis())
                .size();
        List<Sessions.Session> over =
                sessions.endUnusedSince(Sessions.Kind.DEVICE, now - OpenSession.DEVICE_LIFE.toMillis());
        over.forEach(session -> news.ended(session.account(), session.id()));
        LOG.debug("{} sessions and {} logins were over", over.size(), logins);
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
