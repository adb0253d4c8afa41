package org.crypttalk.server.store;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/** What is to take the next place in a conversation's sequence. The store keeps the arrays given to it: nobody may change them later. */
public sealed interface NewEntry {

    /** The most bytes a body may have: 256 KiB. */
    int MAX_BODY_BYTES = 256 * 1024;

    /** The conversation whose next sequence is wanted. */
    ConversationId conversation();

    /** The epoch that the envelope is encrypted in, or that the record begins; from 0. */
    long epoch();

    /** The entry hash of docs/protocol.md section 7.2 (of an envelope or of a record), computed at the edge from the body. */
    Hash hash();

    /** The account that sends it. */
    AccountId sender();

    /** 1 to {@value #MAX_BODY_BYTES} bytes, opaque to the store. */
    byte[] body();

    /** An encrypted message with its sender's id for it; accepted only while {@code epoch} is the conversation's current one. */
    // The body is shared, never changed: a copy for each reader would cost more than everything else here.
    @SuppressWarnings("ArrayRecordComponent")
    record Envelope(ConversationId conversation, long epoch, EntryId id, Hash hash, AccountId sender, byte[] body)
            implements NewEntry {

        public Envelope {
            check(epoch, body);
        }
    }

    /** A signed epoch record; accepted only if {@code epoch} is one more than the conversation's current one (compare-and-set). */
    @SuppressWarnings("ArrayRecordComponent") // as above
    record EpochRecord(ConversationId conversation, long epoch, Hash hash, AccountId sender, byte[] body)
            implements NewEntry {

        public EpochRecord {
            check(epoch, body);
        }
    }

    private static void check(long epoch, byte[] body) {
        if (epoch < 0) {
            throw new IllegalArgumentException("An epoch is 0 or more, not " + epoch);
        }
        // A length of 0 is reserved for entries whose body was deleted.
        if (body.length == 0 || body.length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "A body has 1 to " + MAX_BODY_BYTES + " bytes, but this one has " + body.length);
        }
    }
}
