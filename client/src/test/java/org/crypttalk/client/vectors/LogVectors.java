package org.crypttalk.client.vectors;

import static org.crypttalk.client.vectors.Cases.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogRule;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.cbor.CborWriter;

/** Vectors of account logs: protocol section 4. */
final class LogVectors {

    private final Cases cases = new Cases(
            "Account logs (section 4), verified from genesis. `entries` are whole entries. Valid cases give"
                    + " `account`, `headSeq`, `headHash`, `activeDevices` (ids) and `generation`. Invalid ones break `reason` at entry `seq`; the"
                    + " reason \"UNSUPPORTED\" means that the log needs a newer version, with `believed` entries before.");

    static Cases cases() {
        LogVectors vectors = new LogVectors();
        vectors.validLogs();
        vectors.brokenGenesis();
        vectors.brokenAdditions();
        vectors.brokenRenewals();
        vectors.brokenPlaces();
        vectors.unsupported();
        return vectors.cases;
    }

    private void validLogs() {
        valid("create", new WrittenAccount("create"));
        WrittenAccount added = new WrittenAccount("add by unlocking");
        added.addDevice();
        valid("add by unlocking", added);
        WrittenAccount approved = new WrittenAccount("approve");
        DeviceKeys keys = DeviceKeys.create(approved.random);
        approved.append(
                new LogChange.AddByApproval(keys.signing().publicKey(), keys.sealKey(), 0, 0),
                approved.device(0).signing(),
                keys.signing());
        valid("add by approval", approved);
        WrittenAccount renewed = new WrittenAccount("revoke");
        long second = renewed.addDevice();
        renewed.revoke(second, 0L);
        renewed.addDevice();
        valid("revoke, then add in the new generation", renewed);
        WrittenAccount changed = new WrittenAccount("change");
        SigningKey current = changed.enrolment.getLast();
        Generation next = changed.nextGeneration();
        changed.append(
                new LogChange.ChangeUnlock(0, List.of(), 1, next),
                changed.device(0).signing(),
                current,
                changed.enrolment.getLast());
        valid("change of the password", changed);
        WrittenAccount retired = new WrittenAccount("retire");
        retired.retire(0);
        valid("the last device retires", retired);
        WrittenAccount back = new WrittenAccount("retire and return");
        back.retire(0);
        back.addDevice();
        valid("a device enters after the last one retired", back);
    }

    private void brokenGenesis() {
        WrittenAccount account = new WrittenAccount("genesis");
        DeviceKeys device = account.device(0);
        SigningKey enrolment = account.enrolment.getFirst();
        Generation g = account.log().generation();
        LogChange.Create create = new LogChange.Create(device.signing().publicKey(), device.sealKey(), g);
        invalid("no entries", LogRule.EMPTY, 0, List.of());
        genesis("genesis without E's signature", LogRule.SIGNATURES, create, device.signing());
        genesis("genesis with signatures swapped", LogRule.SIGNATURE, create, enrolment, device.signing());
        genesis(
                "substituted genesis: signed by another device key",
                LogRule.SIGNATURE,
                create,
                SigningKey.create(account.random),
                enrolment);
        genesis("genesis with three signatures", LogRule.SIGNATURES, create, device.signing(), enrolment, enrolment);
        genesis(
                "genesis of generation 1",
                LogRule.GENERATION,
                new LogChange.Create(create.deviceKey(), create.deviceSealKey(), withNumber(g, 1)),
                device.signing(),
                enrolment);
        genesis(
                "one key as D and E",
                LogRule.KEY_REUSED,
                new LogChange.Create(enrolment.publicKey(), create.deviceSealKey(), g),
                enrolment,
                enrolment);
        genesis(
                "the identity as D",
                LogRule.ED25519_KEY,
                new LogChange.Create(Bytes.ofHex("01" + "00".repeat(31)), create.deviceSealKey(), g),
                device.signing(),
                enrolment);
        byte[] seal = create.deviceSealKey().toArray();
        seal[0] = (byte) 0xff;
        seal[1] |= 0x0f;
        genesis(
                "DK with a coefficient above q",
                LogRule.X_WING_KEY,
                new LogChange.Create(create.deviceKey(), Bytes.wrap(seal), g),
                device.signing(),
                enrolment);
        byte[] small = create.deviceSealKey().toArray();
        Arrays.fill(small, 1_184, 1_216, (byte) 0);
        genesis(
                "DK whose X25519 part is of small order",
                LogRule.X_WING_KEY,
                new LogChange.Create(create.deviceKey(), Bytes.wrap(small), g),
                device.signing(),
                enrolment);
        invalidBody(
                "genesis at time 0",
                LogRule.TIME,
                List.of(),
                new LogBody(null, 0, null, create, 0),
                device.signing(),
                enrolment);
        invalidBody(
                "genesis at seq 1",
                LogRule.SEQ,
                List.of(),
                new LogBody(null, 1, null, create, WrittenAccount.TIME),
                device.signing(),
                enrolment);
        invalidBody(
                "genesis with prev",
                LogRule.PREV,
                List.of(),
                new LogBody(null, 0, Hash.ZERO, create, WrittenAccount.TIME),
                device.signing(),
                enrolment);
        invalidBody(
                "genesis with account",
                LogRule.ACCOUNT,
                List.of(),
                new LogBody(account.id(), 0, null, create, WrittenAccount.TIME),
                device.signing(),
                enrolment);
        invalidBody(
                "log that begins with an addition",
                LogRule.CREATE_PLACE,
                List.of(),
                new LogBody(null, 0, null, new LogChange.Retire(0), WrittenAccount.TIME),
                device.signing());
    }

    private void brokenAdditions() {
        WrittenAccount account = new WrittenAccount("additions");
        DeviceKeys device = DeviceKeys.create(account.random);
        LogChange.AddByUnlocking add =
                new LogChange.AddByUnlocking(device.signing().publicKey(), device.sealKey(), 0, 0);
        SigningKey e0 = account.enrolment.getFirst();
        next("add without the new device's proof", LogRule.SIGNATURES, account, add, e0);
        next("add with E's signature twice", LogRule.SIGNATURE, account, add, e0, e0);
        next("add without E", LogRule.SIGNATURE, account, add, account.device(0).signing(), device.signing());
        next(
                "add that saw secret 2",
                LogRule.WHICH,
                account,
                new LogChange.AddByUnlocking(add.deviceKey(), add.deviceSealKey(), 0, 2),
                e0,
                device.signing());
        next(
                "add of a later generation",
                LogRule.GENERATION,
                account,
                new LogChange.AddByUnlocking(add.deviceKey(), add.deviceSealKey(), 1, 0),
                e0,
                device.signing());
        next(
                "add of a device key again",
                LogRule.KEY_REUSED,
                account,
                new LogChange.AddByUnlocking(account.device(0).signing().publicKey(), add.deviceSealKey(), 0, 0),
                e0,
                account.device(0).signing());
        next(
                "approval by a device that is not there",
                LogRule.NOT_ACTIVE,
                account,
                new LogChange.AddByApproval(add.deviceKey(), add.deviceSealKey(), 0, 7),
                account.device(0).signing(),
                device.signing());
        WrittenAccount revoked = new WrittenAccount("revoked adds");
        long second = revoked.addDevice();
        SigningKey old = revoked.enrolment.getFirst();
        revoked.revoke(second, 0L);
        next(
                "add by E of an old generation, naming the new one",
                LogRule.SIGNATURE,
                revoked,
                new LogChange.AddByUnlocking(add.deviceKey(), add.deviceSealKey(), 1, 0),
                old,
                device.signing());
        next("add by E of an old generation", LogRule.GENERATION, revoked, add, old, device.signing());
        next(
                "approval by a revoked device",
                LogRule.NOT_ACTIVE,
                revoked,
                new LogChange.AddByApproval(add.deviceKey(), add.deviceSealKey(), 1, 0),
                revoked.device(0).signing(),
                device.signing());
        next(
                "a revoked device retires",
                LogRule.NOT_ACTIVE,
                revoked,
                new LogChange.Retire(0),
                revoked.device(0).signing());
        next(
                "retire signed by another device",
                LogRule.SIGNATURE,
                revoked,
                new LogChange.Retire(second),
                revoked.device(0).signing());
    }

    private void brokenRenewals() {
        WrittenAccount account = new WrittenAccount("renewals");
        long second = account.addDevice();
        SigningKey e0 = account.enrolment.getFirst();
        SigningKey by = account.device(0).signing();
        Generation next = account.nextGeneration();
        SigningKey e1 = account.enrolment.getLast();
        LogChange.Revoke revoke = new LogChange.Revoke(0, List.of(second), 0, next);
        next("revoke without E", LogRule.SIGNATURE, account, revoke, by, by, e1);
        next("revoke without the new E", LogRule.SIGNATURES, account, revoke, by, e0);
        next(
                "revoke by itself",
                LogRule.BY_REVOKED,
                account,
                new LogChange.Revoke(0, List.of(0L), 0, next),
                by,
                e0,
                e1);
        next(
                "revoke of nobody",
                LogRule.REVOKED_LIST,
                account,
                new LogChange.Revoke(0, List.of(), 0, next),
                by,
                e0,
                e1);
        next(
                "revoke twice in one list",
                LogRule.REVOKED_LIST,
                account,
                new LogChange.Revoke(0, List.of(second, second), 0, next),
                by,
                e0,
                e1);
        next(
                "revoke of a device that is not there",
                LogRule.NOT_ACTIVE,
                account,
                new LogChange.Revoke(0, List.of(9L), 0, next),
                by,
                e0,
                e1);
        next(
                "change that revokes",
                LogRule.REVOKED_LIST,
                account,
                new LogChange.ChangeUnlock(0, List.of(second), 1, next),
                by,
                e0,
                e1);
        next(
                "revoke that skips a generation",
                LogRule.GENERATION,
                account,
                new LogChange.Revoke(0, List.of(second), 0, withNumber(next, 2)),
                by,
                e0,
                e1);
        Generation sameKey = new Generation(
                1, e0.publicKey(), next.accountKey(), next.vaultKeyHash(), next.keyVaultHash(), next.sealsHash());
        next(
                "revoke that keeps E",
                LogRule.KEY_REUSED,
                account,
                new LogChange.Revoke(0, List.of(second), 0, sameKey),
                by,
                e0,
                e0);
    }

    private void brokenPlaces() {
        WrittenAccount account = new WrittenAccount("places");
        SigningKey device = account.device(0).signing();
        LogChange retire = new LogChange.Retire(0);
        LogBody right = account.next(retire);
        List<Bytes> before = account.entries();
        Hash prev = Objects.requireNonNull(right.prev());
        AccountId id = account.id();
        invalidBody("seq repeated", LogRule.SEQ, before, new LogBody(id, 0, prev, retire, right.time()), device);
        invalidBody("seq skipped", LogRule.SEQ, before, new LogBody(id, 2, prev, retire, right.time()), device);
        invalidBody("other prev", LogRule.PREV, before, new LogBody(id, 1, Hash.ZERO, retire, right.time()), device);
        invalidBody("no prev", LogRule.PREV, before, new LogBody(id, 1, null, retire, right.time()), device);
        invalidBody(
                "other account",
                LogRule.ACCOUNT,
                before,
                new LogBody(new AccountId(Hash.ZERO), 1, prev, retire, right.time()),
                device);
        invalidBody("time 0", LogRule.TIME, before, new LogBody(id, 1, prev, retire, 0), device);
        invalidBody(
                "second create",
                LogRule.CREATE_PLACE,
                before,
                account.next(new LogChange.Create(
                        device.publicKey(),
                        account.device(0).sealKey(),
                        account.log().generation())),
                device,
                account.enrolment.getFirst());
        Bytes entry = LogSigning.sign(right, device).encode();
        invalid("entry with a trailing byte", LogRule.MALFORMED, 1, with(before, Bytes.ofHex(entry.hex() + "00")));
        invalid(
                "truncated entry",
                LogRule.MALFORMED,
                1,
                with(before, Bytes.ofHex(entry.hex().substring(2))));
        Bytes body = right.encode();
        Bytes longer = new CborWriter()
                .array(2)
                .bytes(Bytes.ofHex(body.hex().replaceFirst("81" + "00$", "820000")))
                .array(1)
                .bytes(device.sign("crypt-talk/1 account log signature", body))
                .finish();
        invalid("details with one element too many", LogRule.MALFORMED, 1, with(before, longer));
        invalidBodyBytes(
                "signature under another label",
                LogRule.SIGNATURE,
                before,
                body,
                device.sign("crypt-talk/1 session", body));
        byte[] tampered = body.toArray();
        tampered[tampered.length - 3] ^= 1;
        invalidBodyBytes(
                "time altered after signing",
                LogRule.SIGNATURE,
                before,
                Bytes.wrap(tampered),
                device.sign("crypt-talk/1 account log signature", body));
        WrittenAccount forked = new WrittenAccount("fork");
        Bytes one = LogSigning.sign(
                        forked.next(new LogChange.Retire(0)), forked.device(0).signing())
                .encode();
        DeviceKeys other = DeviceKeys.create(forked.random);
        Bytes two = LogSigning.sign(
                        forked.next(new LogChange.AddByUnlocking(other.signing().publicKey(), other.sealKey(), 0, 0)),
                        forked.enrolment.getFirst(),
                        other.signing())
                .encode();
        invalid("forked seq: two entries at 1", LogRule.SEQ, 2, with(with(forked.entries(), one), two));
    }

    private void unsupported() {
        WrittenAccount account = new WrittenAccount("unsupported");
        SigningKey device = account.device(0).signing();
        LogBody unknown = account.next(new LogChange.Unknown(6, Bytes.ofHex("8101")));
        unsupported("unknown kind", account, LogSigning.sign(unknown, device).encode());
        unsupported(
                "unknown kind with four signatures",
                account,
                LogSigning.sign(unknown, device, device, device, device).encode());
        for (String head : List.of("0201", "0102")) {
            Bytes body = Bytes.ofHex("88" + head
                    + account.next(new LogChange.Retire(0)).encode().hex().substring(6));
            unsupported(
                    head.equals("0201") ? "version 2" : "suite 2",
                    account,
                    new CborWriter()
                            .array(2)
                            .bytes(body)
                            .array(1)
                            .bytes(device.sign("crypt-talk/1 account log signature", body))
                            .finish());
        }
    }

    private void unsupported(String name, WrittenAccount account, Bytes entry) {
        List<Bytes> entries = with(account.entries(), entry);
        if (!(AccountLog.verify(WrittenAccount.bytes(entries)) instanceof LogVerdict.Unsupported)) {
            throw new IllegalStateException(name);
        }
        cases.invalid(name, "UNSUPPORTED", "seq", 1, "believed", 1, "entries", entries);
    }

    private void valid(String name, WrittenAccount account) {
        AccountLog log = account.log();
        cases.valid(
                name,
                "entries",
                account.entries(),
                "account",
                log.account(),
                "headSeq",
                log.head().seq(),
                "headHash",
                log.head().hash(),
                "activeDevices",
                log.activeDevices().stream().map(AccountLog.Device::id).toList(),
                "generation",
                fields(
                        "number",
                        log.generation().number(),
                        "enrolmentKey",
                        log.generation().enrolmentKey(),
                        "accountKeyHash",
                        log.generation().accountKeyHash()));
    }

    private void genesis(String name, LogRule rule, LogChange.Create create, SigningKey... keys) {
        invalidBody(name, rule, List.of(), new LogBody(null, 0, null, create, WrittenAccount.TIME), keys);
    }

    private void next(String name, LogRule rule, WrittenAccount account, LogChange change, SigningKey... keys) {
        invalidBody(name, rule, account.entries(), account.next(change), keys);
    }

    private void invalidBody(String name, LogRule rule, List<Bytes> before, LogBody body, SigningKey... keys) {
        LogEntry entry = LogSigning.sign(body, keys);
        invalid(name, rule, before.size(), with(before, entry.encode()));
    }

    private void invalidBodyBytes(String name, LogRule rule, List<Bytes> before, Bytes body, Bytes signature) {
        Bytes entry =
                new CborWriter().array(2).bytes(body).array(1).bytes(signature).finish();
        invalid(name, rule, before.size(), with(before, entry));
    }

    private void invalid(String name, LogRule rule, long seq, List<Bytes> entries) {
        LogVerdict verdict = AccountLog.verify(WrittenAccount.bytes(entries));
        if (!verdict.equals(new LogVerdict.Invalid(seq, rule))) {
            throw new IllegalStateException(name + " gave " + verdict);
        }
        cases.invalid(name, rule.name(), "seq", seq, "entries", entries);
    }

    private static Generation withNumber(Generation g, long number) {
        return new Generation(
                number, g.enrolmentKey(), g.accountKey(), g.vaultKeyHash(), g.keyVaultHash(), g.sealsHash());
    }

    private static List<Bytes> with(List<Bytes> entries, Bytes entry) {
        List<Bytes> more = new ArrayList<>(entries);
        more.add(entry);
        return more;
    }
}
