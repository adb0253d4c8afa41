package org.crypttalk.client.crypto.account;

import java.security.SecureRandom;
import java.util.List;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.vault.KeyVault;

/**
 * An account that is to be registered: what the server gets, and what the first device keeps.
 *
 * @param entry the create entry, as the request has it encoded
 * @param device the keys of device 0, which stays
 * @param vaultKey V_0, which the device keeps
 * @param accountSeed S_0
 */
public record NewAccount(
        RegistrationRequest request, LogEntry entry, DeviceKeys device, Secret vaultKey, Secret accountSeed) {

    /**
     * Makes an account. Slow: stretches the password. E_0 and the unlock seeds are wiped before it returns.
     *
     * @param timeMillis milliseconds since 1970 UTC
     */
    public static NewAccount create(
            AccountName name,
            Password password,
            RecoveryCode recoveryCode,
            KdfParameters parameters,
            long timeMillis,
            SecureRandom random) {
        Hash passwordRandom = Hash.of(randomBytes(random));
        try (LoginSecrets byPassword = password.derive(name, passwordRandom, parameters)) {
            return create(name, passwordRandom, parameters, byPassword, recoveryCode, timeMillis, random);
        }
    }

    /**
     * Makes an account whose password was stretched already. E_0 and the unlock seeds are wiped before it returns.
     *
     * @param passwordRandom that the password was stretched with
     * @param byPassword what came of it; stays the caller's to close
     * @param timeMillis milliseconds since 1970 UTC
     */
    public static NewAccount create(
            AccountName name,
            Hash passwordRandom,
            KdfParameters parameters,
            LoginSecrets byPassword,
            RecoveryCode recoveryCode,
            long timeMillis,
            SecureRandom random) {
        DeviceKeys device = DeviceKeys.create(random);
        Secret vaultKey = Secret.random(32, random);
        Secret accountSeed = Secret.random(XWing.SEED_BYTES, random);
        try (LoginSecrets byCode = recoveryCode.derive(name);
                SigningKey enrolment = SigningKey.create(random);
                Secret passwordUnlock = Secret.random(XWing.SEED_BYTES, random);
                Secret recoveryUnlock = Secret.random(XWing.SEED_BYTES, random)) {
            Bytes passwordUnlockKey = Seals.publicKey(passwordUnlock);
            Bytes recoveryUnlockKey = Seals.publicKey(recoveryUnlock);
            Bytes keyVault = new KeyVaultContent(
                            0, List.of(accountSeed), passwordUnlockKey, recoveryUnlockKey, List.of())
                    .seal(vaultKey, enrolment.publicKey(), random);
            Bytes unlockSeals = new UnlockSeals(
                            0,
                            enrolment.publicKey(),
                            pair(0, passwordUnlockKey, enrolment, vaultKey, random),
                            pair(1, recoveryUnlockKey, enrolment, vaultKey, random),
                            List.of())
                    .encode();
            Generation generation = new Generation(
                    0,
                    enrolment.publicKey(),
                    Seals.publicKey(accountSeed),
                    KeyVault.vaultKeyHash(0, vaultKey.reveal()),
                    KeyVault.hash(keyVault.unsafeArray()),
                    UnlockSeals.hash(unlockSeals.unsafeArray()));
            LogBody body = new LogBody(
                    null,
                    0,
                    null,
                    new LogChange.Create(device.signing().publicKey(), device.sealKey(), generation),
                    timeMillis);
            LogEntry entry = LogSigning.sign(body, device.signing(), enrolment);
            LogHead head = new LogHead(0, entry.hash());
            RegistrationRequest request = new RegistrationRequest(
                    name,
                    passwordRandom,
                    parameters,
                    byPassword.authSecretText(),
                    byCode.authSecretText(),
                    new UnlockBox(passwordUnlock, entry.createdAccount(), head)
                            .seal(
                                    byPassword.wrapKey(),
                                    new UnlockBox.ByPassword(name, passwordRandom, parameters),
                                    random),
                    new UnlockBox(recoveryUnlock, entry.createdAccount(), head)
                            .seal(byCode.wrapKey(), new UnlockBox.ByRecoveryCode(name), random),
                    entry.encode(),
                    unlockSeals,
                    keyVault);
            return new NewAccount(request, entry, device, vaultKey, accountSeed);
        }
    }

    private static UnlockSeals.Pair pair(
            long which, Bytes unlockKey, SigningKey enrolment, Secret vaultKey, SecureRandom random) {
        Bytes enrolmentKey = enrolment.publicKey();
        return new UnlockSeals.Pair(
                Seals.seal(
                        unlockKey,
                        UnlockSealInfo.vaultKeyToUnlock(0, enrolmentKey, which, unlockKey),
                        vaultKey,
                        random),
                Seals.seal(
                        unlockKey,
                        UnlockSealInfo.enrolmentKeyToUnlock(0, enrolmentKey, which, unlockKey),
                        enrolment.seed(),
                        random),
                unlockKey);
    }

    private static byte[] randomBytes(SecureRandom random) {
        byte[] bytes = new byte[Hash.SIZE];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "NewAccount[" + request.name() + "]";
    }
}
