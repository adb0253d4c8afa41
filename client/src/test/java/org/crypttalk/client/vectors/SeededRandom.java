package org.crypttalk.client.vectors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;

/** Bytes that depend on a name only: SHA-256(name ‖ counter). For tests alone. */
public final class SeededRandom extends SecureRandom {

    private final byte[] name;
    private long counter;

    public SeededRandom(String name) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void nextBytes(byte[] target) {
        for (int at = 0; at < target.length; at += Hash.SIZE) {
            byte[] input = ByteBuffer.allocate(name.length + 8)
                    .put(name)
                    .putLong(counter++)
                    .array();
            byte[] block = Hashes.sha256(input).toBytes();
            System.arraycopy(block, 0, target, at, Math.min(Hash.SIZE, target.length - at));
        }
    }

    @Override
    public long nextLong() {
        return ByteBuffer.wrap(bytes(8).unsafeArray()).getLong();
    }

    public Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    public Hash hash() {
        return Hash.of(bytes(Hash.SIZE).unsafeArray());
    }
}
