package org.crypttalk.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;

/** What registering and signing in have in common: a device that begins. */
final class NewDevice {

    private NewDevice() {}

    /** A device that the server has not taken yet. */
    static Self self(
            URI server,
            AccountId account,
            AccountName name,
            long number,
            DeviceKeys keys,
            Secret vaultKey,
            List<Secret> seeds) {
        return new Self(
                server.toString(),
                account,
                name,
                number,
                keys,
                vaultKey,
                seeds.size() - 1L,
                seeds,
                0,
                false,
                Optional.empty(),
                Optional.empty());
    }

    static AccountLog verified(byte[]... entries) {
        if (AccountLog.verify(List.of(entries)) instanceof LogVerdict.Valid(AccountLog log)) {
            return log;
        }
        throw new IllegalStateException("A log that this device continued itself is valid");
    }
}
