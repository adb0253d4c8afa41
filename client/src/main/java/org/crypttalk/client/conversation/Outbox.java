package org.crypttalk.client.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.live.Asked;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.rest.Json;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.OutboxRow;
import org.crypttalk.client.store.OutboxStore;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.Reference;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.sync.Page;
import org.jspecify.annotations.Nullable;

/**
 * The way of own messages of one conversation to the server, strictly in order. At most one is numbered and not read back, so that a refused
 * envelope carries the last number drawn, which goes back with it; and an end of the process at any point leaves either a message without a
 * number or the finished envelope, which is sent again as it is.
 */
final class Outbox {

    private static final int MOST_REMAKES = 6;
    private static final long SOON_MILLIS = 2_000;
    private static final long NOTHING = -1;

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogue dialogue;
    private final LiveConnection live;
    private final OutboxStore store;
    private @Nullable MessageId asking;

    Outbox(ThisDevice device, Directory directory, Dialogue dialogue, LiveConnection live) {
        this.device = device;
        this.directory = directory;
        this.dialogue = dialogue;
        this.live = live;
        this.store = device.profile().outbox();
    }

    /**
     * Sends what waits. One thread at a time.
     *
     * @return after how many milliseconds to try again; negative when nothing is left to do until a message or a connection comes
     */
    long drain() throws InterruptedException {
        boolean renewKey = false;
        int remakes = 0;
        while (live.isUp() && dialogue.mayNumber() && !device.isStopped()) {
            Optional<OutboxRow> next = store.next(dialogue.row());
            if (next.isEmpty()) {
                return NOTHING;
            }
            OutboxRow row = next.get();
            if (row.phase() instanceof OutboxRow.Phase.Queued) {
                boolean renew = renewKey;
                renewKey = false;
                long wait = dialogue.underLock(() -> number(row, renew));
                if (wait > 0) {
                    return wait;
                }
                continue;
            }
            if (dialogue.isBlocked() || !(row.phase() instanceof OutboxRow.Phase.Numbered numbered)) {
                return NOTHING;
            }
            if (!dialogue.underLock(() -> isAsked(row))) {
                continue;
            }
            try {
                Asked asked = live.ask("send", numbered.envelope());
                switch (asked) {
                    case Asked.NoAnswer() -> {
                        return SOON_MILLIS;
                    }
                    case Asked.Done(Json result, List<Bytes> _) -> {
                        if (!dialogue.underLock(() -> stored(row, numbered.envelope(), result))) {
                            return SOON_MILLIS;
                        }
                    }
                    case Asked.Refused(Refusal refusal) -> {
                        long wait = dialogue.underLock(() -> refused(row, numbered, refusal));
                        renewKey = refusal.code().equals("dirty");
                        if (wait > 0 || ++remakes > MOST_REMAKES) {
                            return Math.max(wait, SOON_MILLIS);
                        }
                    }
                }
            } finally {
                dialogue.underLock(() -> {
                    asking = null;
                    return true;
                });
            }
        }
        return NOTHING;
    }

    /** Whether the server is asked for this now: until its answer was taken, the message cannot be taken back. */
    private boolean isAsked(OutboxRow row) {
        boolean same = store.byMessage(dialogue.row(), row.message()).equals(Optional.of(row));
        asking = same ? row.message() : null;
        return same;
    }

    /**
     * Gives a message up. One with a number, which the server may have or not, is replaced by a void with the same number: a number that is never
     * used would look like a message withheld. Where the server has the message after all, that is what is read back.
     *
     * @return false for one whose answer is being waited for, and for one that is not here
     */
    boolean discard(MessageId id) {
        Optional<OutboxRow> waiting = store.byMessage(dialogue.row(), id);
        if (waiting.isEmpty() || id.equals(asking)) {
            return false;
        }
        OutboxRow row = waiting.get();
        if (!(row.phase() instanceof OutboxRow.Phase.Numbered numbered)) {
            store.remove(row);
            return true;
        }
        Optional<Ground> ground = ground();
        ground.ifPresent(on -> seal(row.voided(), numbered.counter(), numbered.previous(), List.of(), on));
        return ground.isPresent();
    }

    /** Draws the next counter and makes the envelope, both on the disk before anything is sent. 0 when that is done. */
    private long number(OutboxRow queued, boolean renewKey) {
        if (store.byMessage(dialogue.row(), queued.message()).isEmpty()) {
            // Taken back meanwhile.
            return 0;
        }
        return switch (dialogue.keying().ready(renewKey)) {
            case Readiness.Later(long afterMillis) -> afterMillis;
            case Readiness.Blocked(String reason) -> {
                fail(queued, reason);
                yield 0;
            }
            case Readiness.Ready() -> {
                Optional<Ground> ground = ground();
                if (ground.isEmpty()) {
                    yield SOON_MILLIS;
                }
                ConversationRow row = dialogue.row();
                Optional<List<Reference>> references = references(row, queued.targets());
                if (references.isEmpty()) {
                    fail(queued, "The message that it refers to is not here.");
                    yield 0;
                }
                seal(queued, row.counter() + 1, row.previous(), references.get(), ground.get());
                yield 0;
            }
        };
    }

    /** What an envelope rests on. */
    private record Ground(HeldEpoch epoch, Secret key, AccountLog own, EntryRow seen) {}

    /** Nothing while something of it is not here. */
    private Optional<Ground> ground() {
        ConversationRow row = dialogue.row();
        HeldEpoch epoch = dialogue.epochs().newest().orElse(null);
        AccountLog own = directory.log(device.self().account());
        EntryRow seen = device.profile().entries().at(row, row.cursor()).orElse(null);
        return epoch == null || epoch.key() == null || own == null || seen == null
                ? Optional.empty()
                : Optional.of(new Ground(epoch, epoch.key(), own, seen));
    }

    private void seal(OutboxRow waiting, long counter, @Nullable Hash previous, List<Reference> references, Ground on) {
        Self self = device.self();
        ConversationRow row = dialogue.row();
        SignedMessage message = new SignedMessage(
                row.conversation(),
                on.epoch().epoch().n(),
                waiting.message(),
                self.account(),
                self.device(),
                on.epoch().epoch().recordHash(),
                on.own().head(),
                counter,
                previous,
                new SignedMessage.SeenEntry(on.seen().sequence(), on.seen().entryHash()),
                references,
                waiting.writtenAt(),
                waiting.content());
        Envelope envelope = Envelopes.seal(message, on.key(), self.keys().signing(), device.random());
        Bytes bytes = envelope.encode();
        device.profile().together(() -> {
            dialogue.write(row.withDrawn(counter, Envelope.hash(bytes.unsafeArray())));
            store.write(waiting.in(new OutboxRow.Phase.Numbered(counter, previous, bytes)));
            return true;
        });
    }

    private Optional<List<Reference>> references(ConversationRow row, List<MessageId> targets) {
        List<Reference> references = new ArrayList<>();
        for (MessageId target : targets) {
            Optional<EntryRow> entry = device.profile().entries().byMessage(row, target);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            references.add(new Reference(target, entry.get().entryHash()));
        }
        return Optional.of(references);
    }

    /** The server has it on its disk: it is read back like any other entry. False if that is not possible now. */
    private boolean stored(OutboxRow row, Bytes envelope, Json result) {
        long sequence;
        long time;
        try {
            sequence = result.uint("sequence");
            time = result.uint("time");
        } catch (MalformedException e) {
            return false;
        }
        boolean next = sequence == dialogue.row().cursor() + 1;
        boolean read = next
                ? dialogue.sync().take(List.of(new Page.Entry(sequence, time, 0, envelope)), System.nanoTime())
                        == Sync.Caught.UP
                : sequence <= dialogue.row().cursor() || dialogue.sync().catchUp() == Sync.Caught.UP;
        if (read
                && store.byMessage(dialogue.row(), row.message()).isPresent()
                && sequence <= dialogue.row().cursor()) {
            fail(row, "The server says that it has this message, but has another one in its place.");
        }
        return read;
    }

    /** How long to wait; 0 to go on at once. */
    private long refused(OutboxRow row, OutboxRow.Phase.Numbered numbered, Refusal refusal) {
        if (store.byMessage(dialogue.row(), row.message()).isEmpty()) {
            // It was read back meanwhile: it is stored, whatever the server says of it now.
            return 0;
        }
        return switch (refusal.code()) {
            case "stale_epoch", "dirty" -> {
                unnumber(row, numbered, new OutboxRow.Phase.Queued());
                yield dialogue.sync().catchUp() == Sync.Caught.UP ? 0 : SOON_MILLIS;
            }
            case "id_conflict" -> {
                if (dialogue.sync().catchUp() != Sync.Caught.UP) {
                    yield SOON_MILLIS;
                }
                if (store.byMessage(dialogue.row(), row.message()).isPresent()) {
                    giveUp(row, numbered, "Another message has its number at the server.");
                }
                yield 0;
            }
            case "body_too_large",
                    "malformed",
                    "invalid",
                    "not_found",
                    "not_supported",
                    "unsupported_media_type",
                    "cross_site" -> {
                giveUp(row, numbered, refusal.detail());
                yield 0;
            }
            // No other code says that the server has no copy: the number stays used, and the same bytes go again.
            default -> Math.max(SOON_MILLIS, refusal.retryAfterSeconds() * 1_000);
        };
    }

    /** The server refused it and has no copy: its counter is free again. */
    private void giveUp(OutboxRow row, OutboxRow.Phase.Numbered numbered, String reason) {
        unnumber(row, numbered, new OutboxRow.Phase.Failed(reason));
        fail(row, reason);
    }

    private void fail(OutboxRow row, String reason) {
        if (row.content() instanceof Content.Withdrawn) {
            // Nobody waits for it.
            store.remove(row);
            dialogue.outboxChanged();
            return;
        }
        store.write(row.in(new OutboxRow.Phase.Failed(reason)));
        dialogue.failed(row, reason);
    }

    private void unnumber(OutboxRow row, OutboxRow.Phase.Numbered numbered, OutboxRow.Phase next) {
        device.profile().together(() -> {
            ConversationRow now = dialogue.row();
            Hash envelope = Envelope.hash(numbered.envelope().unsafeArray());
            // Unless another message of this device was read back with that number meanwhile.
            if (now.counter() == numbered.counter() && envelope.equals(now.previous())) {
                dialogue.write(now.withGivenBack(envelope, numbered.previous()));
            }
            store.write(row.in(next));
            return true;
        });
    }
}
