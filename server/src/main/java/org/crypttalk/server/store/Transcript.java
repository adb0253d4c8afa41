package org.crypttalk.server.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.crypttalk.protocol.Hash;

/**
 * The running hash over a conversation's entries (docs/protocol.md section 7.2), which epoch records commit to: T_0 is 32 zero bytes, T_s =
 * SHA-256(CBOR(["crypt-talk/1 transcript", T_(s−1), s, entryHash_s])).
 */
public final class Transcript {

    /** T_0. */
    public static final Hash START = new Hash(0, 0, 0, 0);

    private static final byte[] LABEL = "crypt-talk/1 transcript".getBytes(StandardCharsets.US_ASCII);

    /** The most bytes that are hashed: array head, label with its head, two byte strings with theirs, the longest integer. */
    private static final int MAX_BYTES = 1 + 1 + LABEL.length + 2 * (2 + Hash.SIZE) + 9;

    private Transcript() {}

    /** T_sequence. */
    public static Hash next(Hash previous, long sequence, Hash entryHash) {
        ByteBuffer cbor = ByteBuffer.allocate(MAX_BYTES);
        cbor.put((byte) 0x84).put((byte) (0x60 | LABEL.length)).put(LABEL);
        putBytes(cbor, previous);
        putUnsigned(cbor, sequence);
        putBytes(cbor, entryHash);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(cbor.flip());
            return Hash.of(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void putBytes(ByteBuffer cbor, Hash value) {
        cbor.put((byte) 0x58).put((byte) Hash.SIZE);
        cbor.putLong(value.first())
                .putLong(value.second())
                .putLong(value.third())
                .putLong(value.fourth());
    }

    private static void putUnsigned(ByteBuffer cbor, long value) {
        if (value < 24) {
            cbor.put((byte) value);
        } else if (value < 1L << 8) {
            cbor.put((byte) 0x18).put((byte) value);
        } else if (value < 1L << 16) {
            cbor.put((byte) 0x19).putShort((short) value);
        } else if (value < 1L << 32) {
            cbor.put((byte) 0x1a).putInt((int) value);
        } else {
            cbor.put((byte) 0x1b).putLong(value);
        }
    }
}
