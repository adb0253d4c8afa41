package org.crypttalk.protocol.account;

import org.jspecify.annotations.Nullable;

/** What verifying a log, or one more entry of it, gave. */
public sealed interface LogVerdict {

    /** All rules hold; {@code log} includes the entry. */
    record Valid(AccountLog log) implements LogVerdict {}

    /** The entry at {@code seq} breaks a rule: nothing of this log may be used. */
    record Invalid(long seq, LogRule rule) implements LogVerdict {}

    /**
     * The entry at {@code seq} is of a later version: nothing from it on is believed, and nothing is sent to the account.
     *
     * @param before the verified log before it; null if there is none
     */
    record Unsupported(long seq, @Nullable AccountLog before) implements LogVerdict {}
}
