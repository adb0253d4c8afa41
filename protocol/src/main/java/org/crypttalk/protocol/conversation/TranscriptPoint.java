package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.Hash;

/** The transcript up to a sequence: its running hash (protocol section 7.2). */
public record TranscriptPoint(long sequence, Hash hash) {

    /** Before the first entry: [0, T_0]. */
    public static final TranscriptPoint START = new TranscriptPoint(0, Hash.ZERO);
}
