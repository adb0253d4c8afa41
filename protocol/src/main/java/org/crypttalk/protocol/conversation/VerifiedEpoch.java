package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/**
 * A conversation's verified state from its record n on.
 *
 * @param direct whether it is between two accounts (or with oneself) rather than a group
 * @param n the epoch
 * @param recordHash of record n
 * @param place the record's sequence in the conversation
 * @param roster after the record's change
 * @param commitment to K_n
 * @param transcript what the record's author had seen
 * @param time of the record, milliseconds since 1970 UTC by its author's clock
 */
public record VerifiedEpoch(
        ConversationId conversation,
        boolean direct,
        long n,
        Hash recordHash,
        long place,
        Roster roster,
        Hash commitment,
        TranscriptPoint transcript,
        long time) {}
