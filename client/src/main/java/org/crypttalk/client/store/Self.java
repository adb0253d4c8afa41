package org.crypttalk.client.store;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.rest.Token;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;

/**
 * Who this device is, with everything secret that it holds.
 *
 * @param server where the account is
 * @param device the number under which the log names it
 * @param vaultKey V_g
 * @param generation g
 * @param accountSeeds S_0 to S_g
 * @param enrolledAt when the device began, by the server's clock: what is older is history; 0 while it is not known
 * @param confirmed whether the server has taken the device: before that, nobody knows
 * @param token of a device session
 * @param stopped why it does nothing more
 */
public record Self(
        String server,
        AccountId account,
        AccountName name,
        long device,
        DeviceKeys keys,
        Secret vaultKey,
        long generation,
        List<Secret> accountSeeds,
        long enrolledAt,
        boolean confirmed,
        Optional<Token> token,
        Optional<StopReason> stopped) {

    public Self withToken(Optional<Token> next) {
        return new Self(
                server,
                account,
                name,
                device,
                keys,
                vaultKey,
                generation,
                accountSeeds,
                enrolledAt,
                confirmed,
                next,
                stopped);
    }

    /** The server has taken the device. */
    public Self confirmedAt(long enrolled, Optional<Token> session) {
        return new Self(
                server,
                account,
                name,
                device,
                keys,
                vaultKey,
                generation,
                accountSeeds,
                enrolled,
                true,
                session,
                stopped);
    }

    public Self stoppedFor(StopReason reason) {
        return new Self(
                server,
                account,
                name,
                device,
                keys,
                vaultKey,
                generation,
                accountSeeds,
                enrolledAt,
                confirmed,
                Optional.empty(),
                Optional.of(reason));
    }

    /** Overwrites the secrets. */
    public void wipe() {
        keys.close();
        vaultKey.close();
        accountSeeds.forEach(Secret::close);
    }

    @Override
    public String toString() {
        return "Self[" + name + ", device " + device + "]";
    }
}
