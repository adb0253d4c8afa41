package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Set;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alice blocks Bob: nothing of his is shown or reported, on none of her devices, until she ends that. */
class BlockingTest extends TalkStory {

    private static final Duration MOMENT = Duration.ofMillis(400);

    @BeforeEach
    void theyTalk() throws Exception {
        Client.sent(alice.with("Bob").send("Hello Bob"));
        bob.awaitMessage();
        Client.sent(bob.with("Alice").send("Hello Alice"));
        alice.awaitMessage();
    }

    private AccountId bobsId() {
        return bob.account().self().account();
    }

    /** As Alice has it. */
    private Message message(int index) {
        return alice.with("Bob").newest(10).get(index) instanceof Message message ? message : fail("no message");
    }

    @Test
    void whatTheBlockedOneSendsIsNeitherShownNorReportedUntilTheBlockEnds() throws Exception {
        Message hello = message(0);
        Message answer = message(1);
        alice.account().block(bobsId(), true);
        assertThat(alice.account().isBlocked(bobsId())).isTrue();
        while (alice.hears(Event.class, MOMENT)) {
            // Of before.
        }
        Conversation.Sending unseen = bob.with("Alice").send("Do you hear me?");
        Client.sent(unseen);
        Client.sent(bob.with("Alice").react(hello.id(), "👎"));
        bob.with("Alice").typing(true);

        assertThat(alice.hears(Event.class, MOMENT)).isFalse();
        assertThat(texts(alice.with("Bob").newest(10))).containsExactly("Hello Bob", "Hello Alice");
        assertThat(alice.with("Bob").newest(1)).containsExactly(answer);
        assertThat(alice.with("Bob").message(unseen.id())).isEmpty();
        assertThat(message(0).reactions()).isEmpty();
        alice.with("Bob").markRead(alice.with("Bob").head());
        alice.with("Bob").typing(true);
        assertThat(bob.hears(Event.Typing.class, MOMENT)).isFalse();
        assertThat(bob.with("Alice").message(unseen.id()).orElseThrow().delivery())
                .isEqualTo(Message.Delivery.STORED);

        alice.account().block(bobsId(), false);
        bob.await(Event.DeliveryChanged.class, event -> event.delivered() > answer.sequence());
        assertThat(texts(alice.with("Bob").newest(10))).containsExactly("Hello Bob", "Hello Alice", "Do you hear me?");
        assertThat(message(0).reactions()).hasSize(1);
        Client.sent(bob.with("Alice").send("Hello again"));
        alice.awaitMessage("Hello again");
    }

    @Test
    void aBlockHoldsOnAllDevicesAndAcrossARestart() throws Exception {
        try (Client phone = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            phone.account().block(bobsId(), true);
            restartAlice();
            assertThat(alice.account().isBlocked(bobsId())).isTrue();
            Client.sent(bob.with("Alice").send("To the laptop?"));
            assertThat(alice.hears(Event.MessageArrived.class, MOMENT)).isFalse();
            assertThat(phone.hears(Event.MessageArrived.class, MOMENT)).isFalse();

            alice.account().block(bobsId(), false);
            Client.sent(bob.with("Alice").send("To both"));
            alice.awaitMessage("To both");
            phone.awaitMessage("To both");
            assertThat(phone.account().isBlocked(bobsId())).isFalse();
        }
    }

    @Test
    void whoIsBlockedWhileTheServerIsAwayIsBlockedThereAfterwards() throws Exception {
        server.stop();
        alice.await(Event.Disconnected.class, _ -> true);
        alice.account().block(bobsId(), true);
        alice.close();
        alice = Client.opened(server.address(), profile("alice"));
        assertThat(alice.account().isBlocked(bobsId())).isTrue();
        server.start();
        alice.connected();
        bob.await(Event.Connected.class, _ -> true);

        Client.sent(bob.with("Alice").send("Are you there?"));
        assertThat(alice.hears(Event.MessageArrived.class, MOMENT)).isFalse();
        alice.close();
        Set<AccountId> blocked = asked("alice", device -> device.asking(device.people()::blocked));
        assertThat(blocked).containsExactly(bobsId());
    }

    @Test
    void nobodyBlocksThemselves() {
        AccountId own = alice.account().self().account();
        assertThatThrownBy(() -> alice.account().block(own, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
