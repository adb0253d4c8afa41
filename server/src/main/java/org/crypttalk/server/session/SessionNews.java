package org.crypttalk.server.session;

import org.crypttalk.server.store.AccountId;
import org.crypttalk.server.store.Bytes32;

/** Hears at once of sessions that ended, so that their live connections end too. */
@FunctionalInterface
public interface SessionNews {

    /** This session is over. Must not block. */
    void ended(AccountId account, Bytes32 session);
}
