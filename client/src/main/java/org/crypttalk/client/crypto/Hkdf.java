package org.crypttalk.client.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF-SHA-256 (RFC 5869). */
public final class Hkdf {

    private Hkdf() {}

    /** Extract and expand. An empty salt is the default one of 32 zero bytes. */
    public static byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int length) {
        return generate(new HKDFParameters(inputKey, salt, info), length);
    }

    /** Extract only: a pseudorandom key of 32 bytes. */
    static byte[] extract(byte[] salt, byte[] inputKey) {
        return new HKDFBytesGenerator(new SHA256Digest()).extractPRK(salt, inputKey);
    }

    /** Expand only. */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        return generate(HKDFParameters.skipExtractParameters(pseudorandomKey, info), length);
    }

    private static byte[] generate(HKDFParameters parameters, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(parameters);
        byte[] output = new byte[length];
        generator.generateBytes(output, 0, length);
        return output;
    }
}
