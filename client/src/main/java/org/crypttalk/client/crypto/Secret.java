package org.crypttalk.client.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.crypttalk.protocol.Bytes;

/**
 * Bytes that must not be seen: keys, seeds. {@link #close} overwrites them, as far as Java lets us: copies made by the collector are out of
 * reach. Compared in constant time, never printed. Not for several threads while it is being closed.
 */
public final class Secret implements AutoCloseable {

    private final byte[] value;
    private boolean wiped;

    private Secret(byte[] value) {
        this.value = value;
    }

    /** Takes the array: the caller gives it up. */
    public static Secret wrap(byte[] value) {
        return new Secret(value);
    }

    /** A copy of the bytes. */
    public static Secret copyOf(Bytes bytes) {
        return new Secret(bytes.toArray());
    }

    /** {@code size} random bytes. */
    public static Secret random(int size, SecureRandom random) {
        byte[] value = new byte[size];
        random.nextBytes(value);
        return new Secret(value);
    }

    /** The number of bytes. */
    public int size() {
        return value.length;
    }

    /**
     * The array behind this secret, not a copy: for the primitives, which neither keep nor change it.
     *
     * @throws IllegalStateException if it was wiped
     */
    public byte[] unsafeArray() {
        if (wiped) {
            throw new IllegalStateException("The secret was wiped");
        }
        return value;
    }

    /** A copy that is no longer protected: only for encoding what is encrypted next, and for a login secret that is sent. */
    public Bytes reveal() {
        return Bytes.copyOf(unsafeArray());
    }

    /** Overwrites the bytes. */
    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
        wiped = true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(value, secret.value);
    }

    @Override
    public int hashCode() {
        return value.length;
    }

    @Override
    public String toString() {
        return "Secret[" + value.length + " bytes, not shown]";
    }
}
