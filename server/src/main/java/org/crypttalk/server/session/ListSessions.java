package org.crypttalk.server.session;

import java.time.InstantSource;
import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Sessions;

/** The sessions of an account that are still good, for the person to look through. */
public final class ListSessions {

    private final Sessions sessions;
    private final InstantSource clock;

    public ListSessions(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    public List<Sessions.Session> of(AccountId account) {
        long now = clock.millis();
        return sessions.ofAccount(account).stream()
                .filter(session -> Authenticate.isLive(session, now))
                .toList();
    }
}
