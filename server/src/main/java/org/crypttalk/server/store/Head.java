package org.crypttalk.server.store;

import org.crypttalk.protocol.Hash;

/**
 * Where a conversation stands.
 *
 * @param sequence of its last entry; 0 if it has none
 * @param epoch the current one; -1 if no epoch record was accepted yet
 * @param timeMillis of its last entry, since 1970 UTC; 0 if it has none
 * @param transcript the running hash up to its last entry (docs/protocol.md section 7.2)
 */
public record Head(long sequence, long epoch, long timeMillis, Hash transcript) {

    /** The head of a conversation without entries. */
    public static final Head EMPTY = new Head(0, -1, 0, Transcript.START);
}
