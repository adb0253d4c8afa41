package org.crypttalk.client.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.key.XWing;
import org.jspecify.annotations.Nullable;

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519, joined by one SHA3-256. The parts are Bouncy Castle's; the joining stands
 * here because that library's module does not export its own.
 */
final class XWingKem {

    /** The label of the draft: {@code \./ /^\} without the space. */
    private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);

    private static final int ML_KEM_SEED_BYTES = 64;
    private static final int ML_KEM_KEY_BYTES = XWing.PUBLIC_KEY_BYTES - X25519.POINT_SIZE;
    private static final int ML_KEM_CIPHERTEXT_BYTES = XWing.CIPHERTEXT_BYTES - X25519.POINT_SIZE;

    /** Shared secret (32 bytes) and what is sent (1,120). The secret is the caller's to wipe. */
    record Encapsulated(Secret secret, Bytes ciphertext) {}

    private XWingKem() {}

    /** The public key of a seed of 32 bytes. */
    static Bytes publicKey(Secret seed) {
        try (Expanded expanded = Expanded.of(seed)) {
            return Bytes.wrap(concat(expanded.mlKem().getPublicKey(), expanded.x25519PublicKey()));
        }
    }

    static Encapsulated encapsulate(Bytes publicKey, SecureRandom random) {
        byte[] key = publicKey.unsafeArray();
        SecretWithEncapsulation mlKem = new MLKEMGenerator(random)
                .generateEncapsulated(
                        new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(key, ML_KEM_KEY_BYTES)));
        byte[] other = Arrays.copyOfRange(key, ML_KEM_KEY_BYTES, key.length);
        byte[] ephemeral = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(random, ephemeral);
        byte[] sent = new byte[X25519.POINT_SIZE];
        X25519.scalarMultBase(ephemeral, 0, sent, 0);
        byte[] product = new byte[X25519.POINT_SIZE];
        if (!X25519.calculateAgreement(ephemeral, 0, other, 0, product, 0)) {
            throw new IllegalArgumentException("The X25519 part of the public key gives only zeros");
        }
        byte[] mlKemSecret = mlKem.getSecret();
        Secret secret = combine(mlKemSecret, product, sent, other);
        wipe(ephemeral, product, mlKemSecret);
        return new Encapsulated(secret, Bytes.wrap(concat(mlKem.getEncapsulation(), sent)));
    }

    /**
     * The shared secret of a ciphertext of 1,120 bytes, which is another one than the sender's if it was not made for this key.
     *
     * @return null if X25519 gave only zeros
     */
    static @Nullable Secret decapsulate(Secret seed, byte[] ciphertext) {
        try (Expanded expanded = Expanded.of(seed)) {
            byte[] product = new byte[X25519.POINT_SIZE];
            boolean agreed = X25519.calculateAgreement(
                    expanded.x25519().unsafeArray(), 0, ciphertext, ML_KEM_CIPHERTEXT_BYTES, product, 0);
            byte[] mlKemSecret = new MLKEMExtractor(expanded.mlKem())
                    .extractSecret(Arrays.copyOf(ciphertext, ML_KEM_CIPHERTEXT_BYTES));
            byte[] sent = Arrays.copyOfRange(ciphertext, ML_KEM_CIPHERTEXT_BYTES, ciphertext.length);
            Secret secret = combine(mlKemSecret, product, sent, expanded.x25519PublicKey());
            wipe(product, mlKemSecret);
            return agreed ? secret : null;
        }
    }

    private static Secret combine(byte[] mlKemSecret, byte[] product, byte[] sent, byte[] publicKey) {
        SHA3Digest digest = new SHA3Digest(256);
        for (byte[] part : new byte[][] {mlKemSecret, product, sent, publicKey, LABEL}) {
            digest.update(part, 0, part.length);
        }
        byte[] secret = new byte[32];
        digest.doFinal(secret, 0);
        return Secret.wrap(secret);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static void wipe(byte[]... arrays) {
        for (byte[] array : arrays) {
            Arrays.fill(array, (byte) 0);
        }
    }

    /** The two private keys that SHAKE256 makes of a seed. */
    private record Expanded(MLKEMPrivateKeyParameters mlKem, Secret x25519) implements AutoCloseable {

        static Expanded of(Secret seed) {
            byte[] expanded = new byte[ML_KEM_SEED_BYTES + X25519.SCALAR_SIZE];
            SHAKEDigest shake = new SHAKEDigest(256);
            shake.update(seed.unsafeArray(), 0, seed.size());
            shake.doFinal(expanded, 0, expanded.length);
            byte[] mlKemSeed = Arrays.copyOf(expanded, ML_KEM_SEED_BYTES);
            Expanded keys = new Expanded(
                    new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, mlKemSeed),
                    Secret.wrap(Arrays.copyOfRange(expanded, ML_KEM_SEED_BYTES, expanded.length)));
            wipe(expanded, mlKemSeed);
            return keys;
        }

        byte[] x25519PublicKey() {
            byte[] key = new byte[X25519.POINT_SIZE];
            X25519.generatePublicKey(x25519.unsafeArray(), 0, key, 0);
            return key;
        }

        @Override
        public void close() {
            x25519.close();
        }
    }
}
