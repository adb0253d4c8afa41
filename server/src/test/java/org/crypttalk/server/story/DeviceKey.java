package org.crypttalk.server.story;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.key.Ed25519;

/** An Ed25519 key that signs as the protocol says. */
final class DeviceKey {

    private final KeyPair pair;

    private DeviceKey(KeyPair pair) {
        this.pair = pair;
    }

    static DeviceKey make() {
        try {
            return new DeviceKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The last 32 bytes of its X.509 form. */
    Bytes publicKey() {
        byte[] encoded = pair.getPublic().getEncoded();
        return Bytes.wrap(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    Bytes sign(String label, Bytes body) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(Ed25519.signedBytes(label, body));
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
