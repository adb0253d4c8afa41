package org.crypttalk.server.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.server.store.Sessions;

/** Opens a session for somebody who has proved who it is. Above the limit of an account, those that were unused for longest end. */
public final class OpenSession {

    /** How long a device's session lives without use. */
    public static final Duration DEVICE_LIFE = Duration.ofDays(90);

    /** How long a login may take to enrol. */
    public static final Duration UNLOCK_LIFE = Duration.ofMinutes(15);

    private final Sessions sessions;
    private final SessionNews news;
    private final SecureRandom random;
    private final InstantSource clock;

    public OpenSession(Sessions sessions, SessionNews news, SecureRandom random, InstantSource clock) {
        this.sessions = sessions;
        this.news = news;
        this.random = random;
        this.clock = clock;
    }

    /**
     * For a login.
     *
     * @param secret 0 if it showed the password, 1 the recovery code
     */
    public OpenedSession forLogin(AccountId account, int secret) {
        return open(account, Sessions.Kind.UNLOCK, secret, 0);
    }

    /** For a device. */
    public OpenedSession forDevice(AccountId account, long device) {
        return open(account, Sessions.Kind.DEVICE, 0, device);
    }

    private OpenedSession open(AccountId account, Sessions.Kind kind, int secret, long device) {
        byte[] token = Tokens.make(random);
        long now = clock.millis();
        Sessions.Session session = new Sessions.Session(Tokens.idOf(token), account, kind, secret, device, now, now);
        sessions.open(session, Limits.SESSIONS_OF_AN_ACCOUNT).forEach(ended -> news.ended(account, ended.id()));
        return new OpenedSession(SignedIn.of(session), token);
    }
}
