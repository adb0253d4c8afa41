package org.crypttalk.cli.talk;

import java.text.Normalizer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.Style;
import org.crypttalk.client.Account;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A person's chat in a terminal or pipe: one conversation is open, and shown as read; what arrives in others is shown with its name. Lines come
 * from one thread, events from another.
 */
final class ChatRoom {

    private static final int PAGE = 500;
    private static final int MOST_FOUND = 50;

    private final Account account;
    private final Screen screen;
    private final Style style;
    private final ZoneId zone;
    private final EventText text;

    /** The last of each conversation: what was written before it is sent before it. */
    private final Map<ConversationId, Conversation.Sending> sending = new HashMap<>();

    private volatile @Nullable Conversation current;
    private long oldest;
    private @Nullable LocalDate shownDay;

    ChatRoom(Account account, Screen screen, Style style, ZoneId zone) {
        this.account = account;
        this.screen = screen;
        this.style = style;
        this.zone = zone;
        this.text = new EventText(style, zone);
    }

    String prompt() {
        Conversation open = current;
        return (open == null ? "" : SafeText.line(open.peer().name())) + "> ";
    }

    /** What Tab completes: commands and names. */
    List<String> words() {
        List<String> words = new ArrayList<>(ChatLine.COMMANDS);
        account.conversations()
                .forEach(each -> words.add(SafeText.line(each.peer().name())));
        return words;
    }

    /**
     * Does what a line asks for.
     *
     * @return whether the chat goes on
     */
    boolean take(String line) {
        try {
            switch (ChatLine.parse(line)) {
                case ChatLine.Nothing _ -> {}
                case ChatLine.Quit _ -> {
                    return false;
                }
                case ChatLine.Say(String said) -> say(said);
                case ChatLine.ListAll _ -> list();
                case ChatLine.Open(String person) -> open(person);
                case ChatLine.History(int count) -> inOpen(open -> showPage(open.newest(count)));
                case ChatLine.Older _ -> inOpen(open -> showPage(open.before(oldest, ChatLine.PAGE)));
                case ChatLine.Search(String words) -> search(words);
                case ChatLine.Safety _ -> inOpen(this::safety);
                case ChatLine.Reply(long sequence, String said) -> about(sequence, (open, id) -> open.reply(id, said));
                case ChatLine.Edit(long sequence, String said) -> about(sequence, (open, id) -> open.edit(id, said));
                case ChatLine.Delete(long sequence) -> about(sequence, Conversation::delete);
                case ChatLine.React(long sequence, String emoji) ->
                    about(sequence, (open, id) -> open.react(id, emoji));
                case ChatLine.Devices _ -> devices();
                case ChatLine.Help _ -> help();
                case ChatLine.Wrong(String sentence) -> screen.show(sentence);
            }
        } catch (CommandFailure | IllegalArgumentException e) {
            screen.show(String.valueOf(e.getMessage()));
        }
        return true;
    }

    /** Opens the conversation with somebody and shows its last messages. */
    void open(String person) {
        Conversation conversation = People.conversation(account, person);
        current = conversation;
        shownDay = null;
        oldest = Long.MAX_VALUE;
        screen.show(style.bold("With " + SafeText.line(conversation.peer().name()) + ":"));
        conversation.problems().forEach(problem -> screen.show(style.red(problem.sentence())));
        showPage(conversation.newest(ChatLine.PAGE));
        if (conversation.head() > 0) {
            conversation.markRead(conversation.head());
        }
    }

    private void say(String said) {
        inOpen(open -> sending.put(open.id(), open.send(said)));
    }

    private void list() {
        List<Conversation> all = account.conversations().stream()
                .sorted(Comparator.comparing(each -> each.peer().name().toLowerCase(Locale.ROOT)))
                .toList();
        if (all.isEmpty()) {
            screen.show("There is no conversation yet; /open NAME begins one.");
        }
        for (Conversation each : all) {
            long unread = each.head() - each.readUpTo();
            Optional<Message> last = each.newest(1).stream()
                    .filter(Message.class::isInstance)
                    .map(Message.class::cast)
                    .findFirst();
            screen.show(style.bold(SafeText.line(each.peer().name()))
                    + (unread > 0 ? "  new" : "")
                    + last.map(message -> style.dim("  " + text.dayAndTime(message.time()) + " " + beginning(message)))
                            .orElse(""));
        }
    }

    private static String beginning(Message message) {
        String line = SafeText.line(message.text());
        return line.codePointCount(0, line.length()) <= 50
                ? line
                : line.substring(0, line.offsetByCodePoints(0, 50)) + "…";
    }

    private void showPage(List<HistoryItem> items) {
        if (items.isEmpty()) {
            screen.show(style.dim("(nothing more)"));
            return;
        }
        oldest = items.getFirst().sequence();
        shownDay = null;
        items.forEach(this::show);
    }

    private synchronized void show(HistoryItem item) {
        if (item instanceof Message message) {
            LocalDate day = message.time().atZone(zone).toLocalDate();
            if (!day.equals(shownDay)) {
                shownDay = day;
                screen.show(text.day(message.time()));
            }
        }
        screen.show(text.item(item));
    }

    private void search(String words) {
        List<String> wanted = Arrays.stream(folded(words).split("\\s+")).toList();
        int found = 0;
        for (Conversation each : account.conversations()) {
            for (List<HistoryItem> page = each.newest(PAGE);
                    !page.isEmpty() && found < MOST_FOUND;
                    page = each.before(page.getFirst().sequence(), PAGE)) {
                for (HistoryItem item : page.reversed()) {
                    if (item instanceof Message message && wanted.stream().allMatch(folded(message.text())::contains)) {
                        found++;
                        screen.show(style.dim(
                                        SafeText.line(each.peer().name()) + " " + text.dayAndTime(message.time()) + " ")
                                + text.item(message));
                    }
                }
            }
        }
        screen.show(style.dim(found == 0 ? "(nothing found)" : "(" + found + " found)"));
    }

    /** Without case and accents. */
    private static String folded(String words) {
        return Normalizer.normalize(words, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    private void safety(Conversation open) {
        screen.show("Safety number with " + SafeText.line(open.peer().name()) + ": " + open.safetyNumber());
        screen.show(
                "The other sees the same in their app. Compare it when you meet, or on a call: if it differs, somebody is"
                        + " between you.");
    }

    private void about(long sequence, BiFunction<Conversation, MessageId, Conversation.Sending> change) {
        inOpen(open -> {
            Optional<MessageId> id = open.before(sequence + 1, 1).stream()
                    .filter(item -> item.sequence() == sequence && item instanceof Message)
                    .map(item -> ((Message) item).id())
                    .findFirst();
            if (id.isEmpty()) {
                screen.show("There is no message #" + sequence + " here.");
            } else {
                sending.put(open.id(), change.apply(open, id.get()));
            }
        });
    }

    private void devices() {
        account.devices()
                .forEach(device -> screen.show("device " + device.number() + (device.active() ? "" : ", ended")
                        + (device.current() ? ", this one" : "")));
    }

    private void help() {
        screen.show("""
                What you type is sent to whoever is open.
                  /list                 conversations
                  /open NAME            opens the one with NAME, or begins it; your own name: notes
                  /history [N], /older  the last messages; those before
                  /search WORDS         in all conversations
                  /reply #N TEXT, /edit #N TEXT, /delete #N, /react #N [EMOJI]
                  /safety               the number to compare with the other
                  /devices, /help, /quit
                A text that begins with a slash: type two.""");
    }

    private interface InOpen {
        void run(Conversation open);
    }

    private void inOpen(InOpen action) {
        Conversation open = current;
        if (open == null) {
            screen.show("No conversation is open; /open NAME opens one, /list shows them.");
        } else {
            action.run(open);
        }
    }

    /** Shows what happened. */
    void happened(Event event) {
        switch (event) {
            case Event.MessageArrived(Message message) -> arrived(message);
            case Event.MessageStored(Message message) -> {
                if (isOpen(message)) {
                    show(message);
                }
            }
            case Event.MessageChanged(Message message, var _) -> {
                if (isOpen(message)) {
                    screen.show(style.dim("changed: ") + text.item(message));
                }
            }
            case Event.SendingFailed(var _, var _, String reason) ->
                screen.show(style.red("Not sent: " + SafeText.line(reason)));
            case Event.EntryRefused(HistoryItem.Refused refused) -> screen.show(text.item(refused));
            case Event.MessagesMissing(HistoryItem.MessagesMissing missing) -> screen.show(text.item(missing));
            case Event.TrustWarning(var _, var _, var _, String sentence) ->
                screen.show(style.red(SafeText.line(sentence)));
            case Event.HistoryWhole whole -> screen.show(style.dim(SafeText.line(whole.sentence())));
            case Event.DevicesChanged(var person, long added, long ended) ->
                screen.show(style.dim(SafeText.line(person.name()) + " has " + added + " new and " + ended
                        + " ended devices since this one last looked."));
            case Event.Disconnected(String reason) ->
                screen.show(style.dim("(not connected: " + SafeText.line(reason) + ")"));
            case Event.Missed(long count) ->
                screen.show(style.dim("(" + count + " events left out; /history shows all)"));
            default -> {}
        }
    }

    private void arrived(Message message) {
        Conversation open = current;
        if (open != null && open.id().equals(message.conversation())) {
            show(message);
            open.markRead(message.sequence());
        } else {
            String where = account.conversation(message.conversation())
                    .map(each -> SafeText.line(each.peer().name()))
                    .orElse("?");
            screen.show(style.yellow("[" + where + "] ") + text.item(message));
        }
    }

    private boolean isOpen(Message message) {
        Conversation open = current;
        return open != null && open.id().equals(message.conversation());
    }

    /** Waits until the server has everything that was typed here, or time is up. Called by the thread that gives the lines. */
    boolean awaitSent(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Conversation.Sending last : sending.values()) {
            if (!last.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }
}
