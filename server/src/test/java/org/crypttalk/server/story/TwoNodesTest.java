package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.sync.Receipts;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.ServerSettings.Limits;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.cluster.RedisProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alice is at one node, Bob at another, and it is as if they were at the same one; also while something fails. */
class TwoNodesTest {

    private static final Throttle.Rate MANY = new Throttle.Rate(1_000_000_000, Duration.ofSeconds(1));
    private static final Throttle.Rate THREE = new Throttle.Rate(3, Duration.ofHours(1));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Noise noise = new Noise(new Random(12));
    private final List<Server> nodes = new ArrayList<>();
    private TestProcess mongo;
    private RedisProcess redis;
    private Server here;
    private Server there;
    private Person alice;
    private Person bob;
    private ConversationId conversation;

    @BeforeEach
    void aliceAndBobAreAtTwoNodes() throws Exception {
        mongo = TestProcess.start(StandInProcess.class);
        redis = RedisProcess.start();
        here = node(Limits.none());
        there = node(Limits.none());
        alice = Person.registered(new Api(here.port()), noise, "Alice");
        bob = Person.registered(new Api(there.port()), noise, "Bob");
        conversation = alice.begin(bob);
        // Only those who have written to each other see each other come and go.
        alice.send(conversation, alice.envelope(conversation, 0)).expect(200);
        bob.send(conversation, bob.envelope(conversation, 0)).expect(200);
    }

    private Server node(Limits limits) throws IOException {
        Server server = Server.start(ServerSettings.local(Path.of("unused"))
                .with(limits)
                .with(new ServerSettings.Scale(
                        Optional.of("mongodb://127.0.0.1:" + mongo.port() + "/crypttalk"),
                        Optional.of(redis.uri()),
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))));
        nodes.add(server);
        return server;
    }

    @AfterEach
    void stop() {
        nodes.forEach(Server::close);
        redis.close();
        mongo.close();
    }

    private static String readiness(Server node) {
        Api.Answer answer = new Api(node.port()).get("/api/health/ready");
        return answer.status()
                + (answer.status() == 200 ? " " + answer.json().path("status").asString() : "");
    }

    private static boolean tellsOfEntries(Socket socket) throws InterruptedException {
        Socket.@Nullable Received event = socket.next(PATIENCE);
        while (event != null && !event.name().equals("entries") && !event.name().equals("bell")) {
            event = socket.next(PATIENCE);
        }
        return event != null;
    }

    private static void awaitReadiness(Server node, String wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!readiness(node).equals(wanted) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(readiness(node)).isEqualTo(wanted);
    }

    @Test
    void whatHappensAtOneNodeIsSeenAtTheOther() throws Exception {
        try (Socket alices = Socket.connect(here.port(), alice.token())) {
            Socket bobs = Socket.connect(there.port(), bob.token());
            assertThat(alices.await("presence").arguments().toString())
                    .contains(bob.account().text())
                    .contains("true");

            byte[] envelope = alice.envelope(conversation, 0);
            assertThat(alices.ask("send", envelope).problem()).isEmpty();
            assertThat(bobs.awaitEntries().entries().getLast().bytes().toArray())
                    .isEqualTo(envelope);

            byte[] typing = bob.mark(conversation, 0);
            assertThat(bobs.ask("typing", typing).problem()).isEmpty();
            Bytes arrived =
                    Receipts.Marked.decode(alices.await("typing").onlyBytes()).mark();
            assertThat(arrived.toArray()).isEqualTo(typing);

            bobs.close();
            assertThat(alices.await("presence").arguments().toString())
                    .contains(bob.account().text())
                    .contains("false");
        }
    }

    @Test
    void aSessionThatEndsAtOneNodeEndsAtAll() {
        try (Socket alices = Socket.connect(there.port(), alice.token())) {
            alice.api().post("/api/auth/logout", Map.of()).expect(204);
            alices.await("signedOut");
            alices.await("closed");
            assertThat(new Api(there.port())
                            .as(alice.token())
                            .get("/api/auth/session")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void triesCountForAllNodesTogether() throws Exception {
        Limits limits = new Limits(
                MANY, MANY, MANY, THREE, MANY, MANY, MANY, Limits.none().openOfAnAddress());
        Api one = new Api(node(limits).port());
        Api other = new Api(node(limits).port());
        Map<String, Object> name = Map.of("name", "alice");
        one.post("/api/auth/kdf", name).expect(200);
        other.post("/api/auth/kdf", name).expect(200);
        one.post("/api/auth/kdf", name).expect(200);
        assertThat(other.post("/api/auth/kdf", name).code()).isEqualTo("throttled");
        assertThat(one.post("/api/auth/kdf", name).code()).isEqualTo("throttled");
    }

    @Test
    void withoutRedisMessagesAreAcceptedAndFetchedAndItHealsByItself() throws Exception {
        assertThat(readiness(here)).isEqualTo("200 ok");
        try (Socket alices = Socket.connect(here.port(), alice.token());
                Socket bobs = Socket.connect(there.port(), bob.token())) {
            redis.kill();
            awaitReadiness(here, "200 degraded");
            awaitReadiness(there, "200 degraded");
            assertThat(figures(here).body()).contains("crypttalk_peers_degraded 1.0");

            byte[] envelope = alice.envelope(conversation, 0);
            assertThat(alices.ask("send", envelope).problem()).isEmpty();
            assertThat(alices.awaitEntries().entries())
                    .as("those at the same node have it at once")
                    .hasSize(1);
            byte[] fetched = bob.api()
                    .get("/api/messages/" + conversation.text() + "?after=3")
                    .expect(200)
                    .bytes();
            assertThat(Socket.page(fetched).entries().getLast().bytes().toArray())
                    .as("whoever catches up has it")
                    .isEqualTo(envelope);

            redis.restart();
            // Bob's device did not ask: it is told, by a push or by a bell.
            assertThat(tellsOfEntries(bobs)).isTrue();
            awaitReadiness(here, "200 ok");
            awaitReadiness(there, "200 ok");
            assertThat(figures(here).body()).contains("crypttalk_peers_degraded 0.0");
        }
    }

    @Test
    void aNodeThatIsToldToStopServesOnAndThenItsClientsMoveOn() throws Exception {
        byte[] envelope = alice.envelope(conversation, 0);
        long sequence;
        try (Socket alices = Socket.connect(here.port(), alice.token())) {
            here.drain();
            assertThat(readiness(here)).isEqualTo("503");
            assertThat(new Api(here.port()).get("/api/health/live").status()).isEqualTo(200);
            sequence = alices.ask("send", envelope)
                    .arguments()
                    .path(1)
                    .path("sequence")
                    .asLong();
            here.close();
            nodes.remove(here);
            alices.await("closed");
        }
        try (Socket alices = Socket.connect(there.port(), alice.token())) {
            assertThat(alices.ask("send", envelope)
                            .arguments()
                            .path(1)
                            .path("sequence")
                            .asLong())
                    .as("sent again, for the answer might have been lost")
                    .isEqualTo(sequence);
            assertThat(Socket.page(bob.api()
                                    .get("/api/messages/" + conversation.text() + "?after=0")
                                    .expect(200)
                                    .bytes())
                            .entries())
                    .hasSize(4);
        }
    }

    @Test
    void figuresAreAtAnAddressOfTheirOwn() throws Exception {
        try (Socket alices = Socket.connect(here.port(), alice.token())) {
            alices.ask("send", alice.envelope(conversation, 0));
            assertThat(figures(here).body())
                    .contains("crypttalk_connections 1.0")
                    // Record 0 and two of Alice's envelopes; Bob's is the other node's.
                    .containsPattern("crypttalk_appends_seconds_count 3")
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain(alice.account().text(), conversation.text(), "Alice");
            // What is watched must not be forgotten with a collection.
            System.gc();
            assertThat(figures(there).body()).contains("crypttalk_connections 0.0");
        }
        assertThat(new Api(here.port()).get("/metrics").text()).doesNotContain("crypttalk_connections");
    }

    private static HttpResponse<String> figures(Server node) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + node.metricsPort().orElseThrow() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        }
    }
}
