package org.crypttalk.server.store;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A message's id, made by its sender: 16 bytes, a UUIDv7 (RFC 9562 section 5.7), unique in its conversation. Ordered as its bytes are,
 * unsigned, which is by the sender's clock.
 */
public record MessageId(long high, long low) implements Comparable<MessageId> {

    /** The number of bytes. */
    public static final int SIZE = 16;

    /**
     * The id of exactly {@value #SIZE} bytes; which UUID version it is, is checked at the edge.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static MessageId of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("16 bytes are needed, but there are " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new MessageId(buffer.getLong(), buffer.getLong());
    }

    /** A new array of the 16 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(MessageId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** The usual notation of a UUID. */
    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
