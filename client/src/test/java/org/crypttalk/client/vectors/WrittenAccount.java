package org.crypttalk.client.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.vault.KeyVault;

/** An account whose log a test writes entry by entry, with all its secrets at hand. Its vault and unlock seals are named, not made. */
public final class WrittenAccount {

    /** 2026-01-01T00:00:00Z. */
    public static final long TIME = 1_767_225_600_000L;

    final SeededRandom random;
    final List<SigningKey> enrolment = new ArrayList<>();
    final List<Secret> vaultKeys = new ArrayList<>();
    final List<Secret> seeds = new ArrayList<>();
    final Map<Long, DeviceKeys> devices = new HashMap<>();
    private final List<Bytes> entries = new ArrayList<>();
    private AccountLog log;

    public WrittenAccount(String name) {
        random = new SeededRandom(name);
        DeviceKeys first = DeviceKeys.create(random);
        Generation generation = nextGeneration();
        LogBody body = new LogBody(
                null, 0, null, new LogChange.Create(first.signing().publicKey(), first.sealKey(), generation), TIME);
        LogEntry entry = LogSigning.sign(body, first.signing(), enrolment.getFirst());
        devices.put(0L, first);
        entries.add(entry.encode());
        log = verified(AccountLog.verify(bytes(entries)));
    }

    public AccountLog log() {
        return log;
    }

    public AccountId id() {
        return log.account();
    }

    public List<Bytes> entries() {
        return List.copyOf(entries);
    }

    public DeviceKeys device(long id) {
        DeviceKeys keys = devices.get(id);
        if (keys == null) {
            throw new IllegalArgumentException("There is no device " + id);
        }
        return keys;
    }

    public Secret seed() {
        return seeds.getLast();
    }

    /** The keys of the next generation, which an entry then names. */
    public Generation nextGeneration() {
        SigningKey key = SigningKey.create(random);
        Secret seed = Secret.random(32, random);
        Secret vaultKey = Secret.random(32, random);
        long number = enrolment.size();
        enrolment.add(key);
        seeds.add(seed);
        vaultKeys.add(vaultKey);
        return new Generation(
                number,
                key.publicKey(),
                Seals.publicKey(seed),
                KeyVault.vaultKeyHash(number, vaultKey.reveal()),
                random.hash(),
                random.hash());
    }

    /** The body that would come next. */
    public LogBody next(LogChange change) {
        return new LogBody(
                id(),
                log.head().seq() + 1,
                log.head().hash(),
                change,
                TIME + (log.head().seq() + 1) * 60_000);
    }

    /** Appends a valid entry. */
    public WrittenAccount append(LogChange change, SigningKey... keys) {
        LogEntry entry = LogSigning.sign(next(change), keys);
        entries.add(entry.encode());
        log = verified(log.append(entry));
        return this;
    }

    /** Adds a device by unlocking and returns its id. */
    public long addDevice() {
        DeviceKeys keys = DeviceKeys.create(random);
        long generation = log.generation().number();
        append(
                new LogChange.AddByUnlocking(keys.signing().publicKey(), keys.sealKey(), generation, 0),
                enrolment.get((int) generation),
                keys.signing());
        devices.put(log.head().seq(), keys);
        return log.head().seq();
    }

    public WrittenAccount revoke(long by, Long... revoked) {
        SigningKey current = enrolment.getLast();
        Generation next = nextGeneration();
        return append(
                new LogChange.Revoke(by, Arrays.asList(revoked), 0, next),
                device(by).signing(),
                current,
                enrolment.getLast());
    }

    public WrittenAccount retire(long device) {
        return append(new LogChange.Retire(device), device(device).signing());
    }

    static AccountLog verified(LogVerdict verdict) {
        if (verdict instanceof LogVerdict.Valid(AccountLog log)) {
            return log;
        }
        throw new IllegalStateException("The entry should be valid: " + verdict);
    }

    static List<byte[]> bytes(List<Bytes> entries) {
        return entries.stream().map(Bytes::toArray).toList();
    }
}
