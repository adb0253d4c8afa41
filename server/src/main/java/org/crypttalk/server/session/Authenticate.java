package org.crypttalk.server.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Sessions;

/** Finds the session of a token and notes that it was used, to the hour: more would only wear the disk. */
public final class Authenticate {

    private static final Duration NOTED_EVERY = Duration.ofHours(1);

    private final Sessions sessions;
    private final InstantSource clock;

    public Authenticate(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** The session of a token as the client sends it; empty if it is none, or over. */
    public Optional<SignedIn> session(String token) {
        return Tokens.idOf(token).flatMap(this::session);
    }

    /** The session with this id; empty if it is over. */
    public Optional<SignedIn> session(Hash id) {
        long now = clock.millis();
        Optional<Sessions.Session> found = sessions.byId(id).filter(session -> isLive(session, now));
        found.filter(session -> now - session.lastUsedMillis() > NOTED_EVERY.toMillis())
                .ifPresent(session -> sessions.touch(id, now));
        return found.map(SignedIn::of);
    }

    static boolean isLive(Sessions.Session session, long now) {
        return switch (session.kind()) {
            case UNLOCK -> now - session.createdMillis() <= OpenSession.UNLOCK_LIFE.toMillis();
            case DEVICE -> now - session.lastUsedMillis() <= OpenSession.DEVICE_LIFE.toMillis();
        };
    }
}
