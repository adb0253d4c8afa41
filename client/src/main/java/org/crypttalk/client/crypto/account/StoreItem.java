package org.crypttalk.client.crypto.account;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;

/**
 * An item of the private store (protocol section 5.2).
 *
 * @param kind what it is; unknown ones are kept
 * @param key within the kind
 * @param time milliseconds since 1970 UTC, when {@code device} wrote it
 * @param value CBOR by kind
 */
public record StoreItem(long kind, Bytes key, long time, long device, Bytes value) {

    private static final int CONTACT = 1;
    private static final int CONVERSATION_HEAD = 5;

    /** Whether this one wins over another of the same kind and key. */
    boolean winsOver(StoreItem other) {
        long rank = rank();
        long otherRank = other.rank();
        if (rank != otherRank) {
            return rank > otherRank;
        }
        if (time != other.time) {
            return time > other.time;
        }
        return device != other.device ? device > other.device : value.compareTo(other.value) > 0;
    }

    /** What must never go back: headSeq of a contact, sequence of a conversation head; 0 in other kinds and in damaged values. */
    private long rank() {
        try {
            if (kind != CONTACT && kind != CONVERSATION_HEAD) {
                return 0;
            }
            CborReader reader = new CborReader(value.unsafeArray(), Limits.PRIVATE_STORE_BYTES);
            if (kind == CONTACT) {
                reader.array(3).text(Limits.PRIVATE_STORE_BYTES);
            } else {
                reader.array(4).uint();
                reader.hash();
            }
            long rank = reader.uint();
            reader.hash();
            reader.end();
            return rank;
        } catch (MalformedException e) {
            return 0;
        }
    }
}
