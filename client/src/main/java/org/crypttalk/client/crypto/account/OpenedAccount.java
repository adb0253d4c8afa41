package org.crypttalk.client.crypto.account;

import java.security.SecureRandom;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogHead;

/**
 * An account that a sign-in opened and that has not enrolled this device yet. Closing it wipes E_g and the unlock seed; the vault key and the
 * seeds stay with the device.
 *
 * @param log verified
 * @param vaultKey V_g
 * @param vault all account seeds
 * @param enrolment E_g
 * @param unlockSeed U_pw or U_rec
 */
public record OpenedAccount(
        AccountLog log, Secret vaultKey, KeyVaultContent vault, SigningKey enrolment, Secret unlockSeed)
        implements AutoCloseable {

    /** What {@code POST /api/auth/enrol} sends. */
    public record Enrolment(LogEntry entry, Bytes box) {}

    /**
     * Adds this device to the log, and writes the box anew with the head after that (protocol section 6.2, step 5).
     *
     * @param way the one the account was opened by
     * @param timeMillis milliseconds since 1970 UTC
     */
    public Enrolment enrol(DeviceKeys device, Secret wrapKey, UnlockBox.Way way, long timeMillis, SecureRandom random) {
        LogChange change = new LogChange.AddByUnlocking(
                device.signing().publicKey(), device.sealKey(), log.generation().number(), way.which());
        LogEntry entry = LogSigning.sign(LogSigning.next(log, change, timeMillis), enrolment, device.signing());
        UnlockBox box = new UnlockBox(
                unlockSeed, log.account(), new LogHead(entry.body().seq(), entry.hash()));
        return new Enrolment(entry, box.seal(wrapKey, way, random));
    }

    @Override
    public void close() {
        enrolment.close();
        unlockSeed.close();
    }
}
