package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.ServerSettings.Limits;
import org.crypttalk.server.account.Throttle.Rate;
import org.crypttalk.server.gateway.GatewaySettings.OfAnAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that never pauses is told to; people beside it go on, and envelopes always pass. */
class ThrottledTest {

    private static final Rate MANY = new Rate(1_000, Duration.ofHours(1));
    private static final Rate THREE = new Rate(3, Duration.ofHours(1));
    private static final byte[] NO_CURSORS = {(byte) 0x80};

    private final Noise noise = new Noise(new Random(20_261_126));
    private Path data = Path.of("");

    @BeforeEach
    void folder(@TempDir Path folder) {
        data = folder;
    }

    @Test
    void strangersAskForParametersAndChallengesInMeasure() throws Exception {
        Limits limits = new Limits(MANY, MANY, MANY, THREE, THREE, MANY, MANY, OfAnAddress.ANY);
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(limits))) {
            Api api = server.api();
            Map<String, Object> name = Map.of("name", "alice");
            Map<String, Object> device = Map.of("account", noise.bytes(32), "device", 0);
            for (int i = 0; i < 3; i++) {
                api.post("/api/auth/kdf", name).expect(200);
                api.post("/api/auth/challenge", device).expect(200);
            }
            for (Api.Answer answer :
                    new Api.Answer[] {api.post("/api/auth/kdf", name), api.post("/api/auth/challenge", device)}) {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.code()).isEqualTo("throttled");
                assertThat(answer.response().headers().firstValue("Retry-After"))
                        .isPresent();
            }
        }
    }

    @Test
    void liveEventsAreCountedForTheAccountOverAllItsConnectionsAndEnvelopesAreNot() throws Exception {
        Limits limits = new Limits(MANY, MANY, MANY, MANY, MANY, THREE, MANY, OfAnAddress.ANY);
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(limits))) {
            Person alice = Person.registered(server.api(), noise, "Alice");
            Person bob = Person.registered(server.api(), noise, "Bob");
            ConversationId conversation = alice.begin(bob);
            byte[] mark = alice.mark(conversation, 0);
            try (Socket one = Socket.connect(server.port(), alice.token());
                    Socket other = Socket.connect(server.port(), alice.token());
                    Socket bobs = Socket.connect(server.port(), bob.token())) {
                assertThat(one.ask("resume", NO_CURSORS).problem()).isEmpty();
                assertThat(other.ask("typing", mark).problem()).isEmpty();
                assertThat(one.ask("read", mark).problem()).isEmpty();
                for (String event : new String[] {"typing", "read", "fetch", "resume", "delivered"}) {
                    assertThat(other.ask(event, mark).problem()).as(event).isEqualTo("throttled");
                }
                assertThat(alice.api()
                                .send("PUT", "/api/messages/" + conversation.text() + "/read", "application/cbor", mark)
                                .code())
                        .isEqualTo("throttled");
                for (int i = 0; i < 5; i++) {
                    assertThat(one.ask("send", alice.envelope(conversation, 0)).problem())
                            .isEmpty();
                }
                assertThat(bobs.ask("resume", NO_CURSORS).problem()).isEmpty();
            }
        }
    }

    @Test
    void writesAreCountedForTheAccountAndReadsAreNot() throws Exception {
        Limits limits = new Limits(MANY, MANY, MANY, MANY, MANY, MANY, THREE, OfAnAddress.ANY);
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(limits))) {
            Person alice = Person.registered(server.api(), noise, "Alice");
            Person bob = Person.registered(server.api(), noise, "Bob");
            ConversationId conversation = alice.begin(bob);
            String path = "/api/conversations/" + conversation.text();
            alice.api().post(path + "/epochs/0/repair", Map.of()).expect(204);
            Map<String, Object> store = Map.of("version", 1, "store", alice.privateStore(1));
            alice.api().put("/api/auth/vault", store).expect(200);
            assertThat(alice.api().put("/api/auth/vault", store).code()).isEqualTo("throttled");
            assertThat(alice.api().post(path + "/epochs/0/repair", Map.of()).code())
                    .isEqualTo("throttled");
            assertThat(alice.api()
                            .post("/api/conversations", alice.recordWithSeals(alice.recordZero(alice), alice))
                            .code())
                    .isEqualTo("throttled");
            alice.api().get(path).expect(200);
            alice.send(conversation, alice.envelope(conversation, 0)).expect(200);
            bob.api().post(path + "/epochs/0/repair", Map.of()).expect(204);
        }
    }
}
