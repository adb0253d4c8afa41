package org.crypttalk.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.crypttalk.client.Account;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.protocol.MessageId;

/** Has the people say what the story says, one after another, at the times that it names. One thread. */
final class TellStory {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);

    private final Map<Figure, Account> people;
    private final StoryClock clock;
    private final Map<Place, Conversation> conversations = new HashMap<>();
    private final Map<Place, MessageId> lastSaid = new HashMap<>();

    /** A conversation as one of its two sees it. */
    private record Place(Figure who, Figure with) {

        Place otherSide() {
            return new Place(/* who= */ with, /* with= */ who);
        }
    }

    /**
     * @param people all of the story, connected
     * @param clock of these people and their server
     */
    TellStory(Map<Figure, Account> people, StoryClock clock) {
        this.people = new EnumMap<>(people);
        this.clock = clock;
    }

    /**
     * Tells all of it; a server that does not store a message in time is a fault.
     *
     * @param now when the demonstration starts: the story ends just before
     * @param progress is told of each day
     */
    void tell(Instant now, ZoneId zone, Consumer<String> progress) throws InterruptedException {
        String outing = now.atZone(zone).plusDays(1).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        List<Scene> scenes = Story.scenes(outing).stream()
                .sorted(Comparator.comparing(scene -> scene.begin(now, zone)))
                .toList();
        String told = "";
        for (Scene scene : scenes) {
            String day = DAY.format(scene.begin(now, zone).atZone(zone));
            if (!day.equals(told)) {
                progress.accept(day);
                told = day;
            }
            tell(scene, scene.begin(now, zone));
        }
    }

    private void tell(Scene scene, Instant begin) throws InterruptedException {
        Instant time = begin;
        for (Scene.Line line : scene.lines()) {
            time = time.plus(line.pause());
            clock.moveTo(time);
            Place place =
                    line.own() ? new Place(Figure.TESTUSER, scene.with()) : new Place(scene.with(), Figure.TESTUSER);
            act(place, line.act());
        }
        if (scene.when() instanceof Scene.When.DaysBefore) {
            readByNewcomer(scene.with());
        }
    }

    /** What was said in the days before has been read; what was said just now waits for the newcomer. */
    private void readByNewcomer(Figure with) throws InterruptedException {
        MessageId last = lastSaid.get(new Place(with, Figure.TESTUSER));
        if (last != null) {
            Conversation conversation = conversation(new Place(Figure.TESTUSER, with));
            conversation.markRead(await(conversation, last));
        }
    }

    private void act(Place place, Scene.Act act) throws InterruptedException {
        Conversation conversation = conversation(place);
        MessageId others = lastSaid.get(place.otherSide());
        if (others != null) {
            conversation.markRead(await(conversation, others));
        }
        Conversation.Sending sending = switch (act) {
            case Scene.Act.Say(String text) -> said(place, conversation.send(text));
            case Scene.Act.Reply(String text) -> said(place, conversation.reply(said(place.otherSide()), text));
            case Scene.Act.React(String emoji) -> conversation.react(said(place.otherSide()), emoji);
            case Scene.Act.Edit(String text) -> conversation.edit(said(place), text);
        };
        if (!sending.await(PATIENCE)) {
            throw new IllegalStateException(
                    "The server did not take a message of " + place.who() + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    private Conversation.Sending said(Place place, Conversation.Sending sending) {
        lastSaid.put(place, sending.id());
        return sending;
    }

    private MessageId said(Place place) {
        MessageId last = lastSaid.get(place);
        if (last == null) {
            throw new IllegalStateException("The story refers to a message of " + place.who() + " that is not there");
        }
        return last;
    }

    /** Waits until a message has arrived here; its sequence. */
    private static long await(Conversation conversation, MessageId message) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<Long> sequence = conversation.message(message).map(each -> each.sequence());
            if (sequence.isPresent()) {
                return sequence.get();
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new IllegalStateException("A message did not arrive within " + PATIENCE.toSeconds() + " s");
    }

    private Conversation conversation(Place place) {
        return conversations.computeIfAbsent(place, wanted -> {
            Account own = account(wanted.who());
            if (wanted.who() == wanted.with()) {
                return own.notes();
            }
            return switch (own.conversationWith(account(wanted.with()).self().account())) {
                case ConversationOutcome.Open(Conversation conversation) -> conversation;
                case ConversationOutcome other ->
                    throw new IllegalStateException(wanted.who() + " cannot write to " + wanted.with() + ": " + other);
            };
        });
    }

    private Account account(Figure figure) {
        Account account = people.get(figure);
        if (account == null) {
            throw new IllegalStateException(figure + " has no account");
        }
        return account;
    }
}
