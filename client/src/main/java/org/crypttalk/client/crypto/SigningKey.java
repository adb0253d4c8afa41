package org.crypttalk.client.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.crypttalk.protocol.Bytes;

/** An Ed25519 key (RFC 8032): a seed of 32 bytes and its public key. Closing it wipes the seed. */
public final class SigningKey implements AutoCloseable {

    private final Secret seed;
    private final Bytes publicKey;

    private SigningKey(Secret seed) {
        this.seed = seed;
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed.unsafeArray(), 0, key, 0);
        this.publicKey = Bytes.wrap(key);
    }

    /** The key of a seed, which it takes. */
    public static SigningKey of(Secret seed) {
        if (seed.size() != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("A seed has 32 bytes, not " + seed.size());
        }
        return new SigningKey(seed);
    }

    public static SigningKey create(SecureRandom random) {
        return of(Secret.random(Ed25519.SECRET_KEY_SIZE, random));
    }

    public Secret seed() {
        return seed;
    }

    public Bytes publicKey() {
        return publicKey;
    }

    /** sign(key, label, body) of protocol section 1.2: 64 bytes. */
    public Bytes sign(String label, Bytes body) {
        byte[] message = org.crypttalk.protocol.key.Ed25519.signedBytes(label, body);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        // With the public key at hand, which it would otherwise derive again each time: half of its work.
        Ed25519.sign(seed.unsafeArray(), 0, publicKey.unsafeArray(), 0, null, message, 0, message.length, signature, 0);
        return Bytes.wrap(signature);
    }

    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "SigningKey[not shown]";
    }
}
