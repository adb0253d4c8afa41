package org.crypttalk.server.store;

import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/**
 * Up to which sequence some device of an account has stored a conversation's entries: what "delivered" means.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>cursor of (conversation, account)</td><td>first {@link #advance}</td><td>only rises</td><td>never</td></tr>
 * </table>
 *
 * <p>Visible at once, written behind within 50 ms: after a crash a cursor may stand where it stood a moment before, and rises again with
 * the next thing that is delivered.
 */
public interface Cursors {

    /**
     * Moves the cursor up. That the sequence exists and the account is a member, is the caller's to check.
     *
     * @return whether it rose; false if it stood there or above
     */
    boolean advance(ConversationId conversation, AccountId account, long sequence);

    /** The cursors of a conversation; those at 0 are missing. */
    Map<AccountId, Long> of(ConversationId conversation);
}
