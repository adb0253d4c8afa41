package org.crypttalk.server.store;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What an entry is found by in its conversation: 16 bytes, unique there. Of an envelope it is the message's id, a UUIDv7 made by its sender (RFC 9562,
 * section 5.7); of an epoch record the first half of its hash. Ordered as its bytes are, unsigned: envelopes by their senders' clocks.
 */
public record EntryId(long high, long low) implements Comparable<EntryId> {

    /** The number of bytes. */
    public static final int SIZE = 16;

    /**
     * The id of exactly {@value #SIZE} bytes; which UUID version it is, is checked at the edge.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static EntryId of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("16 bytes are needed, but there are " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new EntryId(buffer.getLong(), buffer.getLong());
    }

    /** A new array of the 16 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(EntryId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** The usual notation of a UUID. */
    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
