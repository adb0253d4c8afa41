package org.crypttalk.protocol.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.UnsupportedVersionException;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;
import org.jspecify.annotations.Nullable;

/**
 * A verified account log: what {@link #verify} or {@link #append} has accepted, and nothing else can make. Immutable.
 *
 * <table>
 * <caption>What it holds</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>entry hash at seq</td><td>with its entry</td><td>never</td><td>never</td></tr>
 * <tr><td>{@link Device}</td><td>create or add</td><td>never</td><td>stays, with the seq that revoked or retired it</td></tr>
 * <tr><td>{@link Generation}</td><td>create, revoke, change of secrets</td><td>never</td><td>stays; the last one is current</td></tr>
 * </table>
 */
public final class AccountLog {

    /**
     * A device that was ever in the log.
     *
     * @param id the seq of the entry that added it
     * @param key D, Ed25519
     * @param sealKey DK, X-Wing
     * @param generation the generation it entered in
     * @param endedAt the seq that revoked or retired it; null while it is active
     * @param retired whether it ended by itself
     */
    public record Device(
            long id,
            Bytes key,
            Bytes sealKey,
            long generation,
            @Nullable Long endedAt,
            boolean retired) {

        public boolean isActive() {
            return endedAt == null;
        }

        /** Whether it was active just after the entry at {@code seq}. */
        public boolean isActiveAt(long seq) {
            return id <= seq && (endedAt == null || endedAt > seq);
        }
    }

    private record GenerationFrom(long seq, Generation generation) {}

    private final AccountId account;
    private final List<Hash> hashes;
    private final SortedMap<Long, Device> devices;
    private final List<GenerationFrom> generations;
    private final Set<Bytes> signingKeys;

    private AccountLog(Draft draft) {
        this.account = draft.account;
        this.hashes = List.copyOf(draft.hashes);
        this.devices = new TreeMap<>(draft.devices);
        this.generations = List.copyOf(draft.generations);
        this.signingKeys = Set.copyOf(draft.signingKeys);
    }

    /** Verifies a whole log from genesis; entries as sent. */
    public static LogVerdict verify(List<byte[]> entries) {
        if (entries.isEmpty()) {
            return new LogVerdict.Invalid(0, LogRule.EMPTY);
        }
        return verify(null, entries);
    }

    /** Verifies what follows this log: the entries from seq {@code head().seq() + 1}, as sent. No entries leave it as it is. */
    public LogVerdict extend(List<byte[]> entries) {
        return entries.isEmpty() ? new LogVerdict.Valid(this) : verify(this, entries);
    }

    /** Verifies one more entry. */
    public LogVerdict append(LogEntry entry) {
        return verify(this, List.of(entry.encode().unsafeArray()));
    }

    private static LogVerdict verify(@Nullable AccountLog start, List<byte[]> entries) {
        @Nullable Draft draft = start == null ? null : new Draft(start);
        for (byte[] bytes : entries) {
            long seq = draft == null ? 0 : draft.hashes.size();
            LogEntry entry;
            try {
                entry = LogEntry.decode(bytes);
            } catch (UnsupportedVersionException e) {
                return new LogVerdict.Unsupported(seq, draft == null ? null : new AccountLog(draft));
            } catch (MalformedException e) {
                return new LogVerdict.Invalid(seq, LogRule.MALFORMED);
            }
            LogRule broken = draft == null ? checkPlaceOfFirst(entry) : draft.checkPlace(entry);
            if (broken != null) {
                return new LogVerdict.Invalid(seq, broken);
            }
            if (entry.body().change() instanceof LogChange.Unknown) {
                return new LogVerdict.Unsupported(seq, draft == null ? null : new AccountLog(draft));
            }
            if (draft == null) {
                draft = new Draft(entry.createdAccount());
            }
            broken = draft.apply(entry);
            if (broken != null) {
                return new LogVerdict.Invalid(seq, broken);
            }
        }
        if (draft == null) {
            throw new IllegalArgumentException("There are no entries");
        }
        return new LogVerdict.Valid(new AccountLog(draft));
    }

    private static @Nullable LogRule checkPlaceOfFirst(LogEntry entry) {
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

    public AccountId account() {
        return account;
    }

    /** The last entry. */
    public LogHead head() {
        return new LogHead(hashes.size() - 1, hashes.getLast());
    }

    /** entryHash at {@code seq}, if the log is that long. */
    public Optional<Hash> hashAt(long seq) {
        return seq >= 0 && seq < hashes.size() ? Optional.of(hashes.get((int) seq)) : Optional.empty();
    }

    /** Whether the entry that {@code head} names is in this log. */
    public boolean contains(LogHead head) {
        return hashAt(head.seq()).equals(Optional.of(head.hash()));
    }

    /** Every device that was ever added, by rising id. */
    public Collection<Device> devices() {
        return List.copyOf(devices.values());
    }

    public List<Device> activeDevices() {
        return devices.values().stream().filter(Device::isActive).toList();
    }

    public Optional<Device> device(long id) {
        return Optional.ofNullable(devices.get(id));
    }

    /** The current generation. */
    public Generation generation() {
        return generations.getLast().generation();
    }

    /** All generations from 0 to the current one. */
    public List<Generation> generations() {
        return generations.stream().map(GenerationFrom::generation).toList();
    }

    /**
     * The generation that was current just after the entry at {@code seq}.
     *
     * @throws IllegalArgumentException if the log is not that long
     */
    public Generation generationAt(long seq) {
        if (seq < 0 || seq >= hashes.size()) {
            throw new IllegalArgumentException("The log ends at " + head().seq());
        }
        return generations.stream()
                .filter(from -> from.seq() <= seq)
                .toList()
                .getLast()
                .generation();
    }

    /**
     * The first seq at which this log and another verified log of the same account differ: a fork, of which the account's keys are the only
     * possible authors.
     */
    public Optional<Long> forkedAt(AccountLog other) {
        int common = Math.min(hashes.size(), other.hashes.size());
        for (int i = 0; i < common; i++) {
            if (!hashes.get(i).equals(other.hashes.get(i))) {
                return Optional.of((long) i);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "AccountLog[" + account + ", " + hashes.size() + " entries]";
    }

    /** The state while entries are applied. */
    private static final class Draft {

        private final AccountId account;
        private final List<Hash> hashes;
        private final SortedMap<Long, Device> devices;
        private final List<GenerationFrom> generations;
        private final Set<Bytes> signingKeys;

        Draft(AccountId account) {
            this.account = account;
            this.hashes = new ArrayList<>();
            this.devices = new TreeMap<>();
            this.generations = new ArrayList<>();
            this.signingKeys = new HashSet<>();
        }

        Draft(AccountLog log) {
            this.account = log.account;
            this.hashes = new ArrayList<>(log.hashes);
            this.devices = new TreeMap<>(log.devices);
            this.generations = new ArrayList<>(log.generations);
            this.signingKeys = new HashSet<>(log.signingKeys);
        }

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

        private @Nullable LogRule addDevice(
                LogEntry entry, Bytes key, Bytes sealKey, long generation, Bytes admittingKey) {
            if (generation != generations.getLast().generation().number()) {
                return LogRule.GENERATION;
            }
            LogRule broken = firstOf(
                    enterSigningKey(key), checkXWing(sealKey), checkSignatures(entry, List.of(admittingKey, key)));
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
}
