package org.crypttalk.client.crypto.account;

import org.crypttalk.client.crypto.Hkdf;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * The two halves of what somebody knows.
 *
 * @param authSecret proves it to the server
 * @param wrapKey opens the unlock box; never leaves the client
 */
public record LoginSecrets(Secret authSecret, Secret wrapKey) implements AutoCloseable {

    static LoginSecrets derive(byte[] inputKey, AccountName name, String authLabel, String wrapLabel) {
        return new LoginSecrets(derive(inputKey, name, authLabel), derive(inputKey, name, wrapLabel));
    }

    private static Secret derive(byte[] inputKey, AccountName name, String label) {
        byte[] info = new CborWriter().array(2).text(label).text(name.key()).toBytes();
        return Secret.wrap(Hkdf.derive(inputKey, new byte[0], info, 32));
    }

    /** What is sent: base64url, 43 characters. */
    public String authSecretText() {
        return Base64Url.encode(authSecret.unsafeArray());
    }

    @Override
    public void close() {
        authSecret.close();
        wrapKey.close();
    }
}
