package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountId;
import org.junit.jupiter.api.Test;

/** Alice and Bob talk. */
class TwoClientsTest extends TalkStory {

    @Test
    void theyWriteToEachOtherAndHaveTheHistory() throws Exception {
        Client.sent(alice.with("bob").send("Hello Bob"));
        Message arrived = bob.awaitMessage();
        assertThat(arrived.text()).isEqualTo("Hello Bob");
        assertThat(arrived.sender()).isEqualTo(alice.account().self());
        assertThat(arrived.own()).isFalse();

        Conversation bobs = bob.with("Alice");
        Client.sent(bobs.send("Hello Alice"));
        assertThat(alice.awaitMessage().text()).isEqualTo("Hello Alice");

        assertThat(texts(bobs.newest(10))).containsExactly("Hello Bob", "Hello Alice");
        assertThat(texts(alice.with("Bob").newest(10))).containsExactly("Hello Bob", "Hello Alice");
        assertThat(bobs.safetyNumber()).isEqualTo(alice.with("Bob").safetyNumber());
        assertThat(alice.account().conversationWith("nobody")).isEqualTo(new ConversationOutcome.NobodyOfThisName());
    }

    @Test
    void bothWriteFirstAtTheSameTimeAndMeetInOneConversation() throws Exception {
        Conversation.Sending one = alice.with("Bob").send("from Alice");
        Conversation.Sending other = bob.with("Alice").send("from Bob");
        Client.sent(one);
        Client.sent(other);

        assertThat(alice.awaitMessage().text()).isEqualTo("from Bob");
        assertThat(bob.awaitMessage().text()).isEqualTo("from Alice");
        assertThat(alice.with("Bob").id()).isEqualTo(bob.with("Alice").id());
        assertThat(texts(alice.with("Bob").newest(10)))
                .isEqualTo(texts(bob.with("Alice").newest(10)));
    }

    @Test
    void eachSideIsRestartedAndMissesNothing() throws Exception {
        Client.sent(alice.with("Bob").send("before"));
        bob.awaitMessage("before");
        restartBob();
        Client.sent(alice.with("Bob").send("after Bob's restart"));
        bob.awaitMessage("after Bob's restart");
        bob.close();
        Client.sent(alice.with("Bob").send("while Bob was away"));
        bob = Client.opened(server.address(), profile("bob"));
        bob.account().connect();
        bob.awaitMessage("while Bob was away");
        restartAlice();
        Client.sent(bob.with("Alice").send("after Alice's restart"));
        alice.awaitMessage("after Alice's restart");

        assertThat(texts(alice.with("Bob").newest(10)))
                .containsExactly("before", "after Bob's restart", "while Bob was away", "after Alice's restart");
        assertThat(texts(bob.with("Alice").newest(10)))
                .isEqualTo(texts(alice.with("Bob").newest(10)));
    }

    @Test
    void repliesEditsDeletesAndReactionsAreSeenByBoth() throws Exception {
        Conversation alices = alice.with("Bob");
        Client.sent(alices.send("Lunch at twelve?"));
        Message question = bob.awaitMessage("Lunch at twelve?");
        Conversation bobs = bob.with("Alice");
        Client.sent(bobs.reply(question.id(), "Yes"));
        Message answer = alice.awaitMessage("Yes");
        assertThat(answer.repliesTo()).contains(question.id());

        Client.sent(bobs.react(question.id(), "👍"));
        Event.MessageChanged reacted = alice.await(Event.MessageChanged.class, _ -> true);
        assertThat(reacted.message().reactions())
                .containsExactly(new Message.Reaction(bob.account().self(), "👍"));
        Client.sent(bobs.react(question.id(), ""));
        assertThat(alice.await(Event.MessageChanged.class, _ -> true).message().reactions())
                .isEmpty();

        Client.sent(alices.edit(question.id(), "Lunch at one?"));
        Message edited = bob.await(
                        Event.MessageChanged.class,
                        event -> event.by().equals(alice.account().self()))
                .message();
        assertThat(edited.text()).isEqualTo("Lunch at one?");
        assertThat(edited.edited()).isTrue();

        Client.sent(bobs.delete(answer.id()));
        assertThat(alice.await(
                                Event.MessageChanged.class,
                                event -> event.message().id().equals(answer.id()))
                        .message()
                        .body())
                .isEqualTo(new Message.Body.Deleted());
        assertThat(texts(alices.newest(10))).containsExactly("Lunch at one?", "");
    }

    @Test
    void whoeverIsMentionedInAReplyOrAnEditIsNamed() throws Exception {
        Client.sent(alice.with("Bob").send("Who cooks?"));
        Message question = bob.awaitMessage("Who cooks?");
        AccountId aliceId = alice.account().self().account();
        AccountId bobId = bob.account().self().account();

        Conversation.Sending sending = bob.with("Alice").reply(question.id(), "@Alice does", List.of(aliceId));
        Client.sent(sending);
        assertThat(alice.awaitMessage("@Alice does").body())
                .isEqualTo(new Message.Body.Text("@Alice does", List.of(aliceId)));
        Client.sent(bob.with("Alice").edit(sending.id(), "@Bob does", List.of(bobId)));
        assertThat(alice.await(Event.MessageChanged.class, _ -> true).message().body())
                .isEqualTo(new Message.Body.Text("@Bob does", List.of(bobId)));
    }

    @Test
    void anEditOfSomebodyElsesMessageCountsForNothing() throws Exception {
        Client.sent(alice.with("Bob").send("I owe you nothing"));
        Message hers = bob.awaitMessage();
        Client.sent(bob.with("Alice").edit(hers.id(), "I owe you a hundred"));
        Client.sent(bob.with("Alice").delete(hers.id()));
        Client.sent(bob.with("Alice").send("done"));
        alice.awaitMessage("done");

        assertThat(texts(alice.with("Bob").newest(10))).containsExactly("I owe you nothing", "done");
        assertThat(texts(bob.with("Alice").newest(10))).containsExactly("I owe you nothing", "done");
    }

    @Test
    void deliveredAndReadAreTold() throws Exception {
        Conversation alices = alice.with("Bob");
        Client.sent(alices.send("Have you got this?"));
        Message arrived = bob.awaitMessage();
        alice.await(Event.DeliveryChanged.class, event -> event.delivered() >= arrived.sequence());
        assertThat(alices.message(arrived.id()).orElseThrow().delivery()).isEqualTo(Message.Delivery.DELIVERED);

        bob.with("Alice").markRead(arrived.sequence());
        alice.await(Event.DeliveryChanged.class, event -> event.read() >= arrived.sequence());
        assertThat(alices.message(arrived.id()).orElseThrow().delivery()).isEqualTo(Message.Delivery.READ);
        assertThat(bob.with("Alice").readUpTo()).isEqualTo(arrived.sequence());

        restartAlice();
        assertThat(alice.with("Bob").message(arrived.id()).orElseThrow().delivery())
                .isEqualTo(Message.Delivery.READ);
    }

    @Test
    void typingAndPresenceAreTold() throws Exception {
        Client.sent(alice.with("Bob").send("Hello"));
        bob.awaitMessage();
        // Who is there is told only between people who have written to each other.
        Client.sent(bob.with("Alice").send("Hello yourself"));
        alice.awaitMessage();
        bob.with("Alice").typing(true);
        assertThat(alice.await(Event.Typing.class, _ -> true).typing()).isTrue();
        bob.with("Alice").typing(false);
        assertThat(alice.await(Event.Typing.class, _ -> true).typing()).isFalse();

        bob.close();
        Event.PresenceChanged gone = alice.await(Event.PresenceChanged.class, event -> !event.online());
        assertThat(gone.person()).isEqualTo(bob.account().self());
        bob = Client.opened(server.address(), profile("bob")).connected();
        alice.await(Event.PresenceChanged.class, Event.PresenceChanged::online);
    }

    @Test
    void whatIsWrittenOfflineIsSentInOrderOnceAndAcrossARestart() throws Exception {
        Client.sent(alice.with("Bob").send("zero"));
        bob.awaitMessage();
        server.stop();
        alice.await(Event.Disconnected.class, _ -> true);
        Conversation.Sending first = alice.account().conversations().getFirst().send("one");
        assertThat(first.await(Duration.ofMillis(100))).isFalse();
        alice.close();
        alice = Client.opened(server.address(), profile("alice"));
        Conversation alices = alice.account().conversations().getFirst();
        alices.send("two");
        assertThat(alices.waiting()).extracting(Message::text).containsExactly("one", "two");
        assertThat(alices.waiting()).extracting(Message::delivery).containsOnly(Message.Delivery.WAITING);
        server.start();
        alice.connected();

        bob.awaitMessage("one");
        bob.awaitMessage("two");
        alice.await(Event.MessageStored.class, event -> event.message().text().equals("two"));
        assertThat(alices.waiting()).isEmpty();
        assertThat(texts(bob.with("Alice").newest(10))).containsExactly("zero", "one", "two");
    }

    @Test
    void theServerIsRestartedAndBothComeBackByThemselves() throws Exception {
        Client.sent(alice.with("Bob").send("before"));
        bob.awaitMessage("before");
        server.stop();
        alice.await(Event.Disconnected.class, _ -> true);
        bob.await(Event.Disconnected.class, _ -> true);
        server.start();
        alice.await(Event.Connected.class, _ -> true);
        bob.await(Event.Connected.class, _ -> true);

        Client.sent(bob.with("Alice").send("after"));
        alice.awaitMessage("after");
    }

    @Test
    void historyComesInPages() throws Exception {
        Conversation alices = alice.with("Bob");
        for (int i = 1; i <= 7; i++) {
            Client.sent(alices.send("m" + i));
        }
        List<String> newest = texts(alices.newest(3));
        assertThat(newest).containsExactly("m5", "m6", "m7");
        long from = alices.newest(3).getFirst().sequence();
        assertThat(texts(alices.before(from, 3))).containsExactly("m2", "m3", "m4");
        assertThat(texts(alices.after(from, 1))).containsExactly("m6");
        assertThat(alices.before(1, 3)).isEmpty();
    }

    @Test
    void notesToOneselfStayOnesOwn() throws Exception {
        Client.sent(alice.account().notes().send("buy milk"));
        assertThat(texts(alice.account().notes().newest(5))).containsExactly("buy milk");
        assertThat(bob.hears(Event.MessageArrived.class, Duration.ofMillis(300)))
                .isFalse();
    }
}
