package org.crypttalk.protocol.account;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.account.AccountLog.Device;
import org.crypttalk.protocol.account.AccountLog.GenerationFrom;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AccountLog} while entries are applied to it: the rules of protocol section 4.2, each with its {@link LogRule}. One thread at a
 * time. After a rule was broken it is of no use.
 */
final class AccountLogDraft {

    final AccountId account;
    final List<Hash> hashes;
    final SortedMap<Long, Device> devices;
    final List<GenerationFrom> generations;
    final Set<Bytes> signingKeys;

    AccountLogDraft(AccountId account) {
        this.account = account;
        this.hashes = new ArrayList<>();
        this.devices = new TreeMap<>();
        this.generations = new ArrayList<>();
        this.signingKeys = new HashSet<>();
    }

    AccountLogDraft(AccountLog log) {
        this.account = log.account();
        this.hashes = new ArrayList<>(log.hashes);
        this.devices = new TreeMap<>(log.devices);
        this.generations = new ArrayList<>(log.generations);
        this.signingKeys = new HashSet<>(log.signingKeys);
    }

    /** Which rule an entry breaks by its place as the first one; null if none. */
    static @Nullable LogRule checkPlaceOfFirst(LogEntry entry) {
        LogBody body = entry.body();
        if (body.seq() != 0) {
            return LogRule.SEQ;
        }
        if (body.prev() != null) {
            return LogRule.PREV;
        }
        if (body.account() != null) {
            return LogRule.ACCOUNT;
        }
        boolean create = body.change() instanceof LogChange.Create || body.change() instanceof LogChange.Unknown;
        return create ? null : LogRule.CREATE_PLACE;
    }

    /** The same for an entry that follows. */
    @Nullable
    LogRule checkPlace(LogEntry entry) {
        LogBody body = entry.body();
        if (hashes.size() >= Limits.LOG_ENTRIES) {
            return LogRule.TOO_LONG;
        }
        if (body.seq() != hashes.size()) {
            return LogRule.SEQ;
        }
        if (!hashes.getLast().equals(body.prev())) {
            return LogRule.PREV;
        }
        if (!account.equals(body.account())) {
            return LogRule.ACCOUNT;
        }
        return body.change() instanceof LogChange.Create ? LogRule.CREATE_PLACE : null;
    }

    /** Applies an entry whose place is right. Returns which rule it breaks; null if none. */
    @Nullable
    LogRule apply(LogEntry entry) {
        if (entry.body().time() == 0) {
            return LogRule.TIME;
        }
        LogRule broken = switch (entry.body().change()) {
            case LogChange.Create create -> create(entry, create);
            case LogChange.AddByUnlocking add -> addByUnlocking(entry, add);
            case LogChange.AddByApproval add -> addByApproval(entry, add);
            case LogChange.Revoke revoke ->
                revoke.revoked().isEmpty()
                        ? LogRule.REVOKED_LIST
                        : renew(entry, revoke.by(), revoke.revoked(), revoke.generation());
            case LogChange.ChangeUnlock change ->
                !change.revoked().isEmpty()
                        ? LogRule.REVOKED_LIST
                        : renew(entry, change.by(), change.revoked(), change.generation());
            case LogChange.Retire retire -> retire(entry, retire);
            case LogChange.Unknown _ -> throw new IllegalArgumentException("An unknown kind cannot be applied");
        };
        if (broken == null) {
            hashes.add(entry.hash());
        }
        return broken;
    }

    private @Nullable LogRule create(LogEntry entry, LogChange.Create create) {
        Generation generation = create.generation();
        if (generation.number() != 0) {
            return LogRule.GENERATION;
        }
        LogRule broken = firstOf(
                enterSigningKey(create.deviceKey()),
                checkXWing(create.deviceSealKey()),
                enterSigningKey(generation.enrolmentKey()),
                checkXWing(generation.accountKey()),
                checkSignatures(entry, List.of(create.deviceKey(), generation.enrolmentKey())));
        if (broken == null) {
            devices.put(0L, new Device(0, create.deviceKey(), create.deviceSealKey(), 0, null, false));
            generations.add(new GenerationFrom(0, generation));
        }
        return broken;
    }

    private @Nullable LogRule addByUnlocking(LogEntry entry, LogChange.AddByUnlocking add) {
        if (add.which() > 1) {
            return LogRule.WHICH;
        }
        Bytes enrolmentKey = generations.getLast().generation().enrolmentKey();
        return addDevice(entry, add.deviceKey(), add.deviceSealKey(), add.generation(), enrolmentKey);
    }

    private @Nullable LogRule addByApproval(LogEntry entry, LogChange.AddByApproval add) {
        Device approver = devices.get(add.approver());
        if (approver == null || !approver.isActive()) {
            return LogRule.NOT_ACTIVE;
        }
        return addDevice(entry, add.deviceKey(), add.deviceSealKey(), add.generation(), approver.key());
    }

    private @Nullable LogRule addDevice(LogEntry entry, Bytes key, Bytes sealKey, long generation, Bytes admittingKey) {
        if (generation != generations.getLast().generation().number()) {
            return LogRule.GENERATION;
        }
        LogRule broken =
                firstOf(enterSigningKey(key), checkXWing(sealKey), checkSignatures(entry, List.of(admittingKey, key)));
        if (broken == null) {
            long id = entry.body().seq();
            devices.put(id, new Device(id, key, sealKey, generation, null, false));
        }
        return broken;
    }

    private @Nullable LogRule renew(LogEntry entry, long by, List<Long> revoked, Generation next) {
        Generation current = generations.getLast().generation();
        if (next.number() != current.number() + 1) {
            return LogRule.GENERATION;
        }
        Device acting = devices.get(by);
        if (acting == null || !acting.isActive()) {
            return LogRule.NOT_ACTIVE;
        }
        long last = -1;
        for (long id : revoked) {
            if (id <= last) {
                return LogRule.REVOKED_LIST;
            }
            if (id == by) {
                return LogRule.BY_REVOKED;
            }
            Device device = devices.get(id);
            if (device == null || !device.isActive()) {
                return LogRule.NOT_ACTIVE;
            }
            last = id;
        }
        LogRule broken = firstOf(
                enterSigningKey(next.enrolmentKey()),
                checkXWing(next.accountKey()),
                checkSignatures(entry, List.of(acting.key(), current.enrolmentKey(), next.enrolmentKey())));
        if (broken == null) {
            revoked.forEach(id -> end(id, entry.body().seq(), false));
            generations.add(new GenerationFrom(entry.body().seq(), next));
        }
        return broken;
    }

    private @Nullable LogRule retire(LogEntry entry, LogChange.Retire retire) {
        Device device = devices.get(retire.device());
        if (device == null || !device.isActive()) {
            return LogRule.NOT_ACTIVE;
        }
        LogRule broken = checkSignatures(entry, List.of(device.key()));
        if (broken == null) {
            end(retire.device(), entry.body().seq(), true);
        }
        return broken;
    }

    private void end(long id, long seq, boolean retired) {
        devices.computeIfPresent(
                id, (key, d) -> new Device(d.id(), d.key(), d.sealKey(), d.generation(), seq, retired));
    }

    private @Nullable LogRule enterSigningKey(Bytes key) {
        if (!Ed25519.isValidPublicKey(key)) {
            return LogRule.ED25519_KEY;
        }
        return signingKeys.add(key) ? null : LogRule.KEY_REUSED;
    }

    private static @Nullable LogRule checkXWing(Bytes key) {
        return XWing.isValidPublicKey(key) ? null : LogRule.X_WING_KEY;
    }

    private static @Nullable LogRule checkSignatures(LogEntry entry, List<Bytes> keys) {
        if (entry.signatures().size() != keys.size()) {
            return LogRule.SIGNATURES;
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!Ed25519.verify(
                    keys.get(i),
                    Labels.ACCOUNT_LOG_SIGNATURE,
                    entry.bodyBytes(),
                    entry.signatures().get(i))) {
                return LogRule.SIGNATURE;
            }
        }
        return null;
    }

    private static @Nullable LogRule firstOf(@Nullable LogRule... rules) {
        for (@Nullable LogRule rule : rules) {
            if (rule != null) {
                return rule;
            }
        }
        return null;
    }
}
