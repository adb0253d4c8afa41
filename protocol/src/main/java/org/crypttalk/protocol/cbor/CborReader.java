package org.crypttalk.protocol.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads canonical CBOR of the protocol's subset, item by item as the structure has them, and refuses everything else. Reads in place:
 * only what is returned is copied. Not for several threads.
 */
public final class CborReader {

    /** The deepest nesting of arrays. */
    public static final int MAX_DEPTH = 12;

    private static final int NULL = 0xf6;

    private final byte[] input;
    private final int end;
    private int at;

    /**
     * A reader of a whole input.
     *
     * @param limit the most bytes that the structure may have
     */
    public CborReader(byte[] input, int limit) throws MalformedException {
        this(input, 0, input.length);
        if (input.length > limit) {
            throw new MalformedException("It has " + input.length + " bytes, more than the " + limit + " allowed");
        }
    }

    private CborReader(byte[] input, int from, int end) {
        this.input = input;
        this.at = from;
        this.end = end;
    }

    /** A reader of the elements of an array. */
    @FunctionalInterface
    public interface Element<T> {
        T read(CborReader reader) throws MalformedException;
    }

    /** Checks that {@code input} is exactly one item of the subset. */
    public static void check(byte[] input, int limit) throws MalformedException {
        CborReader reader = new CborReader(input, limit);
        reader.skip(0);
        reader.end();
    }

    /** Opens an array of exactly {@code count} elements. */
    public CborReader array(int count) throws MalformedException {
        long actual = head(4, "an array");
        if (actual != count) {
            throw new MalformedException("An array has " + actual + " elements instead of " + count);
        }
        return this;
    }

    /** Opens an array of at most {@code max} elements and returns how many there are. */
    public int arrayUpTo(int max) throws MalformedException {
        long count = head(4, "an array");
        if (count > max) {
            throw new MalformedException("An array has " + count + " elements, more than the " + max + " allowed");
        }
        return (int) count;
    }

    /** Opens a structure of exactly {@code count} elements and reads version and suite. */
    public CborReader structure(int count) throws MalformedException {
        long actual = head(4, "an array");
        if (actual < 2) {
            throw new MalformedException("A structure begins with version and suite");
        }
        versionAndSuite();
        if (actual != count) {
            throw new MalformedException("A structure has " + actual + " elements instead of " + count);
        }
        return this;
    }

    /** Reads version and suite, of which only 1 and 1 are known. */
    public CborReader versionAndSuite() throws MalformedException {
        long version = uint();
        long suite = uint();
        if (version != Limits.VERSION || suite != Limits.SUITE) {
            throw new UnsupportedVersionException(version, suite);
        }
        return this;
    }

    /** A list of at most {@code max} elements. */
    public <T> List<T> list(int max, Element<T> element) throws MalformedException {
        int count = arrayUpTo(max);
        // Not sized by the count: the input may promise more than it has.
        List<T> items = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            items.add(element.read(this));
        }
        return List.copyOf(items);
    }

    /** An unsigned integer up to 2^53 − 1. */
    public long uint() throws MalformedException {
        return head(0, "an integer");
    }

    /** An unsigned integer up to {@code max}. */
    public long uint(long max) throws MalformedException {
        long value = uint();
        if (value > max) {
            throw new MalformedException("An integer is " + value + ", more than the " + max + " allowed");
        }
        return value;
    }

    /** A byte string of any length within the input. */
    public Bytes bytes() throws MalformedException {
        int length = length(2, "a byte string");
        Bytes value = Bytes.copyOfRange(input, at, at + length);
        at += length;
        return value;
    }

    /** A byte string of exactly {@code size} bytes. */
    public Bytes bytes(int size) throws MalformedException {
        skipBytesHead(size);
        Bytes value = Bytes.copyOfRange(input, at, at + size);
        at += size;
        return value;
    }

    /** A byte string of at most {@code max} bytes. */
    public Bytes bytesUpTo(int max) throws MalformedException {
        int start = at;
        int length = length(2, "a byte string");
        if (length > max) {
            throw new MalformedException("A byte string has " + length + " bytes, more than the " + max + " allowed");
        }
        at = start;
        return bytes();
    }

    /** A byte string of 32 bytes. */
    public Hash hash() throws MalformedException {
        skipBytesHead(Hash.SIZE);
        Hash value = Hash.of(input, at);
        at += Hash.SIZE;
        return value;
    }

    /** A byte string of 32 bytes, or an empty one as null. */
    public @Nullable Hash hashOrEmpty() throws MalformedException {
        if (at < end && input[at] == 0x40) {
            at++;
            return null;
        }
        return hash();
    }

    /** A byte string whose content is read in place by the returned reader. */
    public CborReader nested() throws MalformedException {
        int length = length(2, "a byte string");
        CborReader inner = new CborReader(input, at, at + length);
        at += length;
        return inner;
    }

    /** Skips a byte string without copying and returns its length. */
    public int skipBytes() throws MalformedException {
        int length = length(2, "a byte string");
        at += length;
        return length;
    }

    /** A well-formed UTF-8 text of at most {@code maxBytes} bytes. */
    public String text(int maxBytes) throws MalformedException {
        int length = length(3, "a text");
        if (length > maxBytes) {
            throw new MalformedException("A text has " + length + " bytes, more than the " + maxBytes + " allowed");
        }
        return utf8(length);
    }

    /** Exactly this text. */
    public CborReader label(String expected) throws MalformedException {
        if (!text(256).equals(expected)) {
            throw new MalformedException("The label is not the one of this structure");
        }
        return this;
    }

    /** Reads null if it is next. */
    public boolean isNone() {
        if (at < end && (input[at] & 0xff) == NULL) {
            at++;
            return true;
        }
        return false;
    }

    /**
     * Any one array, as the bytes it is.
     *
     * @param depth how many arrays stand around it
     */
    public Bytes anyArray(int depth) throws MalformedException {
        int start = at;
        if (at < end && (input[at] & 0xe0) != 0x80) {
            throw new MalformedException("An array is needed");
        }
        skip(depth);
        return Bytes.copyOfRange(input, start, at);
    }

    /** The number of elements of the array that is next and its first element, an integer; nothing is consumed. */
    public long peekKind() throws MalformedException {
        int start = at;
        if (head(4, "an array") < 1) {
            throw new MalformedException("An array that begins with its kind is needed");
        }
        long kind = uint();
        at = start;
        return kind;
    }

    /** Refuses bytes that follow. */
    public void end() throws MalformedException {
        if (at != end) {
            throw new MalformedException("There are " + (end - at) + " bytes after the end");
        }
    }

    /** Bytes read so far, from the start of the whole input. */
    public int position() {
        return at;
    }

    private void skip(int depth) throws MalformedException {
        if (at >= end) {
            throw cut();
        }
        int first = input[at] & 0xff;
        switch (first >> 5) {
            case 0 -> uint();
            case 2 -> skipBytes();
            case 3 -> utf8(length(3, "a text"));
            case 4 -> {
                if (depth == MAX_DEPTH) {
                    throw new MalformedException("Arrays are nested deeper than " + MAX_DEPTH);
                }
                long count = head(4, "an array");
                for (long i = 0; i < count; i++) {
                    skip(depth + 1);
                }
            }
            default -> {
                if (first != NULL) {
                    throw new MalformedException("There is a type that the protocol does not use");
                }
                at++;
            }
        }
    }

    private void skipBytesHead(int size) throws MalformedException {
        int length = length(2, "a byte string");
        if (length != size) {
            throw new MalformedException("A byte string has " + length + " bytes instead of " + size);
        }
    }

    private int length(int major, String what) throws MalformedException {
        long length = head(major, what);
        if (length > end - at) {
            throw cut();
        }
        return (int) length;
    }

    private String utf8(int length) throws MalformedException {
        try {
            // A fresh decoder reports malformed input, which includes overlong forms and surrogates.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedException("A text is not well-formed UTF-8");
        }
    }

    private long head(int major, String what) throws MalformedException {
        if (at >= end) {
            throw cut();
        }
        int first = input[at++] & 0xff;
        if (first >> 5 != major) {
            throw new MalformedException("There is another type where " + what + " is needed");
        }
        int info = first & 0x1f;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new MalformedException("A length is indefinite or reserved");
        }
        int bytes = 1 << (info - 24);
        if (bytes > end - at) {
            throw cut();
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (input[at++] & 0xff);
        }
        long least = info == 24 ? 24 : 1L << (bytes * 4);
        if (value >= 0 && value < least) {
            throw new MalformedException("A number is not in its shortest form");
        }
        if (value < 0 || value > Limits.MAX_UINT) {
            throw new MalformedException("An integer is above 2^53 - 1");
        }
        return value;
    }

    private static MalformedException cut() {
        return new MalformedException("It ends too early");
    }
}
