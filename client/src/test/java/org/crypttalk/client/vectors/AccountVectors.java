package org.crypttalk.client.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.KeyVaultContent;
import org.crypttalk.client.crypto.account.LoginSecrets;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.OpenedAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.account.RegistrationRequest;
import org.crypttalk.client.crypto.account.SafetyNumber;
import org.crypttalk.client.crypto.account.SignIn;
import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.client.crypto.account.StoreItem;
import org.crypttalk.client.crypto.account.UnlockBox;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.session.SessionStatement;
import org.crypttalk.protocol.vault.KeyVault;
import org.crypttalk.protocol.vault.PrivateStore;
import org.jspecify.annotations.Nullable;

/** Vectors of an account's secrets: protocol sections 3, 5 and 6, and the safety number. */
final class AccountVectors {

    static final String PASSWORD = "correct horse b\u00e4ttery staple";

    private final SeededRandom random = new SeededRandom("account");
    private final AccountName name = name("Alice");
    private final RecoveryCode code = RecoveryCode.create(random);
    private final NewAccount account =
            NewAccount.create(name, password(PASSWORD), code, KdfParameters.STANDARD, WrittenAccount.TIME, random);
    private final RegistrationRequest request = account.request();
    private final LoginSecrets byPassword = password(PASSWORD).derive(name, request.random(), request.parameters());
    private final LoginSecrets byCode = code.derive(name);
    private final UnlockBox.Way passwordWay = new UnlockBox.ByPassword(name, request.random(), request.parameters());
    private final UnlockBox.Way codeWay = new UnlockBox.ByRecoveryCode(name);

    private AccountVectors() {}

    static Map<String, Cases> all() {
        AccountVectors vectors = new AccountVectors();
        Map<String, Cases> files = new TreeMap<>();
        files.put("password", vectors.passwords());
        files.put("recovery-code", vectors.recoveryCodes());
        files.put("unlock-box", vectors.unlockBoxes());
        files.put("unlock-seals", vectors.unlockSeals());
        files.put("key-vault", vectors.keyVaults());
        files.put("private-store", vectors.privateStores());
        files.put("sign-in", vectors.signIns());
        files.put("session", sessions());
        files.put("safety-number", safetyNumbers());
        return files;
    }

    private Cases passwords() {
        Cases cases = new Cases(
                "Passwords (section 3.2): `input` is the account's name as typed, `password` the text as typed; with"
                        + " `random`, `memoryKiB`, `iterations` and `parallelism` they give `authSecret` and `wrapKey`. Invalid cases are refused"
                        + " before anything is derived. Each valid case takes 64 MiB or more.");
        cases.valid("composed", passwordFields("Alice", PASSWORD, request.random(), request.parameters(), byPassword));
        cases.valid(
                "decomposed: the same secrets",
                passwordFields(
                        "aLICE",
                        "correct horse ba\u0308ttery staple",
                        request.random(),
                        request.parameters(),
                        byPassword));
        KdfParameters dear = new KdfParameters(66_000, 4, 1);
        Hash other = random.hash();
        cases.valid(
                "other parameters and random",
                passwordFields(
                        "Alice", PASSWORD, other, dear, password(PASSWORD).derive(name, other, dear)));
        long[][] bad = {
            {65_535, 3, 1},
            {8, 1, 1},
            {262_145, 3, 1},
            {4_294_967_295L, 3, 1},
            {65_536, 2, 1},
            {65_536, 11, 1},
            {65_536, 3, 2},
            {65_536, 3, 0}
        };
        for (long[] p : bad) {
            cases.invalid(
                    "parameters " + p[0] + " / " + p[1] + " / " + p[2],
                    "parameters",
                    "input",
                    "Alice",
                    "password",
                    PASSWORD,
                    "random",
                    request.random(),
                    "memoryKiB",
                    p[0],
                    "iterations",
                    p[1],
                    "parallelism",
                    p[2]);
        }
        for (String text : List.of("", "x".repeat(1_025), "\u00e4".repeat(513))) {
            cases.invalid(
                    "password of " + text.length() + " characters",
                    "password length",
                    "input",
                    "Alice",
                    "password",
                    text,
                    "random",
                    request.random(),
                    "memoryKiB",
                    65_536,
                    "iterations",
                    3,
                    "parallelism",
                    1);
        }
        return cases;
    }

    private static @Nullable Object[] passwordFields(
            String input, String password, Hash random, KdfParameters parameters, LoginSecrets secrets) {
        return new @Nullable Object[] {
            "input",
            input,
            "password",
            password,
            "random",
            random,
            "memoryKiB",
            parameters.memoryKiB(),
            "iterations",
            parameters.iterations(),
            "parallelism",
            parameters.parallelism(),
            "authSecret",
            secrets.authSecret(),
            "wrapKey",
            secrets.wrapKey()
        };
    }

    private Cases recoveryCodes() {
        Cases cases = new Cases(
                "Recovery codes (section 3.3): `typed` reads as the 20 bytes `code`, which are written as `text`, and with the"
                        + " account's name `input` give `authSecret` and `wrapKey`.");
        for (int i = 0; i < 3; i++) {
            Secret bytes = Secret.random(20, random);
            RecoveryCode c = RecoveryCode.of(Secret.copyOf(bytes.reveal()));
            String text = c.text();
            String typed = switch (i) {
                case 0 -> text;
                case 1 ->
                    text.toLowerCase(java.util.Locale.ROOT)
                            .replace("-", " ")
                            .replace('0', 'o')
                            .replace('1', 'l');
                default -> " " + text.replace("-", "").replace('0', 'O').replace('1', 'I') + " ";
            };
            LoginSecrets secrets = c.derive(name);
            cases.valid(
                    "code " + i,
                    "typed",
                    typed,
                    "code",
                    bytes,
                    "text",
                    text,
                    "input",
                    "Alice",
                    "authSecret",
                    secrets.authSecret(),
                    "wrapKey",
                    secrets.wrapKey());
        }
        String text = code.text();
        char last = text.charAt(text.length() - 1);
        cases.invalid(
                "last character altered",
                "checksum",
                "typed",
                text.substring(0, text.length() - 1) + (last == '7' ? '8' : '7'));
        char first = text.charAt(0);
        cases.invalid("first character altered", "checksum", "typed", (first == '7' ? '8' : '7') + text.substring(1));
        cases.invalid("too short", "length", "typed", text.substring(0, text.length() - 1));
        cases.invalid("too long", "length", "typed", text + "0");
        cases.invalid("the letter U", "alphabet", "typed", "U" + text.substring(1));
        cases.invalid("not ASCII", "alphabet", "typed", "\u00e4" + text.substring(1));
        cases.invalid("empty", "length", "typed", "");
        return cases;
    }

    private Cases unlockBoxes() {
        Cases cases = new Cases(
                "Unlock boxes (section 3.5): `box` opened with `wrapKey`, `which`, `input` (the account's name), `random` (empty"
                        + " for the recovery code) and the three numbers gives `unlockSeed`, `account`, `headSeq` and `headHash`.");
        UnlockBox content = open(byPassword.wrapKey(), passwordWay, request.passwordBox());
        cases.valid("password", boxFields(byPassword.wrapKey(), passwordWay, "Alice", request.passwordBox(), content));
        cases.valid(
                "recovery code",
                boxFields(
                        byCode.wrapKey(),
                        codeWay,
                        "alice",
                        request.recoveryBox(),
                        open(byCode.wrapKey(), codeWay, request.recoveryBox())));
        cases.invalid(
                "other key", "tag", boxFields(byCode.wrapKey(), passwordWay, "Alice", request.passwordBox(), null));
        cases.invalid(
                "other name", "tag", boxFields(byPassword.wrapKey(), passwordWay, "Bob", request.passwordBox(), null));
        UnlockBox.Way otherRandom = new UnlockBox.ByPassword(name, random.hash(), request.parameters());
        cases.invalid(
                "other random",
                "tag",
                boxFields(byPassword.wrapKey(), otherRandom, "Alice", request.passwordBox(), null));
        UnlockBox.Way otherPrice = new UnlockBox.ByPassword(name, request.random(), new KdfParameters(65_536, 4, 1));
        cases.invalid(
                "other iterations",
                "tag",
                boxFields(byPassword.wrapKey(), otherPrice, "Alice", request.passwordBox(), null));
        cases.invalid(
                "password's box as the code's",
                "tag",
                boxFields(byPassword.wrapKey(), codeWay, "Alice", request.passwordBox(), null));
        return cases;
    }

    private static @Nullable Object[] boxFields(
            Secret wrapKey, UnlockBox.Way way, String input, Bytes box, @Nullable UnlockBox content) {
        List<@Nullable Object> fields = new ArrayList<>(wayFields(wrapKey, way, input));
        fields.addAll(List.of("box", box));
        if (content != null) {
            fields.addAll(List.of("unlockSeed", content.unlockSeed(), "account", content.account()));
            fields.addAll(List.of(
                    "headSeq", content.head().seq(), "headHash", content.head().hash()));
        }
        return fields.toArray();
    }

    private static List<@Nullable Object> wayFields(Secret wrapKey, UnlockBox.Way way, String input) {
        List<@Nullable Object> fields =
                new ArrayList<>(List.of("wrapKey", wrapKey, "which", way.which(), "input", input));
        if (way instanceof UnlockBox.ByPassword p) {
            fields.addAll(
                    List.of("random", p.random(), "memoryKiB", p.parameters().memoryKiB()));
            fields.addAll(List.of("iterations", p.parameters().iterations(), "parallelism", 1));
        } else {
            fields.addAll(List.of("random", "", "memoryKiB", 0, "iterations", 0, "parallelism", 0));
        }
        return fields;
    }

    private Cases unlockSeals() {
        Cases cases = new Cases(
                "Unlock seals (section 3.6), the structure: `encoded` decodes to `generation`, `enrolmentKey`, the pairs"
                        + " `password` (or null) and `recovery`, and `devices`, and hashes to `sealsHash`. Opening them is in sign-in.");
        UnlockSeals seals = decodeSeals(request.unlockSeals());
        cases.valid("generation 0", sealFields(seals));
        UnlockSeals.DeviceSeal one = new UnlockSeals.DeviceSeal(0, random.bytes(1_168));
        UnlockSeals.DeviceSeal two = new UnlockSeals.DeviceSeal(3, random.bytes(1_168));
        UnlockSeals strict = new UnlockSeals(2, seals.enrolmentKey(), null, seals.recovery(), List.of(one, two));
        cases.valid("strict mode, two devices", sealFields(strict));
        cases.invalid(
                "device seals not ascending",
                "order",
                "encoded",
                new UnlockSeals(2, seals.enrolmentKey(), null, seals.recovery(), List.of(two, one)).encode());
        cases.invalid(
                "device twice",
                "order",
                "encoded",
                new UnlockSeals(2, seals.enrolmentKey(), null, seals.recovery(), List.of(one, one)).encode());
        cases.invalid(
                "device seal in generation 0",
                "generation 0",
                "encoded",
                new UnlockSeals(0, seals.enrolmentKey(), null, seals.recovery(), List.of(one)).encode());
        UnlockSeals.Pair cut = new UnlockSeals.Pair(
                random.bytes(1_167),
                seals.recovery().enrolmentKeySeal(),
                seals.recovery().unlockKey());
        cases.invalid(
                "seal of 1167 bytes",
                "length",
                "encoded",
                new UnlockSeals(0, seals.enrolmentKey(), null, cut, List.of()).encode());
        String hex = request.unlockSeals().hex();
        cases.invalid("trailing byte", "trailing", "encoded", Bytes.ofHex(hex + "00"));
        cases.invalid("truncated", "truncated", "encoded", Bytes.ofHex(hex.substring(0, hex.length() - 2)));
        cases.invalid("version 2", "version", "encoded", Bytes.ofHex("870201" + hex.substring(6)));
        return cases;
    }

    private static @Nullable Object[] sealFields(UnlockSeals seals) {
        Bytes encoded = seals.encode();
        return new @Nullable Object[] {
            "encoded",
            encoded,
            "generation",
            seals.generation(),
            "enrolmentKey",
            seals.enrolmentKey(),
            "password",
            seals.password() == null ? null : pair(seals.password()),
            "recovery",
            pair(seals.recovery()),
            "devices",
            seals.devices().stream()
                    .map(d -> Cases.fields("device", d.device(), "vaultKeySeal", d.vaultKeySeal()))
                    .toList(),
            "sealsHash",
            UnlockSeals.hash(encoded.unsafeArray())
        };
    }

    private static Map<String, @Nullable Object> pair(UnlockSeals.Pair pair) {
        return Cases.fields(
                "vaultKeySeal",
                pair.vaultKeySeal(),
                "enrolmentKeySeal",
                pair.enrolmentKeySeal(),
                "unlockKey",
                pair.unlockKey());
    }

    private Cases keyVaults() {
        Cases cases = new Cases(
                "Key vaults (section 5.1): `keyVault` opened with `vaultKey`, `generation` and `enrolmentKey` gives"
                        + " `accountSeeds`; `keyVaultHash` and `vaultKeyHash` are what the log commits to.");
        Bytes enrolmentKey = decodeSeals(request.unlockSeals()).enrolmentKey();
        cases.valid(
                "generation 0",
                vaultFields(account.vaultKey(), 0, enrolmentKey, request.keyVault(), List.of(account.accountSeed())));
        List<Secret> seeds = List.of(Secret.random(32, random), Secret.random(32, random));
        Bytes unlockKey = decodeSeals(request.unlockSeals()).recovery().unlockKey();
        Bytes second = new KeyVaultContent(1, seeds, null, unlockKey, List.of(new KeyVaultContent.Seen(0, 1)))
                .seal(account.vaultKey(), enrolmentKey, random);
        cases.valid("generation 1, strict mode", vaultFields(account.vaultKey(), 1, enrolmentKey, second, seeds));
        cases.invalid(
                "other key",
                "tag",
                vaultFields(Secret.random(32, random), 0, enrolmentKey, request.keyVault(), List.of()));
        cases.invalid(
                "other generation",
                "tag",
                vaultFields(account.vaultKey(), 1, enrolmentKey, request.keyVault(), List.of()));
        cases.invalid(
                "other enrolment key",
                "tag",
                vaultFields(account.vaultKey(), 0, random.bytes(32), request.keyVault(), List.of()));
        Bytes tooFew = new KeyVaultContent(1, List.of(seeds.getFirst()), null, unlockKey, List.of())
                .seal(account.vaultKey(), enrolmentKey, random);
        cases.invalid(
                "a seed is missing", "seeds", vaultFields(account.vaultKey(), 1, enrolmentKey, tooFew, List.of()));
        byte[] badKey = unlockKey.toArray();
        java.util.Arrays.fill(badKey, 1_184, 1_216, (byte) 0);
        Bytes weak = new KeyVaultContent(1, seeds, null, Bytes.wrap(badKey), List.of())
                .seal(account.vaultKey(), enrolmentKey, random);
        cases.invalid(
                "unlock key of small order",
                "X-Wing key",
                vaultFields(account.vaultKey(), 1, enrolmentKey, weak, List.of()));
        return cases;
    }

    private static @Nullable Object[] vaultFields(
            Secret vaultKey, long generation, Bytes enrolmentKey, Bytes keyVault, List<Secret> seeds) {
        return new @Nullable Object[] {
            "vaultKey",
            vaultKey,
            "generation",
            generation,
            "enrolmentKey",
            enrolmentKey,
            "keyVault",
            keyVault,
            "keyVaultHash",
            KeyVault.hash(keyVault.unsafeArray()),
            "vaultKeyHash",
            KeyVault.vaultKeyHash(generation, vaultKey.reveal()),
            "accountSeeds",
            seeds
        };
    }

    private Cases privateStores() {
        Cases cases = new Cases(
                "Private stores (section 5.2). `what` is \"open\" (`store`, the account's `log` and `vaultKey` give `items`, the"
                        + " plaintext CBOR, and `version`), \"merge\" (the plaintexts `one` and `other` give `merged`, in either order)"
                        + " or \"signed out\" (the one item of `items`, of kind 11, says of `device` whether it is `signedOut`; an invalid one is"
                        + " kept and says nothing).");
        WrittenAccount writer = new WrittenAccount("private store");
        long second = writer.addDevice();
        LogHead head = writer.log().head();
        StoreContent content = StoreContent.of(List.of(
                contact("aa", 5, 0, 2),
                contact("bb", 6, 0, 9),
                item(2, "aa", 7, 0, new CborWriter().uint(1).finish())));
        SigningKey key = writer.device(second).signing();
        Secret vaultKey = writer.vaultKeys.getFirst();
        PrivateStore store = content.seal(writer.id(), 3, 0, second, head, WrittenAccount.TIME, vaultKey, key, random);
        cases.valid("open", storeFields(writer, vaultKey, store.encode(), content));
        PrivateStore empty = StoreContent.EMPTY.seal(
                writer.id(),
                1,
                0,
                0,
                head,
                WrittenAccount.TIME,
                vaultKey,
                writer.device(0).signing(),
                random);
        cases.valid("empty", storeFields(writer, vaultKey, empty.encode(), StoreContent.EMPTY));
        cases.invalid("other vault key", "tag", storeFields(writer, Secret.random(32, random), store.encode(), null));
        PrivateStore forged = content.seal(writer.id(), 3, 0, 0, head, WrittenAccount.TIME, vaultKey, key, random);
        cases.invalid("signed by another device", "signature", storeFields(writer, vaultKey, forged.encode(), null));
        PrivateStore nobody = content.seal(writer.id(), 3, 0, 7, head, WrittenAccount.TIME, vaultKey, key, random);
        cases.invalid("device not in the log", "device", storeFields(writer, vaultKey, nobody.encode(), null));
        PrivateStore other =
                content.seal(new AccountId(Hash.ZERO), 3, 0, second, head, WrittenAccount.TIME, vaultKey, key, random);
        cases.invalid("other account", "account", storeFields(writer, vaultKey, other.encode(), null));
        StoreContent unsorted = new StoreContent(content.items().reversed());
        PrivateStore disorder =
                unsorted.seal(writer.id(), 3, 0, second, head, WrittenAccount.TIME, vaultKey, key, random);
        cases.invalid("items not sorted", "order", storeFields(writer, vaultKey, disorder.encode(), null));
        StoreContent twice = new StoreContent(
                List.of(content.items().getFirst(), content.items().getFirst()));
        PrivateStore repeated = twice.seal(writer.id(), 3, 0, second, head, WrittenAccount.TIME, vaultKey, key, random);
        cases.invalid("item twice", "order", storeFields(writer, vaultKey, repeated.encode(), null));
        PrivateStore.Body raised = new PrivateStore.Body(
                writer.id(),
                4,
                0,
                second,
                head,
                WrittenAccount.TIME,
                store.body().ciphertext());
        Bytes body = raised.encode();
        PrivateStore moved = new PrivateStore(body, raised, key.sign("crypt-talk/1 private store signature", body));
        cases.invalid("ciphertext of another version", "tag", storeFields(writer, vaultKey, moved.encode(), null));

        StoreItem muted = item(3, "cc", 10, 1, new CborWriter().uint(1).finish());
        merge(
                cases,
                "later time wins",
                List.of(muted),
                List.of(item(3, "cc", 11, 0, new CborWriter().uint(0).finish())));
        merge(
                cases,
                "greater device wins",
                List.of(muted),
                List.of(item(3, "cc", 10, 2, new CborWriter().uint(0).finish())));
        merge(
                cases,
                "greater value wins",
                List.of(muted),
                List.of(item(3, "cc", 10, 1, new CborWriter().uint(0).finish())));
        merge(
                cases,
                "greater headSeq wins over time",
                List.of(contact("aa", 99, 0, 2)),
                List.of(contact("aa", 5, 0, 3)));
        merge(cases, "equal headSeq: later time", List.of(contact("aa", 99, 0, 2)), List.of(contact("aa", 5, 0, 2)));
        merge(
                cases,
                "greater sequence wins over time",
                List.of(conversationHead(99, 7)),
                List.of(conversationHead(5, 8)));
        merge(
                cases,
                "unknown kinds are kept",
                List.of(muted, item(77, "", 1, 0, Bytes.ofHex("80"))),
                List.of(contact("aa", 5, 0, 2)));
        StoreItem damaged = item(1, "aa", 5, 0, Bytes.ofHex("83636262620900"));
        merge(cases, "a damaged contact counts as headSeq 0", List.of(contact("aa", 4, 0, 1)), List.of(damaged));
        merge(cases, "one empty", List.of(muted), List.of());
        merge(
                cases,
                "a block that was lifted later",
                List.of(item(10, "bb", 10, 0, blocked(1, 7))),
                List.of(item(10, "bb", 11, 1, blocked(0, 9)), muted));
        merge(cases, "a device that was signed out", List.of(signedOut(2, 10, 1)), List.of(signedOut(3, 9, 1), muted));
        merge(cases, "a device that may stay after all", List.of(signedOut(2, 10, 1)), List.of(signedOut(2, 11, 0)));
        merge(cases, "signed out wins at the same time", List.of(signedOut(2, 10, 0)), List.of(signedOut(2, 10, 1)));
        StoreContent twiceOut = new StoreContent(List.of(signedOut(2, 10, 1), signedOut(2, 11, 0)));
        Bytes once = StoreContent.of(List.of(signedOut(2, 10, 1))).encode();
        cases.invalid("a device signed out twice", "order", "what", "merge", "one", twiceOut.encode(), "other", once);
        StoreContent backwards = new StoreContent(List.of(signedOut(3, 10, 1), signedOut(2, 10, 1)));
        cases.invalid("devices out of order", "order", "what", "merge", "one", backwards.encode(), "other", once);
        values(cases);
        return cases;
    }

    /** What an item of kind 11 says: of a device, that it is signed out or not. What does not fit its kind says nothing. */
    private static void values(Cases cases) {
        value(cases, "a device is signed out", signedOut(2, 10, 1), 2, 1);
        value(cases, "a device is not signed out", signedOut(2, 10, 0), 2, 0);
        value(cases, "the first device is signed out", signedOut(0, 10, 1), 0, 1);
        value(cases, "a device of two bytes is signed out", signedOut(300, 10, 1), 300, 1);
        Bytes yes = new CborWriter().array(1).uint(1).finish();
        noValue(cases, "the device is text", new StoreItem(11, Bytes.ofHex("6132"), 10, 0, yes));
        noValue(cases, "a negative device", new StoreItem(11, Bytes.ofHex("20"), 10, 0, yes));
        noValue(cases, "no device", new StoreItem(11, Bytes.ofHex(""), 10, 0, yes));
        noValue(cases, "something behind the device", new StoreItem(11, Bytes.ofHex("0202"), 10, 0, yes));
        noValue(cases, "the device in more bytes than it needs", new StoreItem(11, Bytes.ofHex("1802"), 10, 0, yes));
        Bytes device = new CborWriter().uint(2).finish();
        noValue(cases, "another kind, whose last bytes are 11", new StoreItem((1L << 32) + 11, device, 10, 0, yes));
        noValue(cases, "neither 0 nor 1", new StoreItem(11, device, 10, 0, Bytes.ofHex("8102")));
        noValue(cases, "no value", new StoreItem(11, device, 10, 0, Bytes.ofHex("80")));
        noValue(cases, "more than one value", new StoreItem(11, device, 10, 0, Bytes.ofHex("820101")));
        noValue(cases, "true in place of 1", new StoreItem(11, device, 10, 0, Bytes.ofHex("81f5")));
        noValue(cases, "something behind the value", new StoreItem(11, device, 10, 0, Bytes.ofHex("810100")));
    }

    private static void value(Cases cases, String name, StoreItem item, long device, long signedOut) {
        Bytes items = StoreContent.of(List.of(item)).encode();
        cases.valid(name, "what", "signed out", "items", items, "device", device, "signedOut", signedOut);
    }

    private static void noValue(Cases cases, String name, StoreItem item) {
        cases.invalid(
                name,
                "value",
                "what",
                "signed out",
                "items",
                StoreContent.of(List.of(item)).encode());
    }

    private static StoreItem signedOut(long device, long time, long value) {
        return new StoreItem(
                11,
                new CborWriter().uint(device).finish(),
                time,
                1,
                new CborWriter().array(1).uint(value).finish());
    }

    private static @Nullable Object[] storeFields(
            WrittenAccount writer, Secret vaultKey, Bytes store, @Nullable StoreContent content) {
        List<@Nullable Object> fields =
                new ArrayList<>(List.of("what", "open", "log", writer.entries(), "vaultKey", vaultKey, "store", store));
        if (content != null) {
            fields.addAll(List.of("items", content.encode()));
        }
        return fields.toArray();
    }

    private static void merge(Cases cases, String name, List<StoreItem> one, List<StoreItem> other) {
        StoreContent first = StoreContent.of(one);
        StoreContent second = StoreContent.of(other);
        cases.valid(
                name,
                "what",
                "merge",
                "one",
                first.encode(),
                "other",
                second.encode(),
                "merged",
                first.merge(second).encode());
    }

    private static StoreItem item(long kind, String key, long time, long device, Bytes value) {
        return new StoreItem(kind, Bytes.ofHex(key.repeat(key.isEmpty() ? 0 : 32)), time, device, value);
    }

    private static Bytes blocked(long set, long after) {
        return new CborWriter().array(2).uint(set).uint(after).finish();
    }

    private static StoreItem contact(String key, long time, long device, long headSeq) {
        return item(
                1,
                key,
                time,
                device,
                new CborWriter()
                        .array(3)
                        .text("bob")
                        .uint(headSeq)
                        .hash(Hash.ZERO)
                        .finish());
    }

    private static StoreItem conversationHead(long time, long sequence) {
        return item(
                5,
                "dd",
                time,
                0,
                new CborWriter()
                        .array(4)
                        .uint(0)
                        .hash(Hash.ZERO)
                        .uint(sequence)
                        .hash(Hash.ZERO)
                        .finish());
    }

    private Cases signIns() {
        Cases cases = new Cases(
                "Sign-in (section 6.2, steps 2 to 4): from `wrapKey`, `which`, `input` (the account's name), `random` and the three"
                        + " numbers, and the server's `box`, `log`, `keyVault` and `unlockSeals`, to `account`, `headSeq`, `vaultKey`, `enrolmentSeed`,"
                        + " `unlockSeed` and `accountSeeds`, or to a refusal. The case with `password` also derives `wrapKey` from it.");
        SignIn.Answer right = new SignIn.Answer(
                request.passwordBox(), List.of(account.entry().encode()), request.keyVault(), request.unlockSeals());
        SignIn.Answer rightByCode =
                new SignIn.Answer(request.recoveryBox(), right.log(), right.keyVault(), right.unlockSeals());
        OpenedAccount opened = signIn(cases, "by password", passwordWay, right, PASSWORD);
        signIn(cases, "by recovery code", codeWay, rightByCode, null);
        DeviceKeys device = DeviceKeys.create(random);
        OpenedAccount.Enrolment enrolment =
                opened.enrol(device, byPassword.wrapKey(), passwordWay, WrittenAccount.TIME + 1_000, random);
        List<Bytes> longer = List.of(account.entry().encode(), enrolment.entry().encode());
        SignIn.Answer enrolled = new SignIn.Answer(enrolment.box(), longer, right.keyVault(), right.unlockSeals());
        signIn(cases, "again, with the box written anew", passwordWay, enrolled, null);
        signIn(
                cases,
                "an older box is contained in a longer log",
                passwordWay,
                new SignIn.Answer(right.box(), longer, right.keyVault(), right.unlockSeals()),
                null);
        refused(
                cases,
                "truncated log against the box's head",
                SignIn.Reason.LOG_TRUNCATED,
                passwordWay,
                new SignIn.Answer(enrolment.box(), right.log(), right.keyVault(), right.unlockSeals()));
        refused(cases, "wrong key: the other box", SignIn.Reason.BOX, passwordWay, rightByCode);
        WrittenAccount mallory = new WrittenAccount("mallory");
        refused(
                cases,
                "substituted genesis",
                SignIn.Reason.OTHER_ACCOUNT,
                passwordWay,
                new SignIn.Answer(right.box(), mallory.entries(), right.keyVault(), right.unlockSeals()));
        refused(
                cases,
                "no log",
                SignIn.Reason.LOG_INVALID,
                passwordWay,
                new SignIn.Answer(right.box(), List.of(), right.keyVault(), right.unlockSeals()));
        refused(
                cases,
                "log with a foreign entry",
                SignIn.Reason.LOG_INVALID,
                passwordWay,
                new SignIn.Answer(
                        right.box(),
                        List.of(right.log().getFirst(), mallory.entries().getFirst()),
                        right.keyVault(),
                        right.unlockSeals()));
        byte[] forged = right.unlockSeals().toArray();
        forged[100] ^= 1;
        refused(
                cases,
                "forged vault key seal",
                SignIn.Reason.SEALS_HASH,
                passwordWay,
                new SignIn.Answer(right.box(), right.log(), right.keyVault(), Bytes.wrap(forged)));
        byte[] vault = right.keyVault().toArray();
        vault[vault.length - 1] ^= 1;
        refused(
                cases,
                "altered key vault",
                SignIn.Reason.KEY_VAULT_HASH,
                passwordWay,
                new SignIn.Answer(right.box(), right.log(), Bytes.wrap(vault), right.unlockSeals()));
        refused(
                cases,
                "empty box",
                SignIn.Reason.MALFORMED,
                passwordWay,
                new SignIn.Answer(Bytes.EMPTY, right.log(), right.keyVault(), right.unlockSeals()));
        UnlockBox content = open(byPassword.wrapKey(), passwordWay, right.box());
        Bytes strayed = new UnlockBox(Secret.random(32, random), content.account(), content.head())
                .seal(byPassword.wrapKey(), passwordWay, random);
        refused(
                cases,
                "unlock seed of other seals",
                SignIn.Reason.UNLOCK_KEY,
                passwordWay,
                new SignIn.Answer(strayed, right.log(), right.keyVault(), right.unlockSeals()));
        ForgedAccounts forgeries = new ForgedAccounts(random);
        for (ForgedAccounts.Forgery forgery : forgeries.all(byPassword.wrapKey(), passwordWay)) {
            refused(cases, forgery.name(), forgery.reason(), passwordWay, forgery.answer());
        }
        return cases;
    }

    private OpenedAccount signIn(
            Cases cases, String name, UnlockBox.Way way, SignIn.Answer answer, @Nullable String password) {
        SignIn.Outcome outcome = SignIn.open(wrapKey(way), way, answer);
        if (!(outcome instanceof SignIn.Outcome.Opened(OpenedAccount opened))) {
            throw new IllegalStateException(name + " gave " + outcome);
        }
        List<@Nullable Object> fields = answerFields(way, answer);
        if (password != null) {
            fields.addAll(List.of("password", password));
        }
        fields.addAll(List.of(
                "account",
                opened.log().account(),
                "headSeq",
                opened.log().head().seq()));
        fields.addAll(List.of(
                "vaultKey",
                opened.vaultKey(),
                "enrolmentSeed",
                opened.enrolment().seed()));
        fields.addAll(List.of(
                "unlockSeed",
                opened.unlockSeed(),
                "accountSeeds",
                opened.vault().accountSeeds()));
        cases.valid(name, fields.toArray());
        return opened;
    }

    private void refused(Cases cases, String name, SignIn.Reason reason, UnlockBox.Way way, SignIn.Answer answer) {
        SignIn.Outcome outcome = SignIn.open(wrapKey(way), way, answer);
        if (!outcome.equals(new SignIn.Outcome.Refused(reason))) {
            throw new IllegalStateException(name + " gave " + outcome);
        }
        cases.invalid(name, reason.name(), answerFields(way, answer).toArray());
    }

    private List<@Nullable Object> answerFields(UnlockBox.Way way, SignIn.Answer answer) {
        List<@Nullable Object> fields = wayFields(wrapKey(way), way, "Alice");
        fields.addAll(List.of("box", answer.box(), "log", answer.log()));
        fields.addAll(List.of("keyVault", answer.keyVault(), "unlockSeals", answer.unlockSeals()));
        return fields;
    }

    private Secret wrapKey(UnlockBox.Way way) {
        return way.which() == 0 ? byPassword.wrapKey() : byCode.wrapKey();
    }

    private static Cases sessions() {
        Cases cases = new Cases(
                "Session statements (section 6.1): `statement` is CBOR of audience, account, device, challenge and time;"
                        + " `signature` is that of the device's `seed` and verifies under `publicKey`.");
        SeededRandom random = new SeededRandom("session");
        SigningKey key = SigningKey.create(random);
        SessionStatement right = new SessionStatement(
                "localhost:5000", new AccountId(random.hash()), 3, random.hash(), WrittenAccount.TIME);
        Bytes signature = key.sign("crypt-talk/1 session", right.encode());
        cases.valid("session", sessionFields(key, right, signature, true));
        SessionStatement other = new SessionStatement(
                "evil.example:5000", right.account(), right.device(), right.challenge(), right.time());
        cases.invalid("other audience", "signature", sessionFields(key, other, signature, false));
        SessionStatement replayed =
                new SessionStatement(right.audience(), right.account(), right.device(), random.hash(), right.time());
        cases.invalid("other challenge", "signature", sessionFields(key, replayed, signature, false));
        SessionStatement device =
                new SessionStatement(right.audience(), right.account(), 4, right.challenge(), right.time());
        cases.invalid("other device", "signature", sessionFields(key, device, signature, false));
        cases.invalid(
                "other label",
                "label",
                sessionFields(key, right, key.sign("crypt-talk/1 typing signature", right.encode()), false));
        return cases;
    }

    private static @Nullable Object[] sessionFields(
            SigningKey key, SessionStatement statement, Bytes signature, boolean withSeed) {
        List<@Nullable Object> fields =
                new ArrayList<>(List.of("audience", statement.audience(), "account", statement.account()));
        fields.addAll(
                List.of("device", statement.device(), "challenge", statement.challenge(), "time", statement.time()));
        fields.addAll(List.of("statement", statement.encode(), "publicKey", key.publicKey(), "signature", signature));
        if (withSeed) {
            fields.addAll(List.of("seed", key.seed()));
        }
        return fields.toArray();
    }

    private static Cases safetyNumbers() {
        Cases cases = new Cases(
                "Safety numbers (section 10) of the accounts `one` and `other`: `number`, the same in either order.");
        SeededRandom random = new SeededRandom("safety number");
        for (int i = 0; i < 3; i++) {
            AccountId one = new AccountId(random.hash());
            AccountId other = new AccountId(random.hash());
            cases.valid("pair " + i, "one", one, "other", other, "number", SafetyNumber.of(one, other));
            cases.valid(
                    "pair " + i + " the other way", "one", other, "other", one, "number", SafetyNumber.of(one, other));
        }
        return cases;
    }

    static UnlockBox open(Secret wrapKey, UnlockBox.Way way, Bytes box) {
        try {
            return UnlockBox.open(wrapKey, way, box.unsafeArray()).orElseThrow();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UnlockSeals decodeSeals(Bytes seals) {
        try {
            return UnlockSeals.decode(seals.unsafeArray());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    static AccountName name(String text) {
        try {
            return AccountName.parse(text);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Password password(String text) {
        return Password.of(text).orElseThrow();
    }
}
