package org.crypttalk.protocol.account;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.UnsupportedVersionException;
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

    record GenerationFrom(long seq, Generation generation) {}

    private final AccountId account;
    final List<Hash> hashes;
    final SortedMap<Long, Device> devices;
    final List<GenerationFrom> generations;
    final Set<Bytes> signingKeys;

    private AccountLog(AccountLogDraft draft) {
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
        @Nullable AccountLogDraft draft = start == null ? null : new AccountLogDraft(start);
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
            LogRule broken = draft == null ? AccountLogDraft.checkPlaceOfFirst(entry) : draft.checkPlace(entry);
            if (broken != null) {
                return new LogVerdict.Invalid(seq, broken);
            }
            if (entry.body().change() instanceof LogChange.Unknown) {
                return new LogVerdict.Unsupported(seq, draft == null ? null : new AccountLog(draft));
            }
            if (draft == null) {
                draft = new AccountLogDraft(entry.createdAccount());
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
}
