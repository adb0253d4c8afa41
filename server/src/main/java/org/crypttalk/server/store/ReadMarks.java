package org.crypttalk.server.store;

import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/**
 * How far members have read, encrypted (docs/protocol.md section 9).
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>mark of (conversation, account), at most 1,024 bytes</td><td>first {@link #put}</td><td>replaced by the last one sent</td><td>
 * never</td></tr>
 * </table>
 *
 * <p>Only clients can see which mark is higher. Visible at once, written behind within 50 ms: after a crash an older mark may be there
 * until the account reads on.
 */
public interface ReadMarks {

    /** Replaces the account's mark. That it is a member is the caller's to check. */
    void put(ConversationId conversation, AccountId account, byte[] mark);

    /** The marks of a conversation. */
    Map<AccountId, byte[]> of(ConversationId conversation);
}
