package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.junit.jupiter.api.Test;

/** Lies about who has read and who types: nothing of them is shown, and nobody has to be told. */
final class LyingAboutMarksTest extends UnderALyingServer {

    @Test
    void aForgedReadMark() {
        JavaPerson kate = meets("Kate");
        ChangedMarks lie = new ChangedMarks("read", LyingAboutMarksTest::flipped);
        between.interfere(lie);
        hasRead(kate, "Hello from Alice", "Hello from Anna");
        lie.awaitPassed(2);
        isNotMarkedRead(kate, "Kate", "Hello from Alice", "Hello from Anna");
        goesOn(kate, "Kate");
        alice.says("And now, Kate?");
        anna.says("Kate", "And now, Kate?");
        hasRead(kate, "And now, Kate?", "And now, Kate?");
        alice.seesState("And now, Kate?", "read");
        anna.seesState("Kate", "And now, Kate?", Message.Delivery.READ);
    }

    @Test
    void aReplayedReadMark() {
        JavaPerson leo = meets("Leo");
        Map<ConversationId, Bytes> first = new ConcurrentHashMap<>();
        ChangedMarks lie = new ChangedMarks("read", mark -> first.computeIfAbsent(ChangedMarks.about(mark), _ -> mark));
        between.interfere(lie);
        hasRead(leo, "Hello from Alice", "Hello from Anna");
        alice.seesState("Hello from Alice", "read");
        anna.seesState("Leo", "Hello from Anna", Message.Delivery.READ);
        alice.says("And this, Leo?");
        anna.says("Leo", "And this one, Leo?");
        leo.reads("Alice", "And this, Leo?");
        leo.reads("Anna", "And this one, Leo?");
        int before = lie.passed();
        hasRead(leo, "And this, Leo?", "And this one, Leo?");
        lie.awaitPassed(before + 2);
        isNotMarkedRead(leo, "Leo", "And this, Leo?", "And this one, Leo?");
        alice.seesState("Hello from Alice", "read");
        assertThat(anna.reads("Leo", "Hello from Anna").delivery()).isEqualTo(Message.Delivery.READ);
        goesOn(leo, "Leo");
    }

    @Test
    void aTypingNoticeThatIsForgedOrReplayed() {
        JavaPerson mia = meets("Mia");
        Map<ConversationId, Bytes> first = new ConcurrentHashMap<>();
        ChangedMarks lie =
                new ChangedMarks("typing", mark -> first.computeIfAbsent(ChangedMarks.about(mark), _ -> mark));
        between.interfere(lie);
        types(mia, true);
        alice.seesStatus("typing…");
        anna.awaits(Event.Typing.class, Event.Typing::typing);
        between.beHonest();
        says(mia, "Sent, so nothing more is typed");
        alice.reads("Sent, so nothing more is typed").seesNoTyping();
        anna.reads("Mia", "Sent, so nothing more is typed");

        between.interfere(lie);
        int before = lie.passed();
        types(mia, true);
        lie.awaitPassed(before + 2);
        showsNoTyping(mia, "What was replayed is not shown");

        ChangedMarks forged = new ChangedMarks("typing", LyingAboutMarksTest::flipped);
        between.interfere(forged);
        types(mia, true);
        forged.awaitPassed(2);
        showsNoTyping(mia, "What was forged is not shown");
        goesOn(mia, "Mia");
    }

    /** This person's device says, encrypted, that it has read these. */
    private static void hasRead(JavaPerson reader, String ofAlice, String ofAnna) {
        reader.with("Alice").markRead(reader.reads("Alice", ofAlice).sequence());
        reader.with("Anna").markRead(reader.reads("Anna", ofAnna).sequence());
    }

    /** What is delivered behind a mark has come by the same connection: when it is shown, so would be what the mark says. */
    private void isNotMarkedRead(JavaPerson reader, String name, String ofAlice, String ofAnna) {
        alice.says("Did you read that?").seesState("Did you read that?", "delivered");
        anna.says(name, "Did you read that?").seesState(name, "Did you read that?", Message.Delivery.DELIVERED);
        alice.seesState(ofAlice, "delivered");
        assertThat(anna.reads(name, ofAnna).delivery()).isEqualTo(Message.Delivery.DELIVERED);
        assertThat(reader.texts("Alice")).contains("Did you read that?");
    }

    private static void types(JavaPerson person, boolean goesOn) {
        person.with("Alice").typing(goesOn);
        person.with("Anna").typing(goesOn);
    }

    /** As above, with what is written to this person. */
    private void showsNoTyping(JavaPerson person, String text) {
        alice.says(text).seesState(text, "delivered").seesNoTyping();
        ConversationId conversation = person.with("Anna").id();
        anna.says(person.account().self().name(), text);
        List<Event> meanwhile = anna.until(
                Event.DeliveryChanged.class, event -> event.conversation().equals(conversation));
        assertThat(meanwhile).noneMatch(event -> event instanceof Event.Typing typing && typing.typing());
    }

    /** With another last bit, which is one of the tag. */
    private static Bytes flipped(Bytes envelope) {
        byte[] bytes = envelope.toArray();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.wrap(bytes);
    }
}
