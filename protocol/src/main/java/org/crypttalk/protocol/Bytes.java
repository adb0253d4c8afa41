package org.crypttalk.protocol;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string, equal by content and ordered as unsigned bytes. Its {@code toString} tells the size only. */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** A copy of the array. */
    public static Bytes copyOf(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** A copy of the bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public static Bytes copyOfRange(byte[] bytes, int from, int to) {
        return new Bytes(Arrays.copyOfRange(bytes, from, to));
    }

    /** The array itself: the caller gives it up and never changes it again. */
    public static Bytes wrap(byte[] bytes) {
        return new Bytes(bytes);
    }

    /**
     * The bytes of an even number of hexadecimal digits.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** The number of bytes. */
    public int size() {
        return value.length;
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    /** A new array of the bytes. */
    public byte[] toArray() {
        return value.clone();
    }

    /** The array behind this value, not a copy: only for reading. */
    public byte[] unsafeArray() {
        return value;
    }

    /** Lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "Bytes[" + value.length + "]";
    }
}
