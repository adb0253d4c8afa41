package org.crypttalk.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.KeyVaultContent;
import org.crypttalk.client.crypto.account.LoginSecrets;
import org.crypttalk.client.crypto.account.OpenedAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.account.SafetyNumber;
import org.crypttalk.client.crypto.account.SignIn;
import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.client.crypto.account.UnlockBox;
import org.crypttalk.client.shared.Fact;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.session.SessionStatement;
import org.crypttalk.protocol.vault.KeyVault;
import org.crypttalk.protocol.vault.PrivateStore;

/** Checks for the files of {@link AccountVectors} and {@link LogVectors}. */
final class AccountChecks {

    private AccountChecks() {}

    static Map<String, Check> all() {
        return Map.of(
                "account-log", AccountChecks::accountLog,
                "password", AccountChecks::password,
                "recovery-code", AccountChecks::recoveryCode,
                "unlock-box", AccountChecks::unlockBox,
                "unlock-seals", AccountChecks::unlockSeals,
                "key-vault", AccountChecks::keyVault,
                "private-store", AccountChecks::privateStore,
                "sign-in", AccountChecks::signIn,
                "session", AccountChecks::session,
                "safety-number", AccountChecks::safetyNumber);
    }

    private static boolean accountLog(Case c) {
        LogVerdict verdict = AccountLog.verify(WrittenAccount.bytes(c.byteList("entries")));
        return switch (verdict) {
            case LogVerdict.Valid(AccountLog log) -> {
                assertThat(log.account()).isEqualTo(c.account("account"));
                assertThat(log.head().seq()).isEqualTo(c.number("headSeq"));
                assertThat(log.head().hash()).isEqualTo(c.hash("headHash"));
                assertThat(log.activeDevices().stream().map(AccountLog.Device::id))
                        .containsExactlyElementsOf(c.node("activeDevices")
                                .valueStream()
                                .map(id -> id.asLong())
                                .toList());
                Case generation = new Case(c.node("generation"));
                assertThat(log.generation().number()).isEqualTo(generation.number("number"));
                assertThat(log.generation().enrolmentKey()).isEqualTo(generation.bytes("enrolmentKey"));
                assertThat(log.generation().accountKeyHash()).isEqualTo(generation.hash("accountKeyHash"));
                yield true;
            }
            case LogVerdict.Invalid(long seq, var rule) -> {
                assertThat(rule.name()).isEqualTo(c.text("reason"));
                assertThat(seq).isEqualTo(c.number("seq"));
                yield false;
            }
            case LogVerdict.Unsupported(long seq, AccountLog before) -> {
                assertThat(c.text("reason")).isEqualTo("UNSUPPORTED");
                assertThat(seq).isEqualTo(c.number("seq"));
                assertThat(before).isNotNull();
                yield false;
            }
        };
    }

    private static boolean password(Case c) throws Exception {
        Optional<KdfParameters> parameters =
                KdfParameters.of(c.number("memoryKiB"), c.number("iterations"), c.number("parallelism"));
        Optional<Password> password = Password.of(c.text("password"));
        if (parameters.isEmpty() || password.isEmpty()) {
            return false;
        }
        LoginSecrets secrets =
                password.get().derive(AccountName.parse(c.text("input")), c.hash("random"), parameters.get());
        assertThat(secrets.authSecret()).isEqualTo(c.secret("authSecret"));
        assertThat(secrets.wrapKey()).isEqualTo(c.secret("wrapKey"));
        assertThat(secrets.authSecretText()).hasSize(43);
        return true;
    }

    private static boolean recoveryCode(Case c) throws Exception {
        Optional<RecoveryCode> code = RecoveryCode.parse(c.text("typed"));
        if (code.isEmpty()) {
            return false;
        }
        assertThat(code.get().text()).isEqualTo(c.text("text"));
        assertThat(RecoveryCode.of(c.secret("code")).text()).isEqualTo(c.text("text"));
        LoginSecrets secrets = code.get().derive(AccountName.parse(c.text("input")));
        assertThat(secrets.authSecret()).isEqualTo(c.secret("authSecret"));
        assertThat(secrets.wrapKey()).isEqualTo(c.secret("wrapKey"));
        return true;
    }

    private static UnlockBox.Way way(Case c) throws Exception {
        AccountName name = AccountName.parse(c.text("input"));
        return c.number("which") == 1
                ? new UnlockBox.ByRecoveryCode(name)
                : new UnlockBox.ByPassword(
                        name,
                        c.hash("random"),
                        KdfParameters.of(c.number("memoryKiB"), c.number("iterations"), c.number("parallelism"))
                                .orElseThrow());
    }

    private static boolean unlockBox(Case c) throws Exception {
        Optional<UnlockBox> box =
                UnlockBox.open(c.secret("wrapKey"), way(c), c.bytes("box").unsafeArray());
        box.ifPresent(content -> {
            assertThat(content.unlockSeed()).isEqualTo(c.secret("unlockSeed"));
            assertThat(content.account()).isEqualTo(c.account("account"));
            assertThat(content.head().seq()).isEqualTo(c.number("headSeq"));
            assertThat(content.head().hash()).isEqualTo(c.hash("headHash"));
        });
        return box.isPresent();
    }

    private static boolean unlockSeals(Case c) throws Exception {
        Bytes encoded = c.bytes("encoded");
        UnlockSeals seals = UnlockSeals.decode(encoded.unsafeArray());
        assertThat(seals.encode()).isEqualTo(encoded);
        assertThat(seals.generation()).isEqualTo(c.number("generation"));
        assertThat(seals.enrolmentKey()).isEqualTo(c.bytes("enrolmentKey"));
        assertThat(seals.password() != null).isEqualTo(c.has("password"));
        assertThat(seals.recovery().unlockKey()).isEqualTo(new Case(c.node("recovery")).bytes("unlockKey"));
        assertThat(seals.devices()).hasSameSizeAs(c.objects("devices"));
        assertThat(UnlockSeals.hash(encoded.unsafeArray())).isEqualTo(c.hash("sealsHash"));
        return true;
    }

    private static boolean keyVault(Case c) throws Exception {
        byte[] keyVault = c.bytes("keyVault").unsafeArray();
        assertThat(KeyVault.hash(keyVault)).isEqualTo(c.hash("keyVaultHash"));
        assertThat(KeyVault.vaultKeyHash(c.number("generation"), c.bytes("vaultKey")))
                .isEqualTo(c.hash("vaultKeyHash"));
        Optional<KeyVaultContent> content =
                KeyVaultContent.open(c.secret("vaultKey"), c.number("generation"), c.bytes("enrolmentKey"), keyVault);
        content.ifPresent(vault -> assertThat(vault.accountSeeds()).isEqualTo(secrets(c, "accountSeeds")));
        return content.isPresent();
    }

    private static boolean privateStore(Case c) throws Exception {
        if (c.text("what").equals("merge")) {
            StoreContent one = StoreContent.decode(c.bytes("one").unsafeArray());
            StoreContent other = StoreContent.decode(c.bytes("other").unsafeArray());
            assertThat(one.merge(other).encode()).isEqualTo(c.bytes("merged"));
            assertThat(other.merge(one).encode()).isEqualTo(c.bytes("merged"));
            return true;
        }
        if (c.text("what").equals("signed out")) {
            StoreContent content = StoreContent.decode(c.bytes("items").unsafeArray());
            assertThat(content.encode()).isEqualTo(c.bytes("items"));
            Optional<Fact> fact = Fact.of(content.items().getFirst());
            fact.ifPresent(said ->
                    assertThat(said).isEqualTo(new Fact.SignedOut(c.number("device"), c.number("signedOut") == 1)));
            return fact.isPresent();
        }
        AccountLog log = WrittenAccount.verified(AccountLog.verify(WrittenAccount.bytes(c.byteList("log"))));
        PrivateStore store = PrivateStore.decode(c.bytes("store").unsafeArray());
        if (!store.isSignedBy(log)) {
            return false;
        }
        Optional<StoreContent> content = StoreContent.open(store, c.secret("vaultKey"));
        content.ifPresent(items -> assertThat(items.encode()).isEqualTo(c.bytes("items")));
        return content.isPresent();
    }

    private static boolean signIn(Case c) throws Exception {
        UnlockBox.Way way = way(c);
        if (c.has("password") && way instanceof UnlockBox.ByPassword p) {
            LoginSecrets secrets =
                    Password.of(c.text("password")).orElseThrow().derive(p.name(), p.random(), p.parameters());
            assertThat(secrets.wrapKey()).isEqualTo(c.secret("wrapKey"));
        }
        SignIn.Answer answer =
                new SignIn.Answer(c.bytes("box"), c.byteList("log"), c.bytes("keyVault"), c.bytes("unlockSeals"));
        return switch (SignIn.open(c.secret("wrapKey"), way, answer)) {
            case SignIn.Outcome.Opened(OpenedAccount account) -> {
                assertThat(account.log().account()).isEqualTo(c.account("account"));
                assertThat(account.log().head().seq()).isEqualTo(c.number("headSeq"));
                assertThat(account.vaultKey()).isEqualTo(c.secret("vaultKey"));
                assertThat(account.enrolment().seed()).isEqualTo(c.secret("enrolmentSeed"));
                assertThat(account.unlockSeed()).isEqualTo(c.secret("unlockSeed"));
                assertThat(account.vault().accountSeeds()).isEqualTo(secrets(c, "accountSeeds"));
                yield true;
            }
            case SignIn.Outcome.Refused(SignIn.Reason reason) -> {
                assertThat(reason.name()).isEqualTo(c.text("reason"));
                yield false;
            }
        };
    }

    private static boolean session(Case c) {
        SessionStatement statement = new SessionStatement(
                c.text("audience"), c.account("account"), c.number("device"), c.hash("challenge"), c.number("time"));
        assertThat(statement.encode()).isEqualTo(c.bytes("statement"));
        if (c.has("seed")) {
            assertThat(SigningKey.of(c.secret("seed")).sign(Labels.SESSION, statement.encode()))
                    .isEqualTo(c.bytes("signature"));
        }
        return statement.isSignedBy(c.bytes("publicKey"), c.bytes("signature"));
    }

    private static boolean safetyNumber(Case c) {
        String number = SafetyNumber.of(c.account("one"), c.account("other"));
        assertThat(number).isEqualTo(c.text("number"));
        assertThat(Arrays.asList(number.split(" "))).hasSize(12);
        return true;
    }

    private static List<Secret> secrets(Case c, String field) {
        return c.byteList(field).stream().map(Secret::copyOf).toList();
    }
}
