package org.crypttalk.server.store;

import java.util.Collection;
import java.util.Map;
import org.crypttalk.protocol.AccountId;

/**
 * When accounts were last connected: one time for each account, the newest; nothing tells of the times before.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>sighting of an account, milliseconds since 1970 UTC</td><td>first {@link #note}</td><td>only rises, whichever node notes it</td>
 * <td>never</td></tr>
 * </table>
 */
public interface Sightings {

    /** Notes that these accounts were connected at a time, in one step. A later time that is known stays. */
    void note(Map<AccountId, Long> timesMillis);

    /** When these were last connected; those never noted are missing. */
    Map<AccountId, Long> of(Collection<AccountId> accounts);
}
