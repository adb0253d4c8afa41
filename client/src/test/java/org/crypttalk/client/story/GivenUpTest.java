package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Carol writes over a bad wire, and takes back what has a number already and no answer. */
class GivenUpTest extends TalkStory {

    /** More than a read mark or a ping has. */
    private static final int AN_ENVELOPE = 600;

    Wire wire;
    Client carol;

    @BeforeEach
    void carolTalks() throws Exception {
        wire = Wire.to(server);
        ClientSettings impatient = ClientSettings.of(wire.address()).withPatience(Duration.ofSeconds(3));
        carol = Client.registered(impatient, profile("carol"), "Carol");
        Client.sent(carol.with("Bob").send("Hello Bob"));
        bob.awaitMessage("Hello Bob");
    }

    @AfterEach
    void cut() throws IOException {
        carol.close();
        wire.close();
    }

    @Test
    void whatTheServerNeverGotLeavesNoGap() throws Exception {
        Conversation conversation = carol.with("Bob");
        wire.loses(Wire.Loses.WHAT_THE_CLIENT_SAYS);
        Conversation.Sending regretted = conversation.send("I never liked you");
        eventually(() -> wire.lost() > AN_ENVELOPE);
        assertThat(conversation.discard(regretted.id()))
                .as("while its answer may come")
                .isFalse();
        eventually(() -> conversation.discard(regretted.id()));
        assertThat(conversation.waiting()).isEmpty();

        wire.mend();
        Client.sent(conversation.send("How are you?"));
        bob.awaitMessage("How are you?");
        assertThat(texts(bob.with("Carol").newest(10))).containsExactly("Hello Bob", "How are you?");
        assertThat(texts(conversation.newest(10))).containsExactly("Hello Bob", "How are you?");
        // The place is taken all the same: a number that was drawn is used.
        assertThat(conversation.head()).isEqualTo(4);
        assertThat(conversation.message(regretted.id())).isEmpty();
    }

    @Test
    void whatTheServerHasIsAMessageLikeAnyOther() throws Exception {
        Conversation conversation = carol.with("Bob");
        wire.loses(Wire.Loses.WHAT_THE_SERVER_SAYS);
        Conversation.Sending sending = conversation.send("Too late to take back");
        bob.awaitMessage("Too late to take back");
        eventually(() -> conversation.discard(sending.id()));

        wire.mend();
        carol.await(Event.Disconnected.class, _ -> true);
        carol.await(Event.Connected.class, _ -> true);
        Client.sent(conversation.send("Sorry"));
        bob.awaitMessage("Sorry");
        assertThat(texts(bob.with("Carol").newest(10)))
                .containsExactly("Hello Bob", "Too late to take back", "Sorry")
                .isEqualTo(texts(conversation.newest(10)));
        assertThat(conversation.message(sending.id()).orElseThrow().delivery()).isNotEqualTo(Message.Delivery.FAILED);
    }

    /** Twenty seconds at most. */
    private static void eventually(BooleanSupplier is) throws InterruptedException {
        for (int tries = 0; !is.getAsBoolean(); tries++) {
            assertThat(tries).as("tries").isLessThan(400);
            Thread.sleep(50);
        }
    }
}
