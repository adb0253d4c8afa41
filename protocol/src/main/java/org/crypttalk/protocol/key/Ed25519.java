package org.crypttalk.protocol.key;

import static org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFull;
import static org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFullExport;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * Ed25519 (RFC 8032) judged in one way only: keys are canonical and of prime order, signatures are verified without cofactor (protocol
 * section 2.1).
 */
public final class Ed25519 {

    /** Bytes of a public key. */
    public static final int PUBLIC_KEY_BYTES = 32;

    /** Bytes of a signature. */
    public static final int SIGNATURE_BYTES = 64;

    /** L, the order of the base point, little-endian. */
    private static final byte[] ORDER =
            HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    /** p = 2^255 − 19, little-endian. */
    private static final byte[] PRIME =
            HexFormat.of().parseHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int MOST_KEYS = 4_096;

    /** Keys whose order is L, decoded; the least used goes. Most of what is verified is by few devices. */
    private static final Map<Bytes, PublicPoint> KEYS =
            Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Bytes, PublicPoint> eldest) {
                    return size() > MOST_KEYS;
                }
            });

    private Ed25519() {}

    /** Whether 32 bytes are the canonical encoding of a point whose order is exactly L: not the identity, not small, not mixed order. */
    public static boolean isValidPublicKey(Bytes key) {
        return key.size() == PUBLIC_KEY_BYTES
                && hasCanonicalY(key.unsafeArray())
                && validatePublicKeyFull(key.unsafeArray(), 0);
    }

    /**
     * Whether {@code signature} is over CBOR([label, bytes body]).
     *
     * @param key a key that {@link #isValidPublicKey} accepted when it entered a log
     */
    public static boolean verify(Bytes key, String label, Bytes body, Bytes signature) {
        return verifyRaw(key, signedBytes(label, body), signature);
    }

    /** What sign(key, label, body) of protocol section 1.2 signs. */
    public static byte[] signedBytes(String label, Bytes body) {
        return new CborWriter(body.size() + 64).array(2).text(label).bytes(body).toBytes();
    }

    /** Verification of RFC 8032 section 5.1.7 in its cofactorless form: S &lt; L and encode([S]B − [h]A) = R. */
    public static boolean verifyRaw(Bytes key, byte[] message, Bytes signature) {
        byte[] bytes = signature.unsafeArray();
        if (key.size() != PUBLIC_KEY_BYTES || bytes.length != SIGNATURE_BYTES) {
            return false;
        }
        // The platform compares points, not encodings: with one encoding for each point that is the same.
        if (!hasCanonicalY(bytes) || isZeroXWithSign(bytes) || !isBelow(bytes, 32, ORDER, 0xff)) {
            return false;
        }
        PublicPoint point = KEYS.get(key);
        if (point == null) {
            point = validatePublicKeyFullExport(key.unsafeArray(), 0);
            if (point != null) {
                KEYS.put(key, point);
            }
        }
        boolean hasOrder = validatePublicKeyFull(bytes, 0);
        if (point == null || (!hasOrder && isIdentity(bytes))) {
            return verifyOnPlatform(key, message, bytes);
        }
        // [S]B − [h]A has order L, for B and A have it: an R of another order is never equal to it. Among points of
        // order L Bouncy Castle's equation, which is multiplied by a number of its choice, is the same as without; and
        // it takes a fraction of the platform's time.
        return hasOrder && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(bytes, 0, point, message, 0, message.length);
    }

    private static boolean verifyOnPlatform(Bytes key, byte[] message, byte[] signature) {
        try {
            byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + PUBLIC_KEY_BYTES);
            System.arraycopy(key.unsafeArray(), 0, encoded, X509_PREFIX.length, PUBLIC_KEY_BYTES);
            PublicKey publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // Bytes that are no key or no signature.
            return false;
        }
    }

    /** y &lt; p, for a point encoded in the first 32 bytes. */
    private static boolean hasCanonicalY(byte[] point) {
        return isBelow(point, 0, PRIME, 0x7f);
    }

    /** The point (0, 1): the one point of the group of order L that has not order L itself. */
    private static boolean isIdentity(byte[] point) {
        for (int i = 1; i < 32; i++) {
            if (point[i] != 0) {
                return false;
            }
        }
        return point[0] == 1;
    }

    /** The encodings of (0, 1) and (0, −1) with the sign of x set, which no point has. */
    private static boolean isZeroXWithSign(byte[] point) {
        if ((point[31] & 0x80) == 0) {
            return false;
        }
        boolean plusOne = point[0] == 1;
        boolean minusOne = (point[0] & 0xff) == 0xec;
        int middle = plusOne ? 0 : 0xff;
        if (!plusOne && !minusOne) {
            return false;
        }
        for (int i = 1; i < 31; i++) {
            if ((point[i] & 0xff) != middle) {
                return false;
            }
        }
        return (point[31] & 0x7f) == (plusOne ? 0 : 0x7f);
    }

    /** Little-endian comparison of 32 bytes; public data, so not in constant time. */
    private static boolean isBelow(byte[] value, int offset, byte[] bound, int topMask) {
        for (int i = 31; i >= 0; i--) {
            int digit = value[offset + i] & (i == 31 ? topMask : 0xff);
            int limit = bound[i] & 0xff;
            if (digit != limit) {
                return digit < limit;
            }
        }
        return false;
    }
}
