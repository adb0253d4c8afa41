package org.crypttalk.client.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.ConversationApi;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.OutboxRow;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.Person;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.sync.Page;

/**
 * One conversation at work. A lock covers everything but the sending itself: reading, keys, numbering and marks follow one another. Under it the
 * server is asked and the profile written; whoever holds it never waits for another conversation's.
 */
public final class Dialogue {

    private final ThisDevice device;
    private final Directory directory;
    private final Blocks blocks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition outboxChanged = lock.newCondition();
    private final Map<AccountId, Long> withheld = new HashMap<>();
    private final Epochs epochs;
    private final Sync sync;
    private final Keying keying;
    private final Outbox outbox;
    private final Receipts receipts;
    private final History history;
    private final Telling telling;
    private final Draining draining;
    private volatile ConversationRow row;
    private boolean caughtUp;
    private boolean peerFresh;

    Dialogue(ThisDevice device, Directory directory, LiveConnection live, Blocks blocks, ConversationRow row) {
        this.device = device;
        this.directory = directory;
        this.blocks = blocks;
        this.row = row;
        this.epochs = new Epochs(device, directory, row);
        this.sync = new Sync(device, directory, this);
        this.keying = new Keying(device, directory, this);
        this.outbox = new Outbox(device, directory, this, live);
        this.receipts = new Receipts(device, directory, this, live);
        this.history = new History(device, directory, blocks);
        this.telling = new Telling(device, directory, history);
        this.draining = new Draining(device, this, outbox);
    }

    // What its parts share -------------------------------------------------------------------------------------------

    /** As of now. Any thread. */
    public ConversationRow row() {
        return row;
    }

    Epochs epochs() {
        return epochs;
    }

    Sync sync() {
        return sync;
    }

    Keying keying() {
        return keying;
    }

    Reading reading() {
        return new Reading(row, epochs, directory, device.profile().entries());
    }

    void write(ConversationRow next) {
        row = next;
        device.profile().conversations().write(next);
    }

    /** Without the disk: what is written next takes it along. For what the server tells again, and within a transaction that ends by writing. */
    void remember(ConversationRow next) {
        row = next;
    }

    /** The server was asked for this account's log up to {@code seq} and does not give it. */
    void withheld(AccountId account, long seq) {
        withheld.merge(account, seq, Math::min);
    }

    boolean isWithheld(AccountId account, long seq) {
        Long from = withheld.get(account);
        return from != null && seq >= from;
    }

    /** Whether the peer's log was asked for on this connection; from then on the server tells when it grows. */
    boolean peerIsFresh() {
        boolean fresh = peerFresh;
        peerFresh = true;
        return fresh;
    }

    /** The sequence behind which nothing of the peer is shown, nor reported as delivered; the greatest one while it is not blocked. */
    long hiddenAfter() {
        return blocks.hiddenAfter(row.peer());
    }

    boolean isPeerBlocked() {
        return blocks.isBlocked(row.peer());
    }

    /** Whether {@link #hiddenAfter} is as new as the server has it. */
    boolean blocksAreKnown() {
        return blocks.areKnown();
    }

    void problem(TrustProblem problem) {
        if (!row.problems().contains(problem)) {
            write(row.withProblem(problem));
            telling.warn(row, problem);
        }
    }

    /** The server lacks what was seen up to there: nothing is sent until it has that again. */
    void lacks(TranscriptPoint upTo) {
        boolean isNew = !isRolledBack();
        ConversationRow next = row.withLacked(upTo);
        if (!next.equals(row)) {
            write(next);
        }
        if (isNew) {
            telling.warn(row, TrustProblem.HISTORY_ROLLED_BACK);
        }
    }

    void whole() {
        write(row.withWholeHistory());
        device.events().publish(new Event.HistoryWhole(row.conversation(), peer()));
    }

    <T> T underLock(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    // What the server brings ------------------------------------------------------------------------------------------

    /**
     * A connection stands: reads what is missing, sends what waits.
     *
     * @param head the server's; another one than the cursor is looked into, a lower one too
     * @return false if it has to be tried again
     */
    boolean resume(long head) {
        Sync.Caught caught = underLock(() -> {
            receipts.connected();
            caughtUp = row.cursor() == head && !isRolledBack();
            Sync.Caught now = caughtUp ? Sync.Caught.UP : sync.catchUp();
            receipts.tellDelivered();
            return now;
        });
        if (caught == Sync.Caught.UP || isBlocked()) {
            drainSoon();
        }
        return caught != Sync.Caught.UNREACHABLE;
    }

    /** Nothing is sent until the next {@link #resume}: what this device sent before must be read first. */
    void disconnected() {
        underLock(() -> {
            peerFresh = false;
            caughtUp = false;
            return true;
        });
    }

    void pushed(Page page, long arrivedNanos) {
        underLock(() -> {
            Sync.Caught caught = sync.pushed(page, arrivedNanos);
            receipts.tellDelivered();
            return caught;
        });
    }

    /** There is more than was pushed, or something about the conversation changed. */
    void lookAgain() {
        Answer<ConversationApi.Overview> answer =
                device.asking(token -> device.conversations().one(token, row.conversation()));
        if (!(answer instanceof Answer.Ok<ConversationApi.Overview>(ConversationApi.Overview overview))) {
            return;
        }
        look(overview);
    }

    /** Where the conversation stands, as the server says. */
    void look(ConversationApi.Overview overview) {
        underLock(() -> {
            if (overview.head() != row.cursor() || isRolledBack()) {
                sync.catchUp();
            }
            if (epochs.openMissing(row)) {
                sync.openWaiting();
            }
            keying.askForRepair();
            keying.answerRepairs(overview.repairs());
            overview.readMarks().values().forEach(receipts::readBy);
            receipts.repeatOwnMark();
            overview.delivered().forEach(receipts::deliveredTo);
            receipts.tellDelivered();
            return true;
        });
        drainSoon();
    }

    /** Tells the server what is here, where that may be more than it was told. */
    public void tellDelivered() {
        underLock(() -> {
            receipts.tellDelivered();
            return true;
        });
    }

    void deliveredTo(AccountId account, long sequence) {
        underLock(() -> {
            receipts.deliveredTo(account, sequence);
            return true;
        });
    }

    void readBy(Bytes mark) {
        underLock(() -> {
            receipts.readBy(mark);
            return true;
        });
    }

    void typingBy(Bytes mark) {
        underLock(() -> {
            receipts.typingBy(mark);
            return true;
        });
    }

    /** How far this device has the conversation: what its other devices are told. */
    public record Head(long n, Hash recordHash, TranscriptPoint seen) {}

    public Optional<Head> head() {
        return underLock(() -> epochs.newest()
                .filter(_ -> row.cursor() > 0)
                .map(epoch -> new Head(epoch.epoch().n(), epoch.epoch().recordHash(), row.seen())));
    }

    /** Another own device has seen this much: a server that shows less, or something else, hides or forks. */
    public void compare(TranscriptPoint seen) {
        underLock(() -> {
            if (row.cursor() < seen.sequence() && sync.catchUp() == Sync.Caught.UP && row.cursor() < seen.sequence()) {
                lacks(seen);
            }
            Hash here = row.cursor() >= seen.sequence() ? reading().at(seen.sequence()) : null;
            if (here != null && !here.equals(seen.hash())) {
                problem(TrustProblem.HISTORY_FORKED);
            }
            return true;
        });
    }

    // What a program does
    // -----------------------------------------------------------------------------------------------

    public Person peer() {
        return directory.person(row.peer());
    }

    /** Writes a message into the outbox; from here on it survives the end of the process. */
    public MessageId send(Content content, List<MessageId> targets) {
        MessageId id = underLock(() -> {
            long now = device.clock().millis();
            MessageId message = MessageId.create(now, device.random());
            device.profile().outbox().add(row, message, content, targets, now);
            return message;
        });
        drainSoon();
        return id;
    }

    /** Waits until an own message is stored. False when it is not in time, or was refused. */
    public boolean awaitGone(MessageId id, long patienceNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patienceNanos;
            while (true) {
                Optional<OutboxRow> waiting = device.profile().outbox().byMessage(row, id);
                boolean failed = waiting.map(OutboxRow::phase).orElse(null) instanceof OutboxRow.Phase.Failed;
                if (waiting.isEmpty() || failed || left <= 0 || device.isStopped()) {
                    return waiting.isEmpty();
                }
                left = outboxChanged.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    public List<HistoryItem> before(long before, int limit) {
        return underLock(() -> history.before(row, before, limit));
    }

    public List<HistoryItem> after(long after, int limit) {
        return underLock(() -> history.after(row, after, limit));
    }

    public Optional<Message> message(MessageId id) {
        return underLock(() -> history.message(row, id));
    }

    /** Takes an own message back. False if it is on its way just now, or gone. */
    public boolean discard(MessageId id) {
        boolean given = underLock(() -> {
            boolean free = outbox.discard(id);
            outboxChanged.signalAll();
            return free;
        });
        drainSoon();
        return given;
    }

    /** Own messages that the server has not stored yet, failed ones included. */
    public List<Message> waiting() {
        return underLock(() -> device.profile().outbox().of(row).stream()
                .flatMap(each -> history.waiting(row, each).stream())
                .toList());
    }

    public void markRead(long sequence) {
        underLock(() -> {
            receipts.markRead(sequence);
            return true;
        });
    }

    public void typing(boolean goesOn) {
        underLock(() -> {
            receipts.typing(goesOn);
            return true;
        });
    }

    // Telling
    // -----------------------------------------------------------------------------------------------------------

    /** Tells what was read, now that it is on the disk. */
    void tell(List<News> news) {
        telling.tell(row, news);
        if (!news.isEmpty()) {
            outboxChanged.signalAll();
        }
    }

    void failed(OutboxRow failed, String reason) {
        device.events().publish(new Event.SendingFailed(row.conversation(), failed.message(), reason));
        outboxChanged.signalAll();
    }

    void outboxChanged() {
        outboxChanged.signalAll();
    }

    // Sending
    // -----------------------------------------------------------------------------------------------------------

    /** Everything that the server has was read. */
    void nowCaughtUp() {
        caughtUp = true;
    }

    /** Whether everything that this device may have sent before was read: only then a counter is drawn. */
    boolean mayNumber() {
        return underLock(() -> caughtUp || row.cursor() == 0 || isBlocked());
    }

    /** Whether nothing is sent here any more: what waits is given up. */
    boolean isBlocked() {
        return row.problems().contains(TrustProblem.RECORD_REFUSED) || isRolledBack();
    }

    boolean isRolledBack() {
        return row.problems().contains(TrustProblem.HISTORY_ROLLED_BACK);
    }

    /** Begins to send what waits, unless that is going on already. */
    void drainSoon() {
        draining.begin();
    }
}
