package org.crypttalk.server.story;

import java.util.random.RandomGenerator;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.vault.Box;

/** Random bytes in the forms of ciphertexts and keys. */
final class Noise {

    private final RandomGenerator random;

    Noise(RandomGenerator random) {
        this.random = random;
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    Bytes of(int count) {
        return Bytes.wrap(bytes(count));
    }

    Hash hash() {
        return Hash.of(bytes(Hash.SIZE));
    }

    Bytes seal() {
        return of(XWing.SEAL_BYTES);
    }

    byte[] box() {
        return new Box(of(32), of(200)).encode().toArray();
    }

    /** A public key that passes the checks: coefficients of 12 bits below q, then the rest at random. */
    Bytes xWingKey() {
        byte[] key = bytes(XWing.PUBLIC_KEY_BYTES);
        for (int i = 0; i < 1_152; i += 3) {
            int first = random.nextInt(3_329);
            int second = random.nextInt(3_329);
            key[i] = (byte) first;
            key[i + 1] = (byte) ((first >> 8) | (second << 4));
            key[i + 2] = (byte) (second >> 4);
        }
        return Bytes.wrap(key);
    }

    /** A UUIDv7 of this time. */
    MessageId messageId(long millis) {
        byte[] id = bytes(MessageId.SIZE);
        for (int i = 0; i < 6; i++) {
            id[i] = (byte) (millis >> (40 - 8 * i));
        }
        id[6] = (byte) (0x70 | (id[6] & 0x0f));
        id[8] = (byte) (0x80 | (id[8] & 0x3f));
        try {
            return MessageId.of(id, 0);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
