package org.crypttalk.protocol.key;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;

/** Public keys of X-Wing, the hybrid of ML-KEM-768 (FIPS 203) and X25519 (RFC 7748); protocol section 2.2. */
public final class XWing {

    /** Bytes of a secret: the seed. */
    public static final int SEED_BYTES = 32;

    /** Bytes of a public key: ML-KEM-768 key, then X25519 key. */
    public static final int PUBLIC_KEY_BYTES = 1_216;

    /** Bytes of a KEM ciphertext. */
    public static final int CIPHERTEXT_BYTES = 1_120;

    /** Bytes of a seal of 32 bytes: KEM ciphertext, then AES-256-GCM ciphertext with its tag. */
    public static final int SEAL_BYTES = CIPHERTEXT_BYTES + 48;

    private static final int ML_KEM_BYTES = 1_184;
    private static final int COEFFICIENT_BYTES = ML_KEM_BYTES - 32;
    private static final int Q = 3_329;

    private XWing() {}

    /** The size fits, every ML-KEM coefficient is below q (FIPS 203 section 7.2), and the X25519 part is not of small order. */
    public static boolean isValidPublicKey(Bytes key) {
        return key.size() == PUBLIC_KEY_BYTES
                && hasReducedCoefficients(key.unsafeArray())
                && !hasSmallOrder(key.unsafeArray(), ML_KEM_BYTES);
    }

    /** Names a public key: H("crypt-talk/1 public key", key). */
    public static Hash keyHash(Bytes publicKey) {
        return Hashes.ofBytes(Labels.PUBLIC_KEY, publicKey);
    }

    private static boolean hasReducedCoefficients(byte[] key) {
        for (int i = 0; i < COEFFICIENT_BYTES; i += 3) {
            int low = (key[i] & 0xff) | ((key[i + 1] & 0x0f) << 8);
            int high = ((key[i + 1] & 0xff) >> 4) | ((key[i + 2] & 0xff) << 4);
            if (low >= Q || high >= Q) {
                return false;
            }
        }
        return true;
    }

    /** Any scalar is a multiple of the cofactor after clamping, so that exactly the points of small order give zero. */
    private static boolean hasSmallOrder(byte[] key, int offset) {
        byte[] scalar = new byte[X25519.SCALAR_SIZE];
        Arrays.fill(scalar, (byte) 1);
        return !X25519.calculateAgreement(scalar, 0, key, offset, new byte[X25519.POINT_SIZE], 0);
    }
}
