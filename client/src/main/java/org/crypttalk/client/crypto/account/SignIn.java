package org.crypttalk.client.crypto.account;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.vault.KeyVault;

/** Opens an account on a new device (protocol section 6.2, steps 2 to 4): from what the server gave to the keys, or to what did not fit. */
public final class SignIn {

    private SignIn() {}

    /**
     * What the server answers to a login.
     *
     * @param log the whole log, entries as sent
     */
    public record Answer(Bytes box, List<Bytes> log, Bytes keyVault, Bytes unlockSeals) {}

    public sealed interface Outcome {

        /** Everything fits. */
        record Opened(OpenedAccount account) implements Outcome {}

        /** Something does not fit; nothing may be used. */
        record Refused(Reason reason) implements Outcome {}
    }

    /** What did not fit, each with a sentence for the person who signs in. */
    public enum Reason {
        MALFORMED("The server's answer is damaged."),
        BOX("What the server keeps does not open with this password or code."),
        LOG_INVALID("The server sent a list of devices that is not valid."),
        NEWER_VERSION("The account uses a newer version of the app: update this one."),
        OTHER_ACCOUNT("The server sent the devices of another account."),
        LOG_TRUNCATED("The server sent an older list of devices than the one this account had."),
        SEALS_HASH("The server sent sealed keys that do not belong to the account's newest state."),
        UNLOCK_KEY("The sealed keys are not for this password or code."),
        VAULT_KEY("The vault key does not open or is not the account's."),
        ENROLMENT_KEY("The enrolment key does not open or is not the account's."),
        KEY_VAULT_HASH("The server sent another key vault than the account's."),
        KEY_VAULT("The key vault does not open or is damaged."),
        ACCOUNT_KEYS("The keys in the vault are not the ones that the account's list names.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** What happened, for people. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Opens.
     *
     * @param wrapKey of the password or recovery code; the caller wipes it
     * @param way by which the login was made
     */
    public static Outcome open(Secret wrapKey, UnlockBox.Way way, Answer answer) {
        try {
            return tryOpen(wrapKey, way, answer);
        } catch (MalformedException e) {
            return refused(Reason.MALFORMED);
        }
    }

    private static Outcome tryOpen(Secret wrapKey, UnlockBox.Way way, Answer answer) throws MalformedException {
        Optional<UnlockBox> opened = UnlockBox.open(wrapKey, way, answer.box().unsafeArray());
        if (opened.isEmpty()) {
            return refused(Reason.BOX);
        }
        UnlockBox box = opened.get();
        try (Secret unlockSeed = box.unlockSeed()) {
            LogVerdict verdict = AccountLog.verify(
                    answer.log().stream().map(Bytes::unsafeArray).toList());
            return switch (verdict) {
                case LogVerdict.Invalid _ -> refused(Reason.LOG_INVALID);
                case LogVerdict.Unsupported _ -> refused(Reason.NEWER_VERSION);
                case LogVerdict.Valid(AccountLog log) -> {
                    if (!log.account().equals(box.account())) {
                        yield refused(Reason.OTHER_ACCOUNT);
                    }
                    if (!log.contains(box.head())) {
                        yield refused(Reason.LOG_TRUNCATED);
                    }
                    yield openKeys(unlockSeed, way, log, answer);
                }
            };
        }
    }

    private static Outcome openKeys(Secret unlockSeed, UnlockBox.Way way, AccountLog log, Answer answer)
            throws MalformedException {
        Generation generation = log.generation();
        byte[] sealBytes = answer.unlockSeals().unsafeArray();
        if (!UnlockSeals.hash(sealBytes).equals(generation.sealsHash())) {
            return refused(Reason.SEALS_HASH);
        }
        UnlockSeals seals = UnlockSeals.decode(sealBytes);
        if (seals.generation() != generation.number() || !seals.enrolmentKey().equals(generation.enrolmentKey())) {
            return refused(Reason.SEALS_HASH);
        }
        UnlockSeals.Pair pair = way.which() == 0 ? seals.password() : seals.recovery();
        Bytes unlockKey = Seals.publicKey(unlockSeed);
        if (pair == null || !pair.unlockKey().equals(unlockKey)) {
            return refused(Reason.UNLOCK_KEY);
        }
        long g = generation.number();
        Bytes enrolmentKey = generation.enrolmentKey();
        Optional<Secret> vaultKey = Seals.open(
                unlockSeed,
                UnlockSealInfo.vaultKeyToUnlock(g, enrolmentKey, way.which(), unlockKey),
                pair.vaultKeySeal());
        if (vaultKey.isEmpty()
                || !KeyVault.vaultKeyHash(g, vaultKey.get().reveal()).equals(generation.vaultKeyHash())) {
            return refused(Reason.VAULT_KEY);
        }
        Optional<SigningKey> enrolment = Seals.open(
                        unlockSeed,
                        UnlockSealInfo.enrolmentKeyToUnlock(g, enrolmentKey, way.which(), unlockKey),
                        pair.enrolmentKeySeal())
                .map(SigningKey::of);
        if (enrolment.isEmpty() || !enrolment.get().publicKey().equals(enrolmentKey)) {
            return refused(Reason.ENROLMENT_KEY);
        }
        return openVault(vaultKey.get(), enrolment.get(), unlockSeed.reveal(), log, answer.keyVault());
    }

    private static Outcome openVault(
            Secret vaultKey, SigningKey enrolment, Bytes unlockSeed, AccountLog log, Bytes keyVault) {
        Generation generation = log.generation();
        if (!KeyVault.hash(keyVault.unsafeArray()).equals(generation.keyVaultHash())) {
            return refused(Reason.KEY_VAULT_HASH);
        }
        Optional<KeyVaultContent> vault;
        try {
            vault = KeyVaultContent.open(
                    vaultKey, generation.number(), generation.enrolmentKey(), keyVault.unsafeArray());
        } catch (MalformedException e) {
            return refused(Reason.KEY_VAULT);
        }
        if (vault.isEmpty()) {
            return refused(Reason.KEY_VAULT);
        }
        List<Generation> generations = log.generations();
        List<Secret> seeds = vault.get().accountSeeds();
        for (int i = 0; i < seeds.size(); i++) {
            if (!Seals.publicKey(seeds.get(i)).equals(generations.get(i).accountKey())) {
                return refused(Reason.ACCOUNT_KEYS);
            }
        }
        return new Outcome.Opened(new OpenedAccount(log, vaultKey, vault.get(), enrolment, Secret.copyOf(unlockSeed)));
    }

    private static Outcome refused(Reason reason) {
        return new Outcome.Refused(reason);
    }
}
