package org.crypttalk.protocol.conversation;

import java.util.List;
import org.crypttalk.protocol.AccountId;

/**
 * What a record does to the roster of the one before.
 *
 * @param put members that enter or change, ascending by account
 * @param removed accounts that go, ascending
 */
public record RosterChange(List<Member> put, List<AccountId> removed) {

    /** No change. */
    public static final RosterChange NONE = new RosterChange(List.of(), List.of());
}
