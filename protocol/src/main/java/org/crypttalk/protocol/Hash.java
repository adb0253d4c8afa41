package org.crypttalk.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A SHA-256 hash, or another public value of 32 bytes, held as four big-endian longs; ordered as its bytes are, unsigned. */
public record Hash(long first, long second, long third, long fourth) implements Comparable<Hash> {

    /** The number of bytes. */
    public static final int SIZE = 32;

    /** 32 zero bytes: the transcript hash before the first entry. */
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * The value of exactly {@value #SIZE} bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("32 bytes are needed, but there are " + bytes.length);
        }
        return of(bytes, 0);
    }

    /** The value of the {@value #SIZE} bytes from {@code offset}. */
    public static Hash of(byte[] bytes, int offset) {
        return new Hash(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[SIZE];
        write(bytes, 0);
        return bytes;
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void write(byte[] target, int offset) {
        LONGS.set(target, offset, first);
        LONGS.set(target, offset + 8, second);
        LONGS.set(target, offset + 16, third);
        LONGS.set(target, offset + 24, fourth);
    }

    @Override
    public int compareTo(Hash other) {
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
