package org.crypttalk.cli.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Fernet tokens of version 0x80 (https://github.com/fernet/spec): AES-128 in CBC mode with PKCS #7 padding, and HMAC-SHA-256 over version,
 * timestamp, IV and ciphertext. Only to show what the first Crypt-Talk did.
 */
final class Fernet {

    /** Bytes of a key: 16 for signing, 16 for encryption. */
    static final int KEY_BYTES = 32;

    static final int IV_BYTES = 16;

    private static final byte VERSION = (byte) 0x80;
    private static final int HALF = KEY_BYTES / 2;
    private static final int FRONT = 1 + Long.BYTES + IV_BYTES;
    private static final int MAC_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

    private final byte[] key;

    private Fernet(byte[] key) {
        this.key = key;
    }

    /**
     * With a key in base64url.
     *
     * @throws IllegalArgumentException if it has not 32 bytes
     */
    static Fernet of(String key) {
        byte[] bytes = Base64.getUrlDecoder().decode(key);
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("A Fernet key has 32 bytes, not " + bytes.length);
        }
        return new Fernet(bytes);
    }

    /**
     * A token.
     *
     * @param iv 16 bytes, random and never used twice
     */
    String seal(byte[] message, Instant now, byte[] iv) {
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, iv).doFinal(message);
            byte[] signed = ByteBuffer.allocate(FRONT + ciphertext.length)
                    .put(VERSION)
                    .putLong(now.getEpochSecond())
                    .put(iv)
                    .put(ciphertext)
                    .array();
            byte[] token = ByteBuffer.allocate(signed.length + MAC_BYTES)
                    .put(signed)
                    .put(mac(signed))
                    .array();
            return Base64.getUrlEncoder().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-128-CBC and HMAC-SHA-256", e);
        }
    }

    /**
     * The message of a token.
     *
     * @param timeToLive how old it may be
     * @return nothing if it is malformed, too old, from the future, or not made with this key
     */
    Optional<byte[]> open(String token, Duration timeToLive, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        int ciphertextBytes = bytes.length - FRONT - MAC_BYTES;
        if (ciphertextBytes < BLOCK_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        Instant made =
                Instant.ofEpochSecond(ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong());
        if (made.plus(timeToLive).isBefore(now) || made.isAfter(now.plus(MAX_CLOCK_SKEW))) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, FRONT + ciphertextBytes);
        byte[] claimed = Arrays.copyOfRange(bytes, signed.length, bytes.length);
        try {
            if (!MessageDigest.isEqual(mac(signed), claimed)) {
                return Optional.empty();
            }
            byte[] iv = Arrays.copyOfRange(bytes, 1 + Long.BYTES, FRONT);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, iv).doFinal(signed, FRONT, ciphertextBytes));
        } catch (BadPaddingException | IllegalBlockSizeException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-128-CBC and HMAC-SHA-256", e);
        }
    }

    private Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, HALF, HALF, "AES"), new IvParameterSpec(iv));
        return cipher;
    }

    private byte[] mac(byte[] signed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, 0, HALF, "HmacSHA256"));
        return mac.doFinal(signed);
    }

    @Override
    public String toString() {
        return "Fernet[key not shown]";
    }
}
