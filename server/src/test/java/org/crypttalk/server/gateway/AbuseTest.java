package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.crypttalk.server.gateway.engineio.EngineSettings;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that are slow, broken or hostile: each loses its own connection at most, and the others never notice. */
final class AbuseTest {

    private final TestGateway gateway = TestGateway.with(GatewaySettings.defaults("127.0.0.1", 0)
            .withEngine(EngineSettings.defaults().withOutboundLimits(64 * 1024, 256 * 1024)));

    @AfterEach
    void theServerStillAnswers() throws IOException {
        try (RawClient client = RawClient.admitted(gateway.port())) {
            client.send(RawClient.text("42[\"message\",\"still here\"]"))
                    .readUntil("[\"message-back\",\"still here\"]");
        }
        gateway.close();
    }

    private SocketConnection connection() throws InterruptedException {
        SocketConnection connection = gateway.application.connections.poll(10, TimeUnit.SECONDS);
        assertThat(connection).isNotNull();
        if (connection == null) {
            throw new AssertionError();
        }
        return connection;
    }

    @Test
    void aSlowReaderIsToldToCatchUpLater() throws Exception {
        byte[] kilobytes = new byte[8 * 1024];
        try (RawClient reader = RawClient.admitted(gateway.port())) {
            SocketConnection connection = connection();
            int accepted = 0;
            // Refused again and again: the buffers of the network are full, too.
            for (int refused = 0; refused < 50; refused++) {
                while (connection.emit("flood", accepted, kilobytes)) {
                    accepted++;
                    refused = 0;
                    assertThat(accepted).as("emits before the soft limit").isLessThan(100_000);
                }
                Thread.sleep(2);
            }
            assertThat(connection.pendingBytes()).isBetween(64L * 1024, 256L * 1024);
            assertThat(connection.emit("flood", "dropped")).isFalse();
            CountDownLatch drained = new CountDownLatch(1);
            connection.onDrained(drained::countDown);
            reader.readUntil("[\"flood\"," + (accepted - 1) + ",{\"_placeholder\":true,\"num\":0}]");
            assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(connection.emit("flood", "caught up")).isTrue();
            reader.readUntil("[\"flood\",\"caught up\"]");
        }
    }

    @Test
    void aReaderWhoseAnswersPileUpIsClosed() throws Exception {
        try (RawClient reader = RawClient.admitted(gateway.port())) {
            SocketConnection connection = connection();
            byte[] request = RawClient.text("421[\"message-with-ack\",\"" + "x".repeat(50_000) + "\"]");
            reader.setReceiveTimeout(100);
            gateway.application.log.clear();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        reader.send(request);
                    }
                } catch (IOException closedByServer) {
                    // This is what the test waits for.
                }
            });
            String heard = "";
            while (!heard.startsWith("closed")) {
                heard = String.valueOf(gateway.application.log.poll(30, TimeUnit.SECONDS));
                assertThat(heard).isNotEqualTo("null");
            }
            assertThat(heard).isEqualTo("closed: slow reader");
            assertThat(connection.emit("late")).isFalse();
            writer.join();
        }
    }

    @Test
    void aFasterSenderThanItsHandlerIsHeldBackAndLosesNothing() throws Exception {
        try (RawClient client = RawClient.admitted(gateway.port())) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 20_000; i++) {
                        client.send(RawClient.text("42" + i + "[\"count\"]"));
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            String acknowledgements = client.readUntil("4319999[]");
            int at = -1;
            for (int i = 0; i < 20_000; i++) {
                at = acknowledgements.indexOf("43" + i + "[]", at + 1);
                assertThat(at).as("acknowledgement %d in order", i).isNotNegative();
            }
            writer.join();
        }
    }

    @Test
    void anOversizedMessageClosesItsConnection() throws Exception {
        try (RawClient client = RawClient.admitted(gateway.port())) {
            byte[] tooLarge = RawClient.frame(0x81, new byte[1_000_001]);
            client.send(Arrays.copyOf(tooLarge, 14));
            assertThat(client.readToEnd()).endsWith("\u0088\u0002\u0003\u00f1");
        }
    }

    @Test
    void aClaimOfAMegabyteCostsNoMegabyte() throws Exception {
        RawClient[] claimers = new RawClient[300];
        for (int i = 0; i < claimers.length; i++) {
            claimers[i] = RawClient.webSocket(gateway.port());
            claimers[i].send(Arrays.copyOf(RawClient.frame(0x82, new byte[1_000_000]), 100));
        }
        theyAreAllOpen(claimers);
        for (RawClient claimer : claimers) {
            claimer.close();
        }
    }

    private void theyAreAllOpen(RawClient[] clients) {
        assertThat(gateway.gateway.sockets()).isEqualTo(clients.length);
    }

    @Test
    void pingsWithoutReadingAreNotAnsweredForEver() throws Exception {
        try (RawClient client = RawClient.admitted(gateway.port())) {
            byte[] ping = RawClient.frame(0x89, new byte[125]);
            byte[] many = new byte[ping.length * 1_000];
            for (int i = 0; i < 1_000; i++) {
                System.arraycopy(ping, 0, many, i * ping.length, ping.length);
            }
            for (int i = 0; i < 100; i++) {
                client.send(many);
            }
            client.send(RawClient.text("421[\"done\"]"));
            client.readUntil("431[]");
        }
    }

    @Test
    void garbageIsClosedAndTheServerGoesOn() throws Exception {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(1, 2_000)];
            random.nextBytes(garbage);
            try (RawClient client = switch (i % 3) {
                case 0 -> RawClient.connect(gateway.port());
                case 1 -> RawClient.webSocket(gateway.port());
                default -> RawClient.admitted(gateway.port());
            }) {
                client.send(i % 2 == 0 ? garbage : RawClient.frame(0x82, garbage));
            } catch (IOException closedMeanwhile) {
                // A server may close on garbage before it is all sent.
            }
        }
    }

    @Test
    void randomPacketsNeverKillTheServer() throws Exception {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        String[] pieces = {
            "4", "2", "0", "5", "1", "-", "[", "]", "\"message\"", "{", "}", ",", "/", "null", "1e5", "\u00ff"
        };
        for (int i = 0; i < 300; i++) {
            try (RawClient client = RawClient.admitted(gateway.port())) {
                for (int frame = 0; frame < 5; frame++) {
                    StringBuilder text = new StringBuilder(random.nextBoolean() ? "42[\"message\"" : "4");
                    for (int piece = random.nextInt(8); piece > 0; piece--) {
                        text.append(pieces[random.nextInt(pieces.length)]);
                    }
                    client.send(RawClient.text(text.toString()));
                }
            } catch (IOException closedMeanwhile) {
                // As it should be.
            }
        }
    }

    @Test
    void tooManyConnectionsAreTurnedAway() throws Exception {
        try (TestGateway small = TestGateway.with(
                        GatewaySettings.defaults("127.0.0.1", 0).withMaxConnections(2));
                RawClient first = RawClient.admitted(small.port());
                RawClient second = RawClient.admitted(small.port())) {
            try (RawClient third = RawClient.connect(small.port())) {
                assertThat(third.isClosedByServer()).isTrue();
            }
            first.send(RawClient.text("421[\"a\"]")).readUntil("431[]");
            second.send(RawClient.text("421[\"a\"]")).readUntil("431[]");
        }
    }

    @Test
    void closedConnectionsAreForgotten() throws Exception {
        for (int i = 0; i < 50; i++) {
            RawClient.admitted(gateway.port()).close();
        }
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (gateway.gateway.sockets() + gateway.gateway.connections() > 0 && System.nanoTime() - until < 0) {
            Thread.sleep(10);
        }
        assertThat(gateway.gateway.sockets()).isZero();
        assertThat(gateway.gateway.connections()).isZero();
    }

    @Test
    void aPollingClientMayNotSendMoreThanIsHandled() throws Exception {
        // Everything in one payload: more packets than the mailbox holds before the client is held back.
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n");
            String opening = client.readUntil("1000000}");
            String sid = opening.substring(opening.indexOf("\"sid\":\"") + 7).substring(0, 20);
            StringBuilder payload = new StringBuilder("40{\"token\":\"letmein\"}");
            for (int i = 0; i < 1_000; i++) {
                payload.append("\u001e42").append(i).append("[\"count\"]");
            }
            client.send(
                    "POST /socket.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + payload.toString().getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + payload);
            client.readUntil("\r\n\r\nok");
            String heard = "";
            while (!heard.contains("43999[]")) {
                client.send("GET /socket.io/?EIO=4&transport=polling&sid=" + sid
                        + " HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");
                String head = client.readUntil("\r\n\r\n");
                int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
                heard += client.readExactly(length);
            }
        }
    }
}
