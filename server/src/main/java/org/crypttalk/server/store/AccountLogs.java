package org.crypttalk.server.store;

import java.util.List;
import java.util.OptionalLong;
import org.crypttalk.protocol.AccountId;

/**
 * The accounts' logs: public, append-only, hash-linked (docs/protocol.md section 4).
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>entry at (account, seq), seq from 0 without gaps</td><td>entry 0 with {@link Accounts#register}, others by append</td><td>never
 * </td><td>never</td></tr>
 * </table>
 *
 * <p>Which entries are valid is the caller's to check, against the log it read; an entry is taken only at the seq that it was checked for
 * (compare-and-set), and since a log only grows, nothing it was checked against has changed then.
 */
public interface AccountLogs {

    /** What became of an append. */
    sealed interface Extension {
        record Extended() implements Extension {}

        /** The seq is not the next one: the log's head is {@code headSeq}, or -1 if there is no such account. */
        record Stale(long headSeq) implements Extension {}
    }

    /** Entries from a seq on, in order; at most {@code limit}, at least 1. */
    List<byte[]> entries(AccountId account, long from, int limit);

    /** The seq of the last entry; empty if there is no such account. */
    OptionalLong headSeq(AccountId account);

    /** Appends an entry, durably, if {@code seq} is the next one. */
    Extension append(AccountId account, long seq, byte[] entry);

    /**
     * Appends an entry and replaces the unlock box that was opened for it, in one durable step.
     *
     * @param which 0 for the password's box, 1 for the recovery code's
     */
    Extension enrol(AccountId account, long seq, byte[] entry, int which, byte[] box);
}
