package org.crypttalk.client.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.store.OutboxRow;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.Message.Body;
import org.crypttalk.client.view.Message.Delivery;
import org.crypttalk.client.view.Message.Reaction;
import org.crypttalk.client.view.Person;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.Reference;
import org.crypttalk.protocol.envelope.SignedMessage;

/**
 * From stored places to what is shown. What changes a message lies behind it, in the order of the conversation; the last one counts, but for a
 * delete, which nothing follows.
 *
 * <table>
 * <caption>What changes a message</caption>
 * <tr><th>kind</th><th>counts when</th><th>then</th></tr>
 * <tr><td>edit</td><td>same account, names the stored message by id and hash</td><td>its text stands in place of the first</td></tr>
 * <tr><td>delete</td><td>the same</td><td>a trace stands in its place</td></tr>
 * <tr><td>reaction</td><td>names the stored message</td><td>one for each account; empty takes back</td></tr>
 * </table>
 */
final class History {

    private final ThisDevice device;
    private final Directory directory;
    private final Blocks blocks;
    private final EntryStore entries;

    History(ThisDevice device, Directory directory, Blocks blocks) {
        this.device = device;
        this.directory = directory;
        this.blocks = blocks;
        this.entries = device.profile().entries();
    }

    /** At most {@code limit} shown places below {@code before}, in rising order; gaps stand before the message that shows them. */
    List<HistoryItem> before(ConversationRow row, long before, int limit) {
        List<EntryRow> places = visible(row, before, limit, (from, most) -> entries.shownBefore(row, from, most));
        return items(row, places.reversed());
    }

    /** At most {@code limit} shown places above {@code after}, in rising order. */
    List<HistoryItem> after(ConversationRow row, long after, int limit) {
        return items(row, visible(row, after, limit, (from, most) -> entries.shownAfter(row, from, most)));
    }

    /** A page of places beyond a sequence. */
    private interface Pages {
        List<EntryRow> beyond(long sequence, int limit);
    }

    /** As many as {@code limit} if there are so many, over all that a blocked account sent. */
    private List<EntryRow> visible(ConversationRow row, long from, int limit, Pages pages) {
        List<EntryRow> found = new ArrayList<>();
        long next = from;
        while (found.size() < limit) {
            List<EntryRow> page = pages.beyond(next, limit - found.size());
            if (page.isEmpty()) {
                break;
            }
            page.stream().flatMap(entry -> visible(row, entry).stream()).forEach(found::add);
            next = page.getLast().sequence();
        }
        return found;
    }

    /** The place, unless a blocked account sent what stands there. */
    Optional<EntryRow> visible(ConversationRow row, EntryRow entry) {
        boolean behind = entry.sequence() > blocks.hiddenAfter(row.peer());
        return behind && sender(entry).equals(Optional.of(row.peer())) ? Optional.empty() : Optional.of(entry);
    }

    private static Optional<AccountId> sender(EntryRow entry) {
        return switch (entry.state()) {
            case EntryRow.State.Opened(SignedMessage message) -> Optional.of(message.account());
            case EntryRow.State.Refused(Optional<AccountId> claimed, String _) -> claimed;
            case EntryRow.State.Waiting(Optional<AccountId> claimed, var _) -> claimed;
            case EntryRow.State.Epoch _, EntryRow.State.Stub _ -> Optional.empty();
        };
    }

    private List<HistoryItem> items(ConversationRow row, List<EntryRow> places) {
        List<HistoryItem> items = new ArrayList<>();
        for (EntryRow entry : places) {
            if (entry.state() instanceof EntryRow.State.Opened(SignedMessage message)) {
                missing(row, entry, message).ifPresent(items::add);
            }
            item(row, entry).ifPresent(items::add);
        }
        return items;
    }

    /** What a place shows by itself; nothing for records and for what only changes others. */
    Optional<HistoryItem> item(ConversationRow row, EntryRow entry) {
        return switch (entry.state()) {
            case EntryRow.State.Opened(SignedMessage message) ->
                switch (message.content()) {
                    case Content.Text _, Content.Reply _, Content.Unknown _ ->
                        Optional.of(message(row, entry, message));
                    case Content.Edit _, Content.Delete _, Content.Reaction _, Content.Withdrawn _, Content.Profile _ ->
                        Optional.empty();
                };
            case EntryRow.State.Refused(Optional<AccountId> claimed, String reason) ->
                Optional.of(refused(row, entry, claimed, reason));
            case EntryRow.State.Waiting(Optional<AccountId> claimed, var _) ->
                Optional.of(refused(row, entry, claimed, "The key of this message is not here yet."));
            case EntryRow.State.Epoch _, EntryRow.State.Stub _ -> Optional.empty();
        };
    }

    HistoryItem.Refused refused(ConversationRow row, EntryRow entry, Optional<AccountId> claimed, String reason) {
        return new HistoryItem.Refused(
                row.conversation(),
                entry.sequence(),
                Instant.ofEpochMilli(entry.time()),
                claimed.map(directory::person),
                reason);
    }

    /** Numbered messages of the sender's device that are not here, although everything before is. */
    Optional<HistoryItem.MessagesMissing> missing(ConversationRow row, EntryRow entry, SignedMessage message) {
        long below = entries.linkBelow(row, message.account(), message.device(), message.counter())
                .map(EntryStore.Link::counter)
                .orElse(0L);
        long count = message.counter() - below - 1;
        return count <= 0
                ? Optional.empty()
                : Optional.of(new HistoryItem.MessagesMissing(
                        row.conversation(),
                        entry.sequence(),
                        directory.person(message.account()),
                        message.device(),
                        count));
    }

    /** The message with this id, if one is shown. */
    Optional<Message> message(ConversationRow row, MessageId id) {
        return entries.byMessage(row, id)
                .flatMap(entry -> visible(row, entry))
                .flatMap(entry -> item(row, entry))
                .flatMap(item -> item instanceof Message message ? Optional.of(message) : Optional.empty());
    }

    /** An own message that is not stored at the server yet; nothing for one that only changes others. */
    Optional<Message> waiting(ConversationRow row, OutboxRow waiting) {
        boolean shown = waiting.content() instanceof Content.Text || waiting.content() instanceof Content.Reply;
        if (!shown) {
            return Optional.empty();
        }
        Instant time = Instant.ofEpochMilli(waiting.writtenAt());
        boolean failed = waiting.phase() instanceof OutboxRow.Phase.Failed;
        return Optional.of(new Message(
                row.conversation(),
                waiting.message(),
                0,
                new Person(device.self().account(), device.self().name().shown()),
                device.self().device(),
                true,
                time,
                time,
                body(waiting.content()),
                waiting.content() instanceof Content.Reply
                        ? Optional.of(waiting.targets().getFirst())
                        : Optional.empty(),
                false,
                List.of(),
                failed ? Delivery.FAILED : Delivery.WAITING));
    }

    private Message message(ConversationRow row, EntryRow entry, SignedMessage message) {
        boolean own = message.account().equals(device.self().account());
        Body body = body(message.content());
        boolean edited = false;
        Map<AccountId, String> emoji = new LinkedHashMap<>();
        for (EntryRow later : entries.amendments(row, message.message())) {
            if (!(later.state() instanceof EntryRow.State.Opened(SignedMessage change))
                    || !names(change, entry, message)
                    || visible(row, later).isEmpty()) {
                continue;
            }
            boolean bySender = change.account().equals(message.account());
            switch (change.content()) {
                case Content.Reaction(String reaction) -> {
                    emoji.remove(change.account());
                    if (!reaction.isEmpty()) {
                        emoji.put(change.account(), reaction);
                    }
                }
                case Content.Edit(String text, List<AccountId> mentioned)
                when bySender -> {
                    if (!(body instanceof Body.Deleted)) {
                        body = new Body.Text(text, mentioned);
                        edited = true;
                    }
                }
                case Content.Delete() when bySender -> body = new Body.Deleted();
                default -> {
                    // By somebody else: it counts for nothing.
                }
            }
        }
        boolean deleted = body instanceof Body.Deleted;
        return new Message(
                row.conversation(),
                message.message(),
                entry.sequence(),
                directory.person(message.account()),
                message.device(),
                own,
                Instant.ofEpochMilli(entry.time()),
                Instant.ofEpochMilli(message.time()),
                body,
                message.content() instanceof Content.Reply
                        ? Optional.of(message.references().getFirst().message())
                        : Optional.empty(),
                edited && !deleted,
                deleted
                        ? List.of()
                        : emoji.entrySet().stream()
                                .map(each -> new Reaction(directory.person(each.getKey()), each.getValue()))
                                .toList(),
                own ? delivery(row, entry.sequence()) : Delivery.STORED);
    }

    private static boolean names(SignedMessage change, EntryRow entry, SignedMessage message) {
        Reference reference = change.references().getFirst();
        return reference.message().equals(message.message())
                && reference.envelopeHash().equals(entry.entryHash());
    }

    private static Delivery delivery(ConversationRow row, long sequence) {
        if (sequence <= row.read()) {
            return Delivery.READ;
        }
        return sequence <= row.delivered() ? Delivery.DELIVERED : Delivery.STORED;
    }

    private static Body body(Content content) {
        return switch (content) {
            case Content.Text(String text, List<AccountId> mentioned) -> new Body.Text(text, mentioned);
            case Content.Reply(String text, List<AccountId> mentioned) -> new Body.Text(text, mentioned);
            case Content.Edit(String text, List<AccountId> mentioned) -> new Body.Text(text, mentioned);
            case Content.Unknown(long kind, var _) -> new Body.NeedsNewerVersion(kind);
            case Content.Withdrawn _, Content.Delete _, Content.Reaction _, Content.Profile _ -> new Body.Deleted();
        };
    }
}
