package org.crypttalk.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;

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

    /**
     * Puts it in the place of whatever the profile held, before the server hears of it: whatever happens then, its keys are not lost, and the
     * server's log has to continue the one that is here.
     *
     * @param name the account's, as the server has it
     * @param log of the account, which this device made or verified itself, up to the entry that adds the device
     */
    static void begin(Profile profile, Self self, String name, List<byte[]> log) {
        profile.together(() -> {
            profile.file().wipe();
            profile.self().write(self);
            profile.logs().append(profile.logs().add(self.account(), name), 0, log);
            return true;
        });
    }
}
