package org.crypttalk.client.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.conversation.Marks;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.Event;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.MarkHeader;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.crypttalk.protocol.envelope.SignedTyping;
import org.crypttalk.protocol.sync.ConversationCursor;

/** Delivered, read and typing of one conversation, both ways (protocol section 9). Under the lock of its {@link Dialogue}. */
final class Receipts {

    private record Typist(AccountId account, long device) {}

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogue dialogue;
    private final LiveConnection live;
    private final Map<Typist, Marks.LastTyping> lastTyping = new HashMap<>();
    private long deliveredTold;
    private long readTold;
    private long typingCounter;

    Receipts(ThisDevice device, Directory directory, Dialogue dialogue, LiveConnection live) {
        this.device = device;
        this.directory = directory;
        this.dialogue = dialogue;
        this.live = live;
    }

    /** A new connection knows nothing of what an old one was told. */
    void connected() {
        deliveredTold = 0;
        readTold = 0;
    }

    /** Tells the server that everything up to the cursor is stored here. */
    void tellDelivered() {
        long cursor = Math.min(dialogue.row().cursor(), dialogue.hiddenAfter());
        if (cursor > deliveredTold && live.isUp() && dialogue.blocksAreKnown()) {
            live.tell(
                    "delivered",
                    ConversationCursor.encodeList(
                            List.of(new ConversationCursor(dialogue.row().conversation(), cursor))));
            deliveredTold = cursor;
        }
    }

    void deliveredTo(AccountId account, long sequence) {
        ConversationRow row = dialogue.row();
        if (account.equals(row.peer()) && !isOwn(account) && sequence > row.delivered()) {
            dialogue.remember(row.withDelivered(sequence));
            tell();
        }
    }

    /** A mark of somebody: one that cannot be believed is ignored. */
    void readBy(Bytes mark) {
        ConversationRow row = dialogue.row();
        Optional<AccountId> author = author(mark);
        if (author.isEmpty()) {
            return;
        }
        boolean own = isOwn(author.get());
        Marks.openReadMark(mark.unsafeArray(), own ? row.readOwn() : row.read(), dialogue.reading())
                .filter(read -> read.account().equals(author.get()))
                .ifPresent(read -> {
                    dialogue.write(own ? row.withReadOwn(read.sequence()) : row.withRead(read.sequence()));
                    if (own) {
                        readTold = Math.max(readTold, read.sequence());
                    } else {
                        tell();
                    }
                });
    }

    void typingBy(Bytes mark) {
        Optional<MarkHeader> header = header(mark);
        if (header.isEmpty() || isOwn(header.get().account()) || dialogue.isPeerBlocked()) {
            return;
        }
        Typist typist = new Typist(header.get().account(), header.get().device());
        Optional<SignedTyping> opened = Marks.openTyping(
                mark.unsafeArray(), device.clock().millis(), lastTyping.get(typist), dialogue.reading());
        opened.ifPresent(typing -> {
            lastTyping.put(typist, new Marks.LastTyping(typing.time(), typing.counter()));
            device.events()
                    .publish(new Event.Typing(
                            dialogue.row().conversation(), directory.person(typing.account()), typing.typing()));
        });
    }

    /** Says again what was read here while there was no connection. */
    void repeatOwnMark() {
        if (dialogue.row().readOwn() > readTold) {
            sendMark(dialogue.row().readOwn());
        }
    }

    /** Says that everything up to a sequence was read here; without a connection, later. */
    void markRead(long sequence) {
        ConversationRow row = dialogue.row();
        long upTo = Math.min(sequence, row.cursor());
        if (upTo > row.readOwn()) {
            dialogue.write(row.withReadOwn(upTo));
            sendMark(upTo);
        }
    }

    private void sendMark(long upTo) {
        ConversationRow row = dialogue.row();
        Optional<EntryRow> entry = device.profile().entries().at(row, upTo);
        Optional<HeldEpoch> epoch = dialogue.epochs().newest();
        AccountLog own = directory.log(device.self().account());
        if (!live.isUp()
                || dialogue.isPeerBlocked()
                || entry.isEmpty()
                || epoch.isEmpty()
                || epoch.get().key() == null
                || own == null) {
            return;
        }
        Self self = device.self();
        SignedReadMark mark = new SignedReadMark(
                row.conversation(),
                epoch.get().epoch().n(),
                self.account(),
                self.device(),
                epoch.get().epoch().recordHash(),
                own.head(),
                upTo,
                entry.get().entryHash(),
                device.clock().millis());
        Mark sealed = Marks.seal(mark, epoch.get().key(), self.keys().signing(), device.random());
        live.tell("read", sealed.encode());
        readTold = upTo;
    }

    void typing(boolean goesOn) {
        Optional<HeldEpoch> epoch = dialogue.epochs().newest();
        AccountLog own = directory.log(device.self().account());
        if (dialogue.isPeerBlocked() || epoch.isEmpty() || epoch.get().key() == null || own == null) {
            return;
        }
        Self self = device.self();
        SignedTyping typing = new SignedTyping(
                dialogue.row().conversation(),
                epoch.get().epoch().n(),
                self.account(),
                self.device(),
                epoch.get().epoch().recordHash(),
                own.head(),
                ++typingCounter,
                device.clock().millis(),
                goesOn);
        live.tell(
                "typing",
                Marks.seal(typing, epoch.get().key(), self.keys().signing(), device.random())
                        .encode());
    }

    private void tell() {
        ConversationRow row = dialogue.row();
        device.events()
                .publish(new Event.DeliveryChanged(
                        row.conversation(), directory.person(row.peer()), row.delivered(), row.read()));
    }

    private boolean isOwn(AccountId account) {
        return account.equals(device.self().account());
    }

    private static Optional<AccountId> author(Bytes mark) {
        return header(mark).map(MarkHeader::account);
    }

    private static Optional<MarkHeader> header(Bytes mark) {
        try {
            return Optional.of(Mark.decodeHeader(mark.unsafeArray()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
