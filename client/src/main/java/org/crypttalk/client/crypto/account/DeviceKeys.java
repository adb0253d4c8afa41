package org.crypttalk.client.crypto.account;

import java.security.SecureRandom;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.key.XWing;

/**
 * The keys of one device, which never leave it.
 *
 * @param signing D
 * @param sealSeed seed of DK
 * @param sealKey DK's public key
 */
public record DeviceKeys(SigningKey signing, Secret sealSeed, Bytes sealKey) implements AutoCloseable {

    public static DeviceKeys create(SecureRandom random) {
        SigningKey signing = SigningKey.create(random);
        Secret seed = Secret.random(XWing.SEED_BYTES, random);
        return new DeviceKeys(signing, seed, Seals.publicKey(seed));
    }

    @Override
    public void close() {
        signing.close();
        sealSeed.close();
    }
}
