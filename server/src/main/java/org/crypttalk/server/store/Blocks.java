package org.crypttalk.server.store;

import java.util.List;
import java.util.Set;
import org.crypttalk.protocol.AccountId;

/**
 * Who does not want to be seen by whom, nor see them (docs/protocol.md, section 11).
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>block by one account of another</td><td>{@link #set}, durably</td><td>never</td><td>{@link #set}, durably</td></tr>
 * </table>
 */
public interface Blocks {

    /** Makes or lifts a block. Returns whether that changed anything. */
    boolean set(AccountId by, AccountId whom, boolean blocked);

    /** Whom the account blocks, in ascending order. */
    List<AccountId> of(AccountId by);

    /** Whom the account blocks, and who blocks it. */
    Set<AccountId> apartFrom(AccountId account);
}
