package org.crypttalk.server.store;

/** What became of an append. Every accepting answer is given only after the entry is on disk (fsync). */
public sealed interface AppendResult {

    /** It took the next place in its conversation. */
    record Accepted(long sequence, long timeMillis) implements AppendResult {}

    /** The same id (or epoch) with the same hash is stored already: a retry, to be answered as accepted. */
    record AlreadyStored(long sequence, long timeMillis) implements AppendResult {}

    /** The id is taken in this conversation by an envelope with another hash, which stands at {@code sequence}. */
    record IdConflict(long sequence) implements AppendResult {}

    /** The envelope names an epoch that is not the current one, which is {@code currentEpoch}, or -1 if there is none yet. */
    record StaleEpoch(long currentEpoch) implements AppendResult {}

    /** The epoch has a record already, another one. */
    record EpochConflict(StoredEntry existing) implements AppendResult {}

    /** The record's epoch is more than one above the current one, which is {@code currentEpoch}, or -1 if there is none yet. */
    record EpochAhead(long currentEpoch) implements AppendResult {}
}
