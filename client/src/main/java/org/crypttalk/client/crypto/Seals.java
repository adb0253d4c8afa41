package org.crypttalk.client.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.key.XWing;

/**
 * Seals (protocol section 2.3): HPKE (RFC 9180) base mode, single shot, with X-Wing (0x647A), HKDF-SHA-256 and AES-256-GCM. X-Wing's secret
 * is a seed of 32 bytes (draft-connolly-cfrg-xwing-kem).
 */
public final class Seals {

    private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0x64, 0x7A, 0, 1, 0, 2};
    private static final byte[] VERSION = "HPKE-v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private Seals() {}

    /** The public key of a seed: 1,216 bytes. */
    public static Bytes publicKey(Secret seed) {
        return XWingKem.publicKey(seed);
    }

    /**
     * Seals a secret of 32 bytes.
     *
     * @param publicKey one that {@link XWing#isValidPublicKey} accepted when it entered a log or vault
     * @return 1,168 bytes
     */
    public static Bytes seal(Bytes publicKey, Bytes info, Secret secret, SecureRandom random) {
        XWingKem.Encapsulated encapsulated = XWingKem.encapsulate(publicKey, random);
        byte[] ciphertext =
                Aead.seal(keySchedule(encapsulated.secret(), info.unsafeArray()), NONE, secret.unsafeArray());
        return Bytes.wrap(concat(encapsulated.ciphertext().unsafeArray(), ciphertext));
    }

    /** The secret, or nothing if the seal is not for this seed and info, or is damaged. */
    public static Optional<Secret> open(Secret seed, Bytes info, Bytes seal) {
        if (seal.size() != XWing.SEAL_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = seal.unsafeArray();
        Secret shared = XWingKem.decapsulate(seed, Arrays.copyOf(bytes, XWing.CIPHERTEXT_BYTES));
        if (shared == null) {
            return Optional.empty();
        }
        byte[] ciphertext = Arrays.copyOfRange(bytes, XWing.CIPHERTEXT_BYTES, bytes.length);
        return Aead.open(keySchedule(shared, info.unsafeArray()), NONE, ciphertext)
                .map(Secret::wrap);
    }

    /** RFC 9180 section 5.1, mode_base: key (32) and base nonce (12), which is the nonce of the one message. */
    private static byte[] keySchedule(Secret shared, byte[] info) {
        byte[] context = concat(
                new byte[] {0}, labeledExtract(NONE, "psk_id_hash", NONE), labeledExtract(NONE, "info_hash", info));
        byte[] secret = labeledExtract(shared.unsafeArray(), "secret", NONE);
        byte[] keyAndNonce =
                concat(labeledExpand(secret, "key", context, 32), labeledExpand(secret, "base_nonce", context, 12));
        shared.close();
        Arrays.fill(secret, (byte) 0);
        return keyAndNonce;
    }

    private static byte[] labeledExtract(byte[] salt, String label, byte[] inputKey) {
        return Hkdf.extract(salt, concat(VERSION, SUITE, label.getBytes(StandardCharsets.US_ASCII), inputKey));
    }

    private static byte[] labeledExpand(byte[] key, String label, byte[] info, int length) {
        byte[] size = {(byte) (length >>> 8), (byte) length};
        return Hkdf.expand(key, concat(size, VERSION, SUITE, label.getBytes(StandardCharsets.US_ASCII), info), length);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
