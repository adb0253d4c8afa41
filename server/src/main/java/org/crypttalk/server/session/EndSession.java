package org.crypttalk.server.session;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Sessions;

/** Ends a session: logout, sign-out from another device, or the end of its device. Live connections of it end at once. */
public final class EndSession {

    private final Sessions sessions;
    private final SessionNews news;

    public EndSession(Sessions sessions, SessionNews news) {
        this.sessions = sessions;
        this.news = news;
    }

    /** Ends a session of this account; false if the account has no such session. */
    public boolean end(AccountId account, Hash session) {
        boolean own = sessions.byId(session)
                .filter(found -> found.account().equals(account))
                .isPresent();
        if (!own || !sessions.end(session)) {
            return false;
        }
        news.ended(account, session);
        return true;
    }

    /** Ends all sessions of a device. */
    public void endAllOf(AccountId account, long device) {
        sessions.endDevice(account, device).forEach(session -> news.ended(account, session.id()));
    }
}
