package org.crypttalk.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A message's id, made by its sender: a UUIDv7 (RFC 9562 section 5.7) of 16 bytes, ordered by the sender's clock. */
public record MessageId(long high, long low) implements Comparable<MessageId> {

    /** The number of bytes. */
    public static final int SIZE = 16;

    /** Refuses another version or variant of a UUID. */
    public MessageId {
        if (!isVersion7(high, low)) {
            throw new IllegalArgumentException("A message id is a UUIDv7");
        }
    }

    /** The id of exactly {@value #SIZE} bytes. */
    public static MessageId of(byte[] bytes) throws MalformedException {
        if (bytes.length != SIZE) {
            throw new MalformedException("A message id has 16 bytes, not " + bytes.length);
        }
        return of(bytes, 0);
    }

    /** The id of the {@value #SIZE} bytes from {@code offset}. */
    public static MessageId of(byte[] bytes, int offset) throws MalformedException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, SIZE);
        long high = buffer.getLong();
        long low = buffer.getLong();
        if (!isVersion7(high, low)) {
            throw new MalformedException("A message id is a UUIDv7");
        }
        return new MessageId(high, low);
    }

    /**
     * A new id.
     *
     * @param timeMillis milliseconds since 1970 UTC
     */
    public static MessageId create(long timeMillis, RandomGenerator random) {
        long high = (timeMillis << 16) | 0x7000 | (random.nextLong() & 0xFFF);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new MessageId(high, low);
    }

    private static boolean isVersion7(long high, long low) {
        return (high & 0xF000) == 0x7000 && (low >>> 62) == 0b10;
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
