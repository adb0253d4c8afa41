package org.crypttalk.protocol.cbor;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Writes canonical CBOR of the protocol's subset. The caller opens an array with its number of elements and writes that many; the
 * counting is the caller's. Not for several threads.
 */
public final class CborWriter {

    private static final int NULL = 0xf6;

    private byte[] buffer;
    private int size;

    public CborWriter() {
        this(64);
    }

    /** A writer with room for {@code capacity} bytes; it grows when needed. */
    public CborWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** Opens an array of {@code count} elements, which follow. */
    public CborWriter array(int count) {
        return head(4, count);
    }

    /** Opens a structure of {@code count} elements that begins with version and suite. */
    public CborWriter structure(int count) {
        return array(count).uint(Limits.VERSION).uint(Limits.SUITE);
    }

    /**
     * An unsigned integer.
     *
     * @throws IllegalArgumentException if it is negative or above 2^53 − 1
     */
    public CborWriter uint(long value) {
        if (value < 0 || value > Limits.MAX_UINT) {
            throw new IllegalArgumentException("An integer is from 0 to 2^53 - 1");
        }
        return head(0, value);
    }

    /** A byte string. */
    public CborWriter bytes(byte[] value) {
        return bytesHead(value.length).raw(value);
    }

    /** A byte string. */
    public CborWriter bytes(Bytes value) {
        return bytes(value.unsafeArray());
    }

    /** A byte string of 32 bytes. */
    public CborWriter hash(Hash value) {
        bytesHead(Hash.SIZE);
        room(Hash.SIZE);
        value.write(buffer, size);
        size += Hash.SIZE;
        return this;
    }

    /** A byte string of 32 bytes, or an empty one. */
    public CborWriter hashOrEmpty(@Nullable Hash value) {
        return value == null ? bytesHead(0) : hash(value);
    }

    /** Only the head of a byte string; its {@code length} bytes follow by {@link #raw}. */
    public CborWriter bytesHead(int length) {
        return head(2, length);
    }

    /**
     * A text string.
     *
     * @throws IllegalArgumentException if it has a surrogate without its partner
     */
    public CborWriter text(String value) {
        byte[] utf8 = utf8(value);
        return head(3, utf8.length).raw(utf8);
    }

    /** The absent optional field. */
    public CborWriter none() {
        room(1);
        buffer[size++] = (byte) NULL;
        return this;
    }

    /** An array of the items, each written by {@code element}. */
    public <T> CborWriter list(List<T> items, BiConsumer<CborWriter, T> element) {
        array(items.size());
        items.forEach(item -> element.accept(this, item));
        return this;
    }

    /** Bytes as they are: an item that is encoded already. */
    public CborWriter raw(byte[] encoded) {
        room(encoded.length);
        System.arraycopy(encoded, 0, buffer, size, encoded.length);
        size += encoded.length;
        return this;
    }

    /** A new array of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** What was written. */
    public Bytes finish() {
        return Bytes.wrap(toBytes());
    }

    /**
     * UTF-8 of a well-formed text.
     *
     * @throws IllegalArgumentException if it has a surrogate without its partner
     */
    public static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("The text has a surrogate without its partner", e);
        }
    }

    private CborWriter head(int major, long value) {
        room(9);
        int type = major << 5;
        if (value < 24) {
            buffer[size++] = (byte) (type | (int) value);
        } else if (value < 1L << 8) {
            buffer[size++] = (byte) (type | 24);
            put(value, 1);
        } else if (value < 1L << 16) {
            buffer[size++] = (byte) (type | 25);
            put(value, 2);
        } else if (value < 1L << 32) {
            buffer[size++] = (byte) (type | 26);
            put(value, 4);
        } else {
            buffer[size++] = (byte) (type | 27);
            put(value, 8);
        }
        return this;
    }

    private void put(long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
    }

    private void room(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes));
        }
    }
}
