package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.crypttalk.protocol.ConversationId;
import org.junit.jupiter.api.Test;

class ASenderCannotBeForgedTest extends ServerStory {

    @Test
    void anEnvelopeThatNamesAnotherAccountIsRefused() {
        ConversationId conversation = alice.begin(bob);
        byte[] asAlice = bob.envelopeFrom(alice.account(), 0, conversation, 0, bob.messageId(), 300);
        assertThat(problem(bob.send(conversation, asAlice))).isEqualTo("422 invalid");
        try (Socket bobs = Socket.connect(server.port(), bob.token())) {
            assertThat(bobs.ask("send", asAlice).problem()).isEqualTo("invalid");
        }
    }

    @Test
    void anEnvelopeThatNamesAnotherDeviceIsRefused() {
        ConversationId conversation = alice.begin(bob);
        byte[] asOtherDevice = bob.envelopeFrom(bob.account(), 1, conversation, 0, bob.messageId(), 300);
        assertThat(problem(bob.send(conversation, asOtherDevice))).isEqualTo("422 invalid");
    }

    @Test
    void aMarkThatNamesAnotherAccountIsRefused() {
        ConversationId conversation = alice.begin(bob);
        Api.Answer answer = bob.api()
                .send(
                        "PUT",
                        "/api/messages/" + conversation.text() + "/read",
                        "application/cbor",
                        alice.mark(conversation, 0));
        assertThat(problem(answer)).isEqualTo("422 invalid");
    }

    @Test
    void aSessionOpensOnlyForTheDeviceThatSigned() {
        int elsewhere = server.port() + 1;
        assertThat(problem(alice.sessionAnswer(elsewhere)))
                .as("a signature made for another server")
                .isEqualTo("401 device_refused");
        byte[] challenge = server.api()
                .post("/api/auth/challenge", Map.of("account", alice.account().toBytes(), "device", 0))
                .expect(200)
                .bytes("challenge");
        var opening = alice.sessionOpening(challenge, server.port());
        assertThat(server.api().post("/api/auth/session", opening).status()).isEqualTo(200);
        assertThat(problem(server.api().post("/api/auth/session", opening)))
                .as("a challenge used twice")
                .isEqualTo("401 device_refused");
    }
}
