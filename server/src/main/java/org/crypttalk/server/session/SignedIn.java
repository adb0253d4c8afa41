package org.crypttalk.server.session;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Sessions;

/**
 * A session that was found for a token.
 *
 * @param id SHA-256 of the token, which is what the server keeps
 * @param account whose it is
 * @param kind what it may do
 * @param secret which secret opened a login: 0 password, 1 recovery code
 * @param device the device that opened it; of a login without meaning
 */
public record SignedIn(Hash id, AccountId account, Sessions.Kind kind, int secret, long device) {

    static SignedIn of(Sessions.Session session) {
        return new SignedIn(session.id(), session.account(), session.kind(), session.secret(), session.device());
    }
}
