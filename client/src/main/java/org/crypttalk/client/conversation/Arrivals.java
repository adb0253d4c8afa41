package org.crypttalk.client.conversation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.live.Asked;
import org.crypttalk.client.live.Inbound;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.ConversationApi;
import org.crypttalk.client.rest.Json;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.ConversationHead;
import org.crypttalk.protocol.sync.Page;
import org.crypttalk.protocol.sync.Receipts.Delivered;
import org.crypttalk.protocol.sync.Receipts.Marked;

/** Takes what the live connection brings, one after another, on a thread of its own (protocol section 12). */
public final class Arrivals {

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogues dialogues;
    private final LiveConnection live;
    private final Blocks blocks;
    private final Shared shared;

    /** What shares with the person's other devices, as far as it hears of what arrives. */
    public interface Shared {

        /** A connection stands; before anything else that it brings, what the others wrote is read. */
        void connecting();

        /** Everything that was missed is here. Returns at once. */
        void connected();

        /** The private store at the server may be another than the one here. */
        void storeChanged();

        /** There may be something to leave to others. Returns at once. */
        void factsChanged();
    }

    public Arrivals(
            ThisDevice device,
            Directory directory,
            Dialogues dialogues,
            LiveConnection live,
            Blocks blocks,
            Shared shared) {
        this.device = device;
        this.directory = directory;
        this.dialogues = dialogues;
        this.live = live;
        this.blocks = blocks;
        this.shared = shared;
    }

    /** Takes until the thread is interrupted or the device stops. */
    public void run() {
        try {
            while (!device.isStopped()) {
                take(live.take());
            }
        } catch (InterruptedException e) {
            // The account was closed.
        } catch (RuntimeException e) {
            device.failed(e);
        }
    }

    private void take(Inbound inbound) throws InterruptedException {
        switch (inbound) {
            case Inbound.Up() -> up();
            case Inbound.Down(String reason) -> {
                dialogues.all().forEach(Dialogue::disconnected);
                device.events().publish(new Event.Disconnected(reason));
            }
            case Inbound.Refused() -> device.refusedByServer();
            case Inbound.Event(String name, Json arguments, List<Bytes> attachments, long arrived) -> {
                try {
                    event(name, arguments, attachments, arrived);
                } catch (MalformedException e) {
                    // The server's fault; what matters is asked for again with the next connection.
                    live.reconnect();
                }
            }
        }
    }

    private void up() throws InterruptedException {
        dialogues.all().forEach(Dialogue::disconnected);
        lookAtOwnLog();
        if (device.isStopped()) {
            return;
        }
        shared.connecting();
        if (device.isStopped()) {
            return;
        }
        List<ConversationCursor> cursors = dialogues.all().stream()
                .map(each -> new ConversationCursor(
                        each.row().conversation(), each.row().cursor()))
                .filter(cursor -> cursor.sequence() > 0)
                .toList();
        Asked asked = live.ask("resume", ConversationCursor.encodeList(cursors));
        if (!(asked instanceof Asked.Done(Json _, List<Bytes> attachments)) || attachments.size() != 1) {
            live.reconnect();
            return;
        }
        Map<ConversationId, Long> heads = new HashMap<>();
        try {
            for (ConversationHead head :
                    ConversationHead.decodeList(attachments.getFirst().unsafeArray())) {
                heads.put(head.conversation(), head.head());
            }
        } catch (MalformedException e) {
            live.reconnect();
            return;
        }
        heads.keySet().forEach(dialogues::named);
        Answer<List<ConversationApi.Overview>> answer = device.asking(device.conversations()::all);
        if (!(answer instanceof Answer.Ok<List<ConversationApi.Overview>>(List<ConversationApi.Overview> overviews))) {
            live.reconnect();
            return;
        }
        // Also of those whose head did not rise: it must not have fallen.
        overviews.forEach(overview -> heads.merge(overview.conversation(), overview.head(), Math::max));
        boolean all = true;
        for (Dialogue each : dialogues.all()) {
            all &= each.resume(heads.getOrDefault(each.row().conversation(), 0L));
        }
        if (!all && !device.isStopped() && live.isUp()) {
            // Not all could be read: the next connection tries again.
            live.reconnect();
            return;
        }
        // What is no entry and may have changed while nobody was connected.
        overviews.forEach(overview -> dialogues.named(overview).ifPresent(dialogue -> dialogue.look(overview)));
        shared.connected();
        device.events().publish(new Event.Connected());
    }

    private void event(String name, Json arguments, List<Bytes> attachments, long arrived) throws MalformedException {
        switch (name) {
            case "entries" -> {
                Page page = Page.decode(bytes(attachments));
                dialogues.named(page.conversation()).ifPresent(each -> each.pushed(page, arrived));
                shared.factsChanged();
            }
            case "bell" -> {
                ConversationCursor cursor = ConversationCursor.decode(bytes(attachments));
                dialogues.named(cursor.conversation()).ifPresent(Dialogue::lookAgain);
            }
            case "conversation" ->
                dialogues.named(new ConversationId(hash(attachments))).ifPresent(Dialogue::lookAgain);
            case "delivered" -> {
                Delivered delivered = Delivered.decode(bytes(attachments));
                dialogues
                        .known(delivered.conversation())
                        .ifPresent(each -> each.deliveredTo(delivered.account(), delivered.sequence()));
            }
            case "read" -> {
                Bytes mark = Marked.decode(bytes(attachments)).mark();
                conversationOf(mark).ifPresent(each -> each.readBy(mark));
            }
            case "typing" -> {
                Bytes mark = Marked.decode(bytes(attachments)).mark();
                conversationOf(mark).ifPresent(each -> each.typingBy(mark));
            }
            case "presence" -> presence(arguments.at(1));
            case "account" -> {
                Json change = arguments.at(1);
                accountGrew(change.account("account"), change.uint("seq"));
            }
            case "vault" -> shared.storeChanged();
            case "signedOut" -> device.signedOut();
            default -> {
                // Of a later version.
            }
        }
    }

    private void presence(Json states) throws MalformedException {
        List<Event.PresenceChanged> changes = states.list(state -> new Event.PresenceChanged(
                directory.person(AccountId.parse(state.at(0).text())),
                state.at(1).bool(),
                state.at(2).isNull()
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(state.at(2).uint()))));
        changes.stream()
                .filter(change -> !blocks.isBlocked(change.person().account()))
                .forEach(device.events()::publish);
    }

    private void accountGrew(AccountId account, long seq) {
        if (account.equals(device.self().account())) {
            directory.atLeast(account, seq);
            lookAtOwnLog();
        } else if (directory.held(account).isPresent()) {
            directory.atLeast(account, seq);
        }
    }

    private void lookAtOwnLog() {
        Held own = directory.atLeast(device.self().account(), device.self().device());
        if (own instanceof Held.Refused refused) {
            device.stop(StopReason.ofOwnLog(refused.problem()));
        } else if (own instanceof Held.Known known) {
            Optional<AccountLog.Device> here = known.log().device(device.self().device());
            if (here.map(AccountLog.Device::retired).orElse(false)) {
                // Its own key signed that: the answer was lost.
                device.retired();
            } else if (!here.map(AccountLog.Device::isActive).orElse(false)) {
                device.stop(StopReason.DEVICE_ENDED);
            }
        }
    }

    private Optional<Dialogue> conversationOf(Bytes mark) throws MalformedException {
        return dialogues.known(Mark.decodeHeader(mark.unsafeArray()).conversation());
    }

    private static byte[] bytes(List<Bytes> attachments) throws MalformedException {
        if (attachments.size() != 1) {
            throw new MalformedException("an event with another number of attachments");
        }
        return attachments.getFirst().unsafeArray();
    }

    private static Hash hash(List<Bytes> attachments) throws MalformedException {
        byte[] bytes = bytes(attachments);
        if (bytes.length != Hash.SIZE) {
            throw new MalformedException("an id of another size");
        }
        return Hash.of(bytes);
    }
}
