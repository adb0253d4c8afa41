package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/** Running hashes of a conversation's entries (protocol section 7.2). */
public final class Transcript {

    private Transcript() {}

    /** T_(s) from T_(s − 1) and the hash of entry s. */
    public static TranscriptPoint next(TranscriptPoint last, Hash entryHash) {
        long sequence = last.sequence() + 1;
        return new TranscriptPoint(
                sequence,
                Hashes.of(new CborWriter(128)
                        .array(4)
                        .text(Labels.TRANSCRIPT)
                        .hash(last.hash())
                        .uint(sequence)
                        .hash(entryHash)));
    }

    /** What a reader knows of a conversation's transcript. */
    @FunctionalInterface
    public interface Knowledge {

        /** Nothing: as a server, which does not compute transcripts. */
        Knowledge NONE = sequence -> null;

        /** T_sequence where the reader has all entries up to it; null otherwise. */
        @Nullable
        Hash at(long sequence);
    }
}
