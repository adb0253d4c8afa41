package org.crypttalk.server.store;

/**
 * An entry of a conversation's sequence, as it is on disk. Immutable; {@code body} is shared and must not be changed.
 *
 * @param conversation whose sequence it stands in
 * @param sequence its place: from 1, without gaps
 * @param kind envelope or epoch record
 * @param epoch the epoch it was sent in, or which it begins
 * @param id the sender's id of the message
 * @param hash SHA-256 of the body
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
        MessageId id,
        Bytes32 hash,
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

    /** Sizes and ids only, for logs. */
    @Override
    public String toString() {
        return "StoredEntry[" + kind + " " + conversation + "/" + sequence + ", epoch " + epoch + ", id " + id + ", "
                + body.length + " bytes]";
    }
}
