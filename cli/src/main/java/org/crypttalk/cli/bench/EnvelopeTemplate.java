package org.crypttalk.cli.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * An envelope (docs/protocol.md, section 8.1) whose ciphertext is random bytes: a server cannot tell it from a real one. Only
 * message id and salt change from one to the next.
 *
 * <p>The message id is a UUIDv7 (RFC 9562) that also carries the sender's number and its counter, which is how the receiver
 * knows whether anything is missing, twice, or out of order.
 */
final class EnvelopeTemplate {

    /** Header of an envelope in an epoch below 24 by a device below 24: every field has a fixed place. */
    static final int HEADER_BYTES = 124;

    /** Where the header begins in an envelope. */
    static final int HEADER_OFFSET = 3;

    /** Where the 16 bytes of the message id begin in a header. */
    static final int ID_OFFSET = 39;

    private static final int SALT_OFFSET = HEADER_BYTES - 32;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int sender;
    private final RandomGenerator random;

    /**
     * Prepares the envelopes of one sender.
     *
     * @param size bytes of an envelope, {@link #leastBytes} to 65,000
     * @param sender its number, 0 to 32,767
     */
    EnvelopeTemplate(byte[] conversation, byte[] account, int size, int sender, RandomGenerator random) {
        if (conversation.length != 32 || account.length != 32 || size < leastBytes() || size > 65_000) {
            throw new IllegalArgumentException("An envelope of the bench has " + leastBytes() + " to 65,000 bytes");
        }
        this.sender = sender;
        this.random = random;
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) 0x82).put((byte) 0x58).put((byte) HEADER_BYTES);
        out.put((byte) 0x88).put((byte) 1).put((byte) 1);
        out.put((byte) 0x58).put((byte) 32).put(conversation);
        out.put((byte) 0); // epoch
        out.put((byte) 0x50).put(new byte[16]); // message id
        out.put((byte) 0x58).put((byte) 32).put(account);
        out.put((byte) 0); // device
        out.put((byte) 0x58).put((byte) 32).put(new byte[32]); // salt
        int left = out.remaining();
        if (left - 2 <= 0xff) {
            out.put((byte) 0x58).put((byte) (left - 2));
        } else {
            out.put((byte) 0x59).putShort((short) (left - 3));
        }
        byte[] ciphertext = new byte[out.remaining()];
        random.nextBytes(ciphertext);
        out.put(ciphertext);
        this.bytes = out.array();
    }

    /** The smallest envelope: a ciphertext of 24 bytes, the least whose length CBOR writes in two bytes. */
    static int leastBytes() {
        return HEADER_OFFSET + HEADER_BYTES + 2 + 24;
    }

    /** The envelope of this counter. The array is this template's own: valid until the next call. */
    byte[] next(int counter, long timeMillis) {
        int id = HEADER_OFFSET + ID_OFFSET;
        long entropy = random.nextLong();
        LONGS.set(bytes, id, (timeMillis << 16) | 0x7000 | (entropy & 0xfff));
        LONGS.set(bytes, id + 8, 0x8000_0000_0000_0000L | ((long) sender << 32) | (counter & 0xffffffffL));
        LONGS.set(bytes, HEADER_OFFSET + SALT_OFFSET, entropy);
        LONGS.set(bytes, HEADER_OFFSET + SALT_OFFSET + 8, (long) counter);
        return bytes;
    }

    /** The sender's number in the second half of a message id. */
    static int sender(long secondHalfOfId) {
        return (int) (secondHalfOfId >>> 32) & 0x7fff;
    }

    /** The counter in the second half of a message id. */
    static int counter(long secondHalfOfId) {
        return (int) secondHalfOfId;
    }
}
