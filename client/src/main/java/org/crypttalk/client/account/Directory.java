package org.crypttalk.client.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.PeopleApi;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.store.LogStore;
import org.crypttalk.client.store.LogStore.AccountRow;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Person;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.LogVerdict;
import org.jspecify.annotations.Nullable;

/**
 * The account logs that this device believes, its own included. A head that was seen never goes back: what the server sends must continue the
 * log that is here entry by entry, and what contradicts it is kept as evidence and never believed (protocol section 4.2). Any thread; one
 * question to the server at a time.
 */
public final class Directory {

    private static final int MOST_PAGES = 25;

    private record SenderDevice(AccountId account, long device) {}

    private final ThisDevice device;
    private final LogStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountId, AccountRow> rows = new HashMap<>();
    private final Map<AccountId, Held> held = new HashMap<>();
    private final Map<SenderDevice, Long> endLearned = new HashMap<>();

    public Directory(ThisDevice device) {
        this.device = device;
        this.store = device.profile().logs();
        store.all().forEach(row -> rows.put(row.account(), row));
    }

    /** What is here, without asking the server. */
    public Optional<Held> held(AccountId account) {
        lock.lock();
        try {
            Held known = held.get(account);
            if (known != null) {
                return Optional.of(known);
            }
            AccountRow row = rows.get(account);
            if (row == null) {
                return Optional.empty();
            }
            Held read = read(row);
            held.put(account, read);
            if (read instanceof Held.Known(AccountLog log, Person _, boolean _)) {
                noteEnds(null, log, Long.MIN_VALUE);
            }
            return Optional.of(read);
        } finally {
            lock.unlock();
        }
    }

    /** The log that is here; null if there is none or it is not believed. */
    public @Nullable AccountLog log(AccountId account) {
        return held(account).orElse(null) instanceof Held.Known(AccountLog log, Person _, boolean _) ? log : null;
    }

    /** The person as first seen; with an empty name if the account was never seen. */
    public Person person(AccountId account) {
        lock.lock();
        try {
            AccountRow row = rows.get(account);
            return new Person(account, row == null ? "" : row.name());
        } finally {
            lock.unlock();
        }
    }

    /** Who was first seen under this name. */
    public Optional<Person> named(String name) {
        lock.lock();
        try {
            return rows.values().stream()
                    .filter(row -> row.name().equalsIgnoreCase(name))
                    .map(row -> new Person(row.account(), row.name()))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The log with at least this head, from the server if need be. A shorter one is given where the server has no more. */
    public Held atLeast(AccountId account, long seq) {
        Held now = held(account).orElse(null);
        return switch (now) {
            case null -> grow(account);
            case Held.Refused refused -> refused;
            case Held.Known known when known.log().head().seq() >= seq -> known;
            case Held.Known _, Held.Unknown _ -> grow(account);
        };
    }

    /** Asks the server for what came after the head that is here. */
    public Held grow(AccountId account) {
        lock.lock();
        try {
            Held now = held(account).orElse(null);
            for (int page = 0; page < MOST_PAGES; page++) {
                if (now instanceof Held.Refused) {
                    return now;
                }
                AccountLog log = now instanceof Held.Known known ? known.log() : null;
                long from = log == null ? 0 : log.head().seq();
                Answer<PeopleApi.LogPart> answer =
                        device.asking(token -> device.people().log(token, account, from));
                if (!(answer instanceof Answer.Ok<PeopleApi.LogPart>(PeopleApi.LogPart part))) {
                    return now != null ? now : new Held.Unknown(reason(answer));
                }
                if (part.headSeq() < from || part.entries().isEmpty()) {
                    return log == null
                            ? new Held.Unknown("The server sent a list of devices without entries.")
                            : refuse(account, TrustProblem.LOG_ROLLED_BACK, Bytes.EMPTY);
                }
                now = log == null ? begin(account, part.entries()) : continued(account, log, part.entries());
                if (!(now instanceof Held.Known grown)
                        || grown.needsNewerVersion()
                        || grown.log().head().seq() >= part.headSeq()
                        || grown.log().head().seq() == from) {
                    return now;
                }
            }
            return now == null ? new Held.Unknown("The server's list of devices has no end.") : now;
        } finally {
            lock.unlock();
        }
    }

    /** A head that another of the own devices has seen: a server that shows less withholds entries. */
    public void pinned(AccountId account, LogHead head) {
        lock.lock();
        try {
            if (atLeast(account, head.seq()) instanceof Held.Known known
                    && !known.needsNewerVersion()
                    && !known.log().contains(head)) {
                boolean shorter = known.log().head().seq() < head.seq();
                refuse(account, shorter ? TrustProblem.LOG_ROLLED_BACK : TrustProblem.LOG_FORKED, Bytes.EMPTY);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether this device knew that another one had ended when something arrived ({@link System#nanoTime}). */
    public boolean knewEnded(AccountId account, long deviceId, long arrivedNanos) {
        lock.lock();
        try {
            Long learned = endLearned.get(new SenderDevice(account, deviceId));
            return learned != null && (learned == Long.MIN_VALUE || learned - arrivedNanos < 0);
        } finally {
            lock.unlock();
        }
    }

    private Held begin(AccountId account, List<Bytes> entries) {
        Answer<Person> who = device.asking(token -> device.people().person(token, account));
        if (!(who instanceof Answer.Ok<Person>(Person person))) {
            return new Held.Unknown(reason(who));
        }
        if (!person.account().equals(account)) {
            return new Held.Unknown("The server answered with somebody else.");
        }
        List<byte[]> bytes = entries.stream().map(Bytes::toArray).toList();
        return switch (AccountLog.verify(bytes)) {
            case LogVerdict.Valid(AccountLog log)
            when log.account().equals(account) -> {
                AccountRow row = store.add(account, person.name());
                store.append(row, 0, bytes);
                rows.put(account, row);
                noteEnds(null, log, Long.MIN_VALUE);
                yield keep(account, new Held.Known(log, person(account), false));
            }
            case LogVerdict.Valid _, LogVerdict.Invalid _ -> warn(new Held.Refused(TrustProblem.LOG_INVALID, person));
            case LogVerdict.Unsupported _ -> warn(new Held.Refused(TrustProblem.NEWER_VERSION, person));
        };
    }

    /** {@code entries} begin with the one at the head that is here: a server that has another valid one there has forked the log. */
    private Held continued(AccountId account, AccountLog known, List<Bytes> entries) {
        AccountRow row = row(account);
        if (!isHead(known, entries.getFirst())) {
            List<byte[]> other = new ArrayList<>(store.entries(row));
            other.removeLast();
            other.add(entries.getFirst().toArray());
            boolean valid = AccountLog.verify(other) instanceof LogVerdict.Valid(AccountLog fork)
                    && fork.account().equals(account);
            return refuse(account, valid ? TrustProblem.LOG_FORKED : TrustProblem.LOG_INVALID, entries.getFirst());
        }
        List<byte[]> more = entries.stream().skip(1).map(Bytes::toArray).toList();
        return switch (known.extend(more)) {
            case LogVerdict.Valid(AccountLog log) -> {
                store.append(row, known.head().seq() + 1, more);
                yield grown(account, known, log, false);
            }
            case LogVerdict.Unsupported(long seq, AccountLog before) -> {
                AccountLog log = before == null ? known : before;
                store.append(row, known.head().seq() + 1, more.subList(0, (int)
                        (seq - known.head().seq() - 1)));
                yield grown(account, known, log, true);
            }
            case LogVerdict.Invalid(long seq, var _) ->
                refuse(account, TrustProblem.LOG_INVALID, entries.get((int)
                        (seq - known.head().seq())));
        };
    }

    private Held grown(AccountId account, AccountLog before, AccountLog log, boolean needsNewerVersion) {
        boolean told = held.get(account) instanceof Held.Known known && known.needsNewerVersion();
        Held.Known now = new Held.Known(log, person(account), needsNewerVersion);
        held.put(account, now);
        noteEnds(before, log, System.nanoTime());
        int added = log.devices().size() - before.devices().size();
        long ended = ended(log) - ended(before);
        if (added > 0 || ended > 0) {
            device.events().publish(new Event.DevicesChanged(now.person(), added, ended));
        }
        if (needsNewerVersion && !told) {
            warn(new Held.Refused(TrustProblem.NEWER_VERSION, now.person()));
        }
        return now;
    }

    private static long ended(AccountLog log) {
        return log.devices().stream().filter(each -> !each.isActive()).count();
    }

    private void noteEnds(@Nullable AccountLog before, AccountLog log, long learned) {
        for (AccountLog.Device each : log.devices()) {
            boolean known = before != null
                    && before.device(each.id()).map(was -> !was.isActive()).orElse(false);
            if (!each.isActive() && !known) {
                endLearned.putIfAbsent(new SenderDevice(log.account(), each.id()), learned);
            }
        }
    }

    private static boolean isHead(AccountLog log, Bytes entry) {
        try {
            return LogEntry.decode(entry.unsafeArray()).hash().equals(log.head().hash());
        } catch (MalformedException e) {
            return false;
        }
    }

    private AccountRow row(AccountId account) {
        AccountRow row = rows.get(account);
        if (row == null) {
            throw new IllegalStateException("An account that is known has a row");
        }
        return row;
    }

    private Held keep(AccountId account, Held now) {
        held.put(account, now);
        return now;
    }

    private Held refuse(AccountId account, TrustProblem problem, Bytes evidence) {
        AccountRow refused = store.refuse(row(account), problem, evidence);
        rows.put(account, refused);
        Held.Refused now = new Held.Refused(problem, person(account));
        held.put(account, now);
        return warn(now);
    }

    private Held warn(Held.Refused refused) {
        device.events()
                .publish(new Event.TrustWarning(
                        refused.problem(),
                        Optional.of(refused.person()),
                        Optional.empty(),
                        refused.person().name() + ": " + refused.problem().sentence()));
        return refused;
    }

    private Held read(AccountRow row) {
        Person person = new Person(row.account(), row.name());
        if (row.problem().isPresent()) {
            return new Held.Refused(row.problem().get(), person);
        }
        return switch (AccountLog.verify(store.entries(row))) {
            case LogVerdict.Valid(AccountLog log) -> new Held.Known(log, person, false);
            case LogVerdict.Invalid _, LogVerdict.Unsupported _ -> new Held.Refused(TrustProblem.LOG_INVALID, person);
        };
    }

    private static String reason(Answer<?> answer) {
        return switch (answer) {
            case Answer.None<?>(String reason) -> reason;
            case Answer.Refused<?>(Refusal refusal) -> refusal.detail();
            case Answer.Ok<?> _ -> "";
        };
    }
}
