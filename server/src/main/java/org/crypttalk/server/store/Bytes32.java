package org.crypttalk.server.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A value of 32 bytes: a SHA-256 hash, or an id that is one. Held as four longs (big-endian), which makes it a compact map key.
 */
public record Bytes32(long first, long second, long third, long fourth) implements Comparable<Bytes32> {

    /** The number of bytes. */
    public static final int SIZE = 32;

    /**
     * The value of exactly {@value #SIZE} bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Bytes32 of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("32 bytes are needed, but there are " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Bytes32(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** Orders as the bytes do, unsigned; hash maps use it when somebody grinds for colliding hash codes. */
    @Override
    public int compareTo(Bytes32 other) {
        int order = Long.compareUnsigned(first, other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second, other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third, other.third);
        }
        return order != 0 ? order : Long.compareUnsigned(fourth, other.fourth);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first ^ Long.rotateLeft(fourth, 29));
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
