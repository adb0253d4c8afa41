package org.crypttalk.server.store;

import org.crypttalk.protocol.Hash;

/**
 * Invites to register: each for one account.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>invite, named by the SHA-256 of its code</td><td>{@link #add}</td><td>used, once, by {@link Accounts#register}</td><td>when it
 * is used or expires</td></tr>
 * </table>
 */
public interface Invites {

    /** Adds an invite, durably. One that is there already is left as it is. */
    void add(Hash codeHash, long expiresMillis);

    /** Whether an account could be registered with it now. */
    boolean isOpen(Hash codeHash, long nowMillis);
}
