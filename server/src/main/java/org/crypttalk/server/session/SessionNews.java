package org.crypttalk.server.session;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;

/** Hears at once of sessions that ended, so that their live connections end too. */
@FunctionalInterface
public interface SessionNews {

    /** This session is over. Must not block. */
    void ended(AccountId account, Hash session);
}
