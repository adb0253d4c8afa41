package org.crypttalk.server.store;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/**
 * Which conversations there are and who takes part.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>conversation with its members: two, or one for notes to oneself</td><td>{@link #create}, before record 0 is appended</td><td>
 * never (direct)</td><td>never yet</td></tr>
 * <tr><td>a member has written</td><td>{@link #noteWriter}</td><td>never</td><td>never yet</td></tr>
 * </table>
 *
 * <p>A conversation exists for its members only once record 0 is in {@link Envelopes}: a crash between the two leaves a row without
 * entries, which the next attempt to begin the conversation takes over.
 */
public interface Conversations {

    /** Creates the conversation, durably. Returns false, changing nothing, if it is there already. */
    boolean create(ConversationId id, List<AccountId> members, long timeMillis);

    /** The members in ascending order; empty if there is no such conversation. Cheap for conversations in use. */
    List<AccountId> members(ConversationId id);

    /** The account's conversations, in the order of their creation. */
    List<ConversationId> ofAccount(AccountId account);

    /** How many conversations the account has. */
    int countOf(AccountId account);

    /** Notes, durably, that a member has sent an envelope. Returns whether that is new; false as well if it is no member. */
    boolean noteWriter(ConversationId id, AccountId account);

    /** With whom the account shares a conversation in which both have sent an envelope, in ascending order. */
    List<AccountId> acquaintances(AccountId account);
}
