package org.crypttalk.client.vectors;

import java.util.List;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.KeyVaultContent;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.client.crypto.account.SignIn;
import org.crypttalk.client.crypto.account.UnlockBox;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.vault.KeyVault;

/** Accounts whose log commits to what a sign-in must still refuse: their creator erred, or was made to. */
final class ForgedAccounts {

    record Forgery(String name, SignIn.Reason reason, SignIn.Answer answer) {}

    private final SeededRandom random;

    ForgedAccounts(SeededRandom random) {
        this.random = random;
    }

    List<Forgery> all(Secret wrapKey, UnlockBox.Way way) {
        return List.of(
                new Forgery(
                        "vault key that the log does not commit to", SignIn.Reason.VAULT_KEY, make(wrapKey, way, 1)),
                new Forgery(
                        "enrolment key that the log does not name", SignIn.Reason.ENROLMENT_KEY, make(wrapKey, way, 2)),
                new Forgery(
                        "seed that does not give the account key", SignIn.Reason.ACCOUNT_KEYS, make(wrapKey, way, 3)),
                new Forgery("key vault under another key", SignIn.Reason.KEY_VAULT, make(wrapKey, way, 4)),
                new Forgery(
                        "seals of the right keys for another purpose", SignIn.Reason.VAULT_KEY, make(wrapKey, way, 5)));
    }

    private SignIn.Answer make(Secret wrapKey, UnlockBox.Way way, int fault) {
        DeviceKeys device = DeviceKeys.create(random);
        SigningKey enrolment = SigningKey.create(random);
        Secret vaultKey = Secret.random(32, random);
        Secret seed = Secret.random(32, random);
        Secret unlock = Secret.random(32, random);
        Secret stray = Secret.random(32, random);
        Bytes unlockKey = Seals.publicKey(unlock);
        Bytes e = enrolment.publicKey();
        Bytes keyVault = new KeyVaultContent(0, List.of(fault == 3 ? stray : seed), unlockKey, unlockKey, List.of())
                .seal(fault == 4 ? stray : vaultKey, e, random);
        String vaultLabel = fault == 5 ? "crypt-talk/1 enrolment key to unlock" : "crypt-talk/1 vault key to unlock";
        UnlockSeals.Pair pair = new UnlockSeals.Pair(
                Seals.seal(unlockKey, info(vaultLabel, e, unlockKey), fault == 1 ? stray : vaultKey, random),
                Seals.seal(
                        unlockKey,
                        info("crypt-talk/1 enrolment key to unlock", e, unlockKey),
                        fault == 2 ? stray : enrolment.seed(),
                        random),
                unlockKey);
        Bytes seals = new UnlockSeals(0, e, pair, pair, List.of()).encode();
        Generation generation = new Generation(
                0,
                e,
                Seals.publicKey(seed),
                KeyVault.vaultKeyHash(0, vaultKey.reveal()),
                KeyVault.hash(keyVault.unsafeArray()),
                UnlockSeals.hash(seals.unsafeArray()));
        LogEntry entry = LogSigning.sign(
                new LogBody(
                        null,
                        0,
                        null,
                        new LogChange.Create(device.signing().publicKey(), device.sealKey(), generation),
                        WrittenAccount.TIME),
                device.signing(),
                enrolment);
        Bytes box =
                new UnlockBox(unlock, entry.createdAccount(), new LogHead(0, entry.hash())).seal(wrapKey, way, random);
        return new SignIn.Answer(box, List.of(entry.encode()), keyVault, seals);
    }

    private static Bytes info(String label, Bytes enrolmentKey, Bytes unlockKey) {
        return new CborWriter()
                .array(5)
                .text(label)
                .uint(0)
                .bytes(enrolmentKey)
                .uint(0)
                .hash(XWing.keyHash(unlockKey))
                .finish();
    }
}
