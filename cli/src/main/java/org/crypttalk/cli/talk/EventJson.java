package org.crypttalk.cli.talk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.Person;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MessageId;

/**
 * Events as JSON objects, the lines of {@code tail --json}; docs/bots.md describes them for whoever reads them. What is new in a later version
 * comes as new members and new types: a reader skips what it does not know.
 */
final class EventJson {

    private static final int REMEMBERED = 2_000;

    /** Who the other of a conversation is. */
    private final Function<ConversationId, Optional<Person>> peers;

    /** How messages were before they changed, the last ones only: tells an edit from a reaction. */
    private final Map<MessageId, Message> before = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Message> eldest) {
            return size() > REMEMBERED;
        }
    };

    EventJson(Function<ConversationId, Optional<Person>> peers) {
        this.peers = peers;
    }

    /** The object of an event; nothing for one that only concerns the connection of this device to its history. */
    Map<String, Object> of(Event event) {
        return switch (event) {
            case Event.MessageArrived(Message message) -> message("message", message);
            case Event.MessageChanged(Message message, Person by) -> changed(message, by);
            case Event.MessageStored(Message message) -> message("stored", message);
            case Event.SendingFailed(var conversation, var id, String reason) -> {
                Map<String, Object> line = in("failed", conversation);
                line.put("id", id.toString());
                line.put("sentence", reason);
                yield line;
            }
            case Event.EntryRefused(HistoryItem.Refused refused) -> item(refused);
            case Event.MessagesMissing(HistoryItem.MessagesMissing missing) -> item(missing);
            case Event.ConversationOpened(var conversation, Person _) -> in("conversation", conversation);
            case Event.DeliveryChanged(var conversation, Person by, long delivered, long read) -> {
                Map<String, Object> line = in("read", conversation);
                line.put("by", person(by));
                line.put("delivered", delivered);
                line.put("read", read);
                yield line;
            }
            case Event.Typing(var conversation, Person person, boolean typing) -> {
                Map<String, Object> line = in("typing", conversation);
                line.put("by", person(person));
                line.put("typing", typing);
                yield line;
            }
            case Event.PresenceChanged(Person person, boolean online, var lastSeen) -> {
                Map<String, Object> line = line("presence");
                line.put("by", person(person));
                line.put("online", online);
                lastSeen.ifPresent(time -> line.put("lastSeen", time.toString()));
                yield line;
            }
            case Event.DevicesChanged(Person person, long added, long ended) -> {
                Map<String, Object> line = line("devices");
                line.put("by", person(person));
                line.put("added", added);
                line.put("ended", ended);
                yield line;
            }
            case Event.ProfileShared(Person person, String shownName, var picture) -> {
                Map<String, Object> line = line("profile");
                line.put("by", person(person));
                if (!shownName.isEmpty()) {
                    line.put("shownName", shownName);
                }
                line.put("pictureBytes", picture.size());
                yield line;
            }
            case Event.TrustWarning(var problem, var person, var conversation, String sentence) -> {
                Map<String, Object> line =
                        conversation.map(id -> in("warning", id)).orElseGet(() -> line("warning"));
                line.put("problem", problem.name().toLowerCase(Locale.ROOT));
                person.ifPresent(one -> line.put("by", person(one)));
                line.put("sentence", sentence);
                yield line;
            }
            case Event.HistoryWhole whole -> {
                Map<String, Object> line = in("whole", whole.conversation());
                line.put("sentence", whole.sentence());
                yield line;
            }
            case Event.Connected _ -> line("connected");
            case Event.Disconnected(String reason) -> {
                Map<String, Object> line = line("disconnected");
                line.put("sentence", reason);
                yield line;
            }
            case Event.Stopped stopped -> {
                Map<String, Object> line = line("stopped");
                line.put("reason", stopped.reason().name().toLowerCase(Locale.ROOT));
                line.put("sentence", stopped.sentence());
                yield line;
            }
            case Event.Missed(long count) -> {
                Map<String, Object> line = line("missed");
                line.put("count", count);
                yield line;
            }
        };
    }

    /** The object of something that stands in a history. */
    Map<String, Object> item(HistoryItem item) {
        return switch (item) {
            case Message message -> message("message", message);
            case HistoryItem.Refused refused -> {
                Map<String, Object> line = in("refused", refused.conversation());
                line.put("sequence", refused.sequence());
                line.put("time", refused.time().toString());
                refused.claimed().ifPresent(one -> line.put("by", person(one)));
                line.put("sentence", refused.reason());
                yield line;
            }
            case HistoryItem.MessagesMissing missing -> {
                Map<String, Object> line = in("missing", missing.conversation());
                line.put("sequence", missing.sequence());
                line.put("by", person(missing.sender()));
                line.put("device", missing.device());
                line.put("count", missing.count());
                yield line;
            }
        };
    }

    private Map<String, Object> changed(Message message, Person by) {
        Message earlier = before.get(message.id());
        boolean sameText = earlier != null && earlier.text().equals(message.text());
        String type;
        if (message.body() instanceof Message.Body.Deleted) {
            type = "delete";
        } else if (earlier == null ? message.edited() && message.reactions().isEmpty() : !sameText) {
            type = "edit";
        } else {
            type = "reaction";
        }
        Map<String, Object> line = message(type, message);
        line.put("by", person(by));
        return line;
    }

    private Map<String, Object> message(String type, Message message) {
        before.put(message.id(), message);
        Map<String, Object> line = in(type, message.conversation());
        line.put("id", message.id().toString());
        line.put("sequence", message.sequence());
        line.put("from", person(message.sender()));
        line.put("device", message.device());
        line.put("own", message.own());
        line.put("time", message.time().toString());
        line.put("claimedTime", message.claimedTime().toString());
        switch (message.body()) {
            case Message.Body.Text(String text, var mentioned) -> {
                line.put("text", text);
                if (!mentioned.isEmpty()) {
                    line.put(
                            "mentioned",
                            mentioned.stream().map(each -> each.text()).toList());
                }
            }
            case Message.Body.Deleted _ -> line.put("deleted", true);
            case Message.Body.NeedsNewerVersion(long kind) -> line.put("needsNewerVersion", kind);
        }
        message.repliesTo().ifPresent(id -> line.put("repliesTo", id.toString()));
        if (message.edited()) {
            line.put("edited", true);
        }
        if (!message.reactions().isEmpty()) {
            List<Map<String, Object>> reactions = message.reactions().stream()
                    .map(each -> Map.<String, Object>of("by", person(each.by()), "emoji", each.emoji()))
                    .toList();
            line.put("reactions", reactions);
        }
        line.put("delivery", message.delivery().name().toLowerCase(Locale.ROOT));
        return line;
    }

    private Map<String, Object> in(String type, ConversationId conversation) {
        Map<String, Object> line = line(type);
        line.put("conversation", conversation.text());
        peers.apply(conversation).ifPresent(peer -> line.put("with", person(peer)));
        return line;
    }

    private static Map<String, Object> line(String type) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", type);
        return line;
    }

    private static Map<String, Object> person(Person person) {
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("account", person.account().text());
        who.put("name", person.name());
        return who;
    }
}
