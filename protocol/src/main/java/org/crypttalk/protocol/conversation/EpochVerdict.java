package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.AccountId;

/** What verifying an epoch record gave. */
public sealed interface EpochVerdict {

    /** All rules hold; this is the state from the record on. */
    record Valid(VerifiedEpoch epoch) implements EpochVerdict {}

    /** The record breaks a rule. */
    record Invalid(EpochRule rule) implements EpochVerdict {}

    /** The account's log, at least up to {@code seq}, must be fetched before the record can be judged. */
    record LogNeeded(AccountId account, long seq) implements EpochVerdict {}

    /** A record of a group, which this version does not know. */
    record Unsupported() implements EpochVerdict {}
}
