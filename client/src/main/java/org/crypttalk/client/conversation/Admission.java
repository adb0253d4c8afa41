package org.crypttalk.client.conversation;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.store.OutboxRow;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.sync.Page;

/**
 * What becomes of each entry: judged with everything before it known, stored with the verdict, and told of. Under the lock of its {@link Dialogue}.
 */
final class Admission {

    /** In place of a time of arrival: it was fetched. */
    static final long HISTORY = Long.MIN_VALUE;

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogue dialogue;
    private final EntryStore entries;

    Admission(ThisDevice device, Directory directory, Dialogue dialogue) {
        this.device = device;
        this.directory = directory;
        this.dialogue = dialogue;
        this.entries = device.profile().entries();
    }

    /** Why it paused: what is needed before the next one. */
    sealed interface Why {
        record Done() implements Why {}

        record Seals(long n) implements Why {}

        record Log(AccountId account, long seq) implements Why {}

        record Gap() implements Why {}

        record Copied() implements Why {}
    }

    record Pause(int taken, Why why) {}

    /** Takes entries that follow the cursor until one needs something first, which is not taken. Within a transaction. */
    Pause take(List<Page.Entry> page, long arrivedNanos, List<News> news) {
        int taken = 0;
        for (Page.Entry entry : page) {
            if (entry.sequence() != dialogue.row().cursor() + 1) {
                return new Pause(taken, new Why.Gap());
            }
            Why why = takeOne(entry, arrivedNanos, news);
            if (!(why instanceof Why.Done)) {
                return new Pause(taken, why);
            }
            taken++;
        }
        return new Pause(taken, new Why.Done());
    }

    private Why takeOne(Page.Entry entry, long arrivedNanos, List<News> news) {
        return switch ((int) entry.kind()) {
            case 0 -> takeEnvelope(entry, arrivedNanos, news);
            case 1 -> takeRecord(entry, news);
            default -> {
                if (entry.bytes().size() != Hash.SIZE) {
                    yield new Why.Gap();
                }
                keep(entry, Hash.of(entry.bytes().unsafeArray()), new EntryRow.State.Stub());
                yield new Why.Done();
            }
        };
    }

    private Why takeRecord(Page.Entry entry, List<News> news) {
        Reading reading = dialogue.reading();
        Epochs.Read read = dialogue.row().problems().contains(TrustProblem.RECORD_REFUSED)
                ? new Epochs.Read.Refused("it follows a record that is not valid")
                : dialogue.epochs().read(dialogue.row(), entry.bytes(), entry.sequence(), reading);
        return switch (read) {
            case Epochs.Read.SealsNeeded(long n) -> new Why.Seals(n);
            case Epochs.Read.LogNeeded(var what)
            when !isWithheld(what.account(), what.seq()) -> new Why.Log(what.account(), what.seq());
            case Epochs.Read.LogNeeded _ ->
                refuseRecord(entry, "the list of devices that it rests on is not to be had", news);
            case Epochs.Read.Refused(String reason) -> refuseRecord(entry, reason, news);
            case Epochs.Read.Taken() -> {
                keep(entry, recordHash(entry), new EntryRow.State.Epoch());
                yield new Why.Done();
            }
        };
    }

    private Why refuseRecord(Page.Entry entry, String reason, List<News> news) {
        EntryRow row = keep(
                entry,
                recordHash(entry),
                new EntryRow.State.Refused(
                        Optional.empty(), "A change of keys or members was refused: " + reason + "."));
        news.add(new News.Refused(row));
        note(TrustProblem.RECORD_REFUSED, news);
        return new Why.Done();
    }

    private static Hash recordHash(Page.Entry entry) {
        try {
            return EpochRecord.decode(entry.bytes().unsafeArray()).hash();
        } catch (MalformedException e) {
            return Hashes.sha256(entry.bytes().unsafeArray());
        }
    }

    private Why takeEnvelope(Page.Entry entry, long arrivedNanos, List<News> news) {
        byte[] bytes = entry.bytes().unsafeArray();
        Envelopes.Outcome outcome =
                Envelopes.open(bytes, entry.sequence(), Envelopes.Arrival.HISTORY, dialogue.reading());
        return switch (outcome) {
            case Envelopes.Outcome.Opened(SignedMessage message, Hash hash) -> {
                if (endedBeforeArrival(message, arrivedNanos)) {
                    refuse(entry, Envelopes.Refusal.DEVICE_NOT_ACTIVE, news);
                    yield new Why.Done();
                }
                if (isCopy(message, hash)) {
                    yield new Why.Copied();
                }
                EntryRow row = keep(entry, hash, new EntryRow.State.Opened(message));
                admit(row, message, hash, news);
                yield new Why.Done();
            }
            case Envelopes.Outcome.LogNeeded(long seq) -> {
                AccountId sender = claimed(bytes).orElseThrow();
                if (!isWithheld(sender, seq)) {
                    yield new Why.Log(sender, seq);
                }
                refuse(entry, Envelopes.Refusal.HEAD_UNKNOWN, news);
                yield new Why.Done();
            }
            case Envelopes.Outcome.Refused(Envelopes.Refusal refusal) -> {
                if (refusal == Envelopes.Refusal.UNKNOWN_EPOCH) {
                    keep(entry, Envelope.hash(bytes), new EntryRow.State.Waiting(claimed(bytes), entry.bytes()));
                } else {
                    refuse(entry, refusal, news);
                }
                yield new Why.Done();
            }
        };
    }

    /** Opens what waited for a key, now that keys came. */
    void openWaiting(List<News> news) {
        for (EntryRow row : entries.waiting(dialogue.row())) {
            if (row.state() instanceof EntryRow.State.Waiting(var _, var envelope)
                    && Envelopes.open(
                                    envelope.unsafeArray(),
                                    row.sequence(),
                                    Envelopes.Arrival.HISTORY,
                                    dialogue.reading())
                            instanceof Envelopes.Outcome.Opened(SignedMessage message, Hash hash)) {
                device.profile().together(() -> {
                    EntryRow opened = row.with(new EntryRow.State.Opened(message));
                    entries.write(dialogue.row(), opened);
                    admit(opened, message, hash, news);
                    dialogue.write(dialogue.row());
                    return opened;
                });
            }
        }
    }

    private void admit(EntryRow row, SignedMessage message, Hash hash, List<News> news) {
        entries.link(dialogue.row(), message, row.sequence(), hash);
        Optional<OutboxRow> own = isThisDevice(message)
                ? device.profile().outbox().byMessage(dialogue.row(), message.message())
                : Optional.empty();
        own.ifPresent(device.profile().outbox()::remove);
        ConversationRow now = dialogue.row();
        if (isThisDevice(message) && (message.counter() == now.counter() || now.gaveBack(message.counter(), hash))) {
            // What is stored counts: of another run of this profile, or what the server said it lacks.
            dialogue.remember(now.withStored(message.counter(), hash));
        }
        if (message.account().equals(dialogue.row().peer())) {
            dialogue.remember(dialogue.row().withDelivered(message.after().sequence()));
        }
        news.add(new News.Opened(row, message, own.isPresent()));
    }

    private void refuse(Page.Entry entry, Envelopes.Refusal refusal, List<News> news) {
        byte[] bytes = entry.bytes().unsafeArray();
        String sentence = "A message was refused: " + refusal.sentence() + ".";
        EntryRow row = keep(entry, Envelope.hash(bytes), new EntryRow.State.Refused(claimed(bytes), sentence));
        news.add(new News.Refused(row));
        if (refusal == Envelopes.Refusal.AFTER) {
            note(TrustProblem.HISTORY_FORKED, news);
        }
    }

    private void note(TrustProblem problem, List<News> news) {
        if (!dialogue.row().problems().contains(problem)) {
            dialogue.remember(dialogue.row().withProblem(problem));
            news.add(new News.Problem(problem));
        }
    }

    private EntryRow keep(Page.Entry entry, Hash hash, EntryRow.State state) {
        TranscriptPoint point = Transcript.next(dialogue.row().seen(), hash);
        EntryRow row = new EntryRow(entry.sequence(), entry.time(), hash, point.hash(), state);
        entries.write(dialogue.row(), row);
        dialogue.remember(dialogue.row().withSeen(point));
        return row;
    }

    /** What an entry is known by in the transcript; nothing for what stands for no entry. */
    static Optional<Hash> hash(Page.Entry entry) {
        return switch ((int) entry.kind()) {
            case 0 -> Optional.of(Envelope.hash(entry.bytes().unsafeArray()));
            case 1 -> Optional.of(recordHash(entry));
            default ->
                entry.bytes().size() == Hash.SIZE
                        ? Optional.of(Hash.of(entry.bytes().unsafeArray()))
                        : Optional.empty();
        };
    }

    private boolean isWithheld(AccountId account, long seq) {
        return dialogue.isWithheld(account, seq);
    }

    private boolean endedBeforeArrival(SignedMessage message, long arrivedNanos) {
        return arrivedNanos != HISTORY && directory.knewEnded(message.account(), message.device(), arrivedNanos);
    }

    /** Whether this device's keys were used elsewhere: a number that it has not drawn, and bytes that it has not made. */
    private boolean isCopy(SignedMessage message, Hash hash) {
        ConversationRow row = dialogue.row();
        return isThisDevice(message) && message.counter() > row.counter() && !row.gaveBack(message.counter(), hash);
    }

    private boolean isThisDevice(SignedMessage message) {
        Self self = device.self();
        return message.account().equals(self.account()) && message.device() == self.device();
    }

    private static Optional<AccountId> claimed(byte[] envelope) {
        try {
            return Optional.of(Envelope.decodeHeader(envelope).account());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
