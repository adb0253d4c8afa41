package org.crypttalk.client.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with a tag of 16 bytes; key and nonce always come together from one derivation, used once. */
public final class Aead {

    /** Bytes of key and nonce: 32 and 12. */
    public static final int KEY_AND_NONCE_BYTES = 44;

    /** Bytes that encryption adds. */
    public static final int TAG_BYTES = 16;

    private static final int KEY_BYTES = 32;

    private Aead() {}

    /** Ciphertext and tag. Wipes {@code keyAndNonce}, which makes a second use impossible. */
    public static byte[] seal(byte[] keyAndNonce, byte[] associated, byte[] plaintext) {
        try {
            return run(Cipher.ENCRYPT_MODE, keyAndNonce, associated, plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-256-GCM", e);
        }
    }

    /** The plaintext, or nothing if the tag does not fit. Wipes {@code keyAndNonce}. */
    public static Optional<byte[]> open(byte[] keyAndNonce, byte[] associated, byte[] ciphertext) {
        if (ciphertext.length < TAG_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(Cipher.DECRYPT_MODE, keyAndNonce, associated, ciphertext));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-256-GCM", e);
        }
    }

    private static byte[] run(int mode, byte[] keyAndNonce, byte[] associated, byte[] input)
            throws GeneralSecurityException {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(keyAndNonce, 0, KEY_BYTES, "AES"),
                    new GCMParameterSpec(TAG_BYTES * 8, keyAndNonce, KEY_BYTES, KEY_AND_NONCE_BYTES - KEY_BYTES));
            cipher.updateAAD(associated);
            return cipher.doFinal(input);
        } finally {
            Arrays.fill(keyAndNonce, (byte) 0);
        }
    }
}
