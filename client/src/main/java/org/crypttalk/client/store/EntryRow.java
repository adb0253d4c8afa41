package org.crypttalk.client.store;

import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.envelope.SignedMessage;

/**
 * A place of a conversation that was read.
 *
 * @param time when the server stored it, milliseconds since 1970 UTC
 * @param entryHash of what stands there
 * @param transcript hash of everything up to and with this place
 */
public record EntryRow(long sequence, long time, Hash entryHash, Hash transcript, State state) {

    /** What stands there. */
    public sealed interface State {

        /** A message that passed every check. */
        record Opened(SignedMessage message) implements State {}

        /**
         * An envelope that failed a check.
         *
         * @param claimed the account its header names
         * @param reason one sentence
         */
        record Refused(Optional<AccountId> claimed, String reason) implements State {}

        /** An envelope whose key is not here yet: kept, and opened when the key comes. */
        record Waiting(Optional<AccountId> claimed, Bytes envelope) implements State {}

        /** An epoch record that was verified. */
        record Epoch() implements State {}

        /** The trace of a deleted envelope. */
        record Stub() implements State {}
    }

    public TranscriptPoint point() {
        return new TranscriptPoint(sequence, transcript);
    }

    public EntryRow with(State next) {
        return new EntryRow(sequence, time, entryHash, transcript, next);
    }
}
