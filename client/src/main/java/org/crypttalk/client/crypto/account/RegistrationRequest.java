package org.crypttalk.client.crypto.account;

import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;

/**
 * What {@code POST /api/auth/register} is sent, but for e-mail address and invite. Sent again as it is, it is answered as the first time
 * (protocol section 11).
 *
 * @param random of the password, 32 bytes
 * @param authSecret base64url
 * @param recoveryAuthSecret base64url
 * @param entry the create entry, encoded
 */
public record RegistrationRequest(
        AccountName name,
        Hash random,
        KdfParameters parameters,
        String authSecret,
        String recoveryAuthSecret,
        Bytes passwordBox,
        Bytes recoveryBox,
        Bytes entry,
        Bytes unlockSeals,
        Bytes keyVault) {

    /** Whether this was made with a password. Slow: stretches it. */
    public boolean wasMadeWith(Password password) {
        try (LoginSecrets secrets = password.derive(name, random, parameters)) {
            return secrets.authSecretText().equals(authSecret);
        }
    }

    @Override
    public String toString() {
        return "RegistrationRequest[" + name + "]";
    }
}
