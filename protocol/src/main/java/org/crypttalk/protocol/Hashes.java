package org.crypttalk.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.crypttalk.protocol.cbor.CborWriter;

/** {@code H(label, a, b, …)} of protocol section 1.2: SHA-256 over the CBOR array of a label and fields. */
public final class Hashes {

    private Hashes() {}

    /** SHA-256 (FIPS 180-4). */
    public static Hash sha256(byte[] input) {
        return Hash.of(digest().digest(input));
    }

    /** SHA-256 of what was written: {@code CborWriter} with the array of label and fields. */
    public static Hash of(CborWriter labelAndFields) {
        return sha256(labelAndFields.toBytes());
    }

    /** H(label, bytes value), without copying the value: the form of most hashes. */
    public static Hash ofBytes(String label, byte[] value) {
        MessageDigest digest = digest();
        digest.update(
                new CborWriter().array(2).text(label).bytesHead(value.length).toBytes());
        digest.update(value);
        return Hash.of(digest.digest());
    }

    /** H(label, bytes value). */
    public static Hash ofBytes(String label, Bytes value) {
        return ofBytes(label, value.unsafeArray());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
