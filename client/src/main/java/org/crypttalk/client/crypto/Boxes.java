package org.crypttalk.client.crypto;

import java.security.SecureRandom;
import java.util.Optional;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.vault.Box;

/**
 * Encryption of stored things (protocol section 2.4). Each box has a fresh random salt from which key and nonce come together, so that no
 * pair of them is used twice.
 */
public final class Boxes {

    private Boxes() {}

    /**
     * Encrypts.
     *
     * @param info CBOR([label, context…]): what the box is for
     */
    public static Box seal(Secret key, Bytes info, Secret plaintext, SecureRandom random) {
        byte[] salt = new byte[Box.SALT_BYTES];
        random.nextBytes(salt);
        byte[] ciphertext = Aead.seal(keyAndNonce(key, salt, info), info.unsafeArray(), plaintext.unsafeArray());
        return new Box(Bytes.wrap(salt), Bytes.wrap(ciphertext));
    }

    /** The plaintext, or nothing if key or info are others, or the box is damaged. */
    public static Optional<Secret> open(Secret key, Bytes info, Box box) {
        return Aead.open(
                        keyAndNonce(key, box.salt().unsafeArray(), info),
                        info.unsafeArray(),
                        box.ciphertext().unsafeArray())
                .map(Secret::wrap);
    }

    private static byte[] keyAndNonce(Secret key, byte[] salt, Bytes info) {
        return Hkdf.derive(key.unsafeArray(), salt, info.unsafeArray(), Aead.KEY_AND_NONCE_BYTES);
    }
}
