package org.crypttalk.server.store;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/**
 * An entry of a conversation's sequence, as it is on disk. Immutable; {@code body} is shared and must not be changed.
 *
 * @param conversation whose sequence it stands in
 * @param sequence its place: from 1, without gaps
 * @param kind envelope or epoch record
 * @param epoch the epoch it was sent in, or which it begins
 * @param id the sender's id of the message; of an epoch record, which has none, the first half of its hash
 * @param hash the entry hash of docs/protocol.md section 7.2
 * @param transcript T_sequence of the same section: the running hash over the conversation's entries up to this one
 * @param timeMillis when the server stored it: milliseconds since 1970 UTC, never falling within a conversation
 * @param sender the account that sent it
 * @param body 1 to {@value NewEntry#MAX_BODY_BYTES} bytes
 */
// The body is shared, never changed: a copy for each reader would cost more than everything else here.
@SuppressWarnings("ArrayRecordComponent")
public record StoredEntry(
        ConversationId conversation,
        long sequence,
        Kind kind,
        long epoch,
        EntryId id,
        Hash hash,
        Hash transcript,
        long timeMillis,
        AccountId sender,
        byte[] body) {

    /** What an entry is; the code is what stands in the database and on the wire. */
    public enum Kind {
        ENVELOPE(0),
        EPOCH_RECORD(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** 0 for an envelope, 1 for an epoch record. */
        public int code() {
            return code;
        }

        /**
         * The kind of a code.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind of(int code) {
            return switch (code) {
                case 0 -> ENVELOPE;
                case 1 -> EPOCH_RECORD;
                default -> throw new IllegalArgumentException("No kind of entry has the code " + code);
            };
        }

        /** The kind of a new entry. */
        public static Kind of(NewEntry entry) {
            return switch (entry) {
                case NewEntry.Envelope _ -> ENVELOPE;
                case NewEntry.EpochRecord _ -> EPOCH_RECORD;
            };
        }
    }

    /**
     * The entry that a new one becomes when it is accepted after {@code head}.
     *
     * @param now milliseconds since 1970 UTC; a clock that fell behind the conversation's last time is not believed
     */
    public static StoredEntry accepted(NewEntry entry, Head head, long now) {
        long sequence = head.sequence() + 1;
        EntryId id = switch (entry) {
            case NewEntry.Envelope envelope -> envelope.id();
            case NewEntry.EpochRecord epochRecord ->
                new EntryId(epochRecord.hash().first(), epochRecord.hash().second());
        };
        return new StoredEntry(
                entry.conversation(),
                sequence,
                Kind.of(entry),
                entry.epoch(),
                id,
                entry.hash(),
                Transcript.next(head.transcript(), sequence, entry.hash()),
                Math.max(now, head.timeMillis()),
                entry.sender(),
                entry.body());
    }

    /** The head of a conversation whose last entry this is, and whose head before it was {@code previous}. */
    public Head headAfter(Head previous) {
        return new Head(sequence, kind == Kind.EPOCH_RECORD ? epoch : previous.epoch(), timeMillis, transcript);
    }

    /** Sizes and ids only, for logs. */
    @Override
    public String toString() {
        return "StoredEntry[" + kind + " " + conversation + "/" + sequence + ", epoch " + epoch + ", id " + id + ", "
                + body.length + " bytes]";
    }
}
