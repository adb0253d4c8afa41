package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.crypttalk.server.gateway.engineio.EngineSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What any client of Socket.IO, protocol revision 5, may rely on; the cases of the protocol's own test suite and more. */
final class SocketProtocolTest {

    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final TestGateway GATEWAY = TestGateway.with(GatewaySettings.defaults("127.0.0.1", 0)
            .withEngine(EngineSettings.defaults().withHeartbeat(Duration.ofMillis(300), Duration.ofSeconds(20))));

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    private static TestSocket open() throws InterruptedException {
        TestSocket socket = TestSocket.open(GATEWAY.webSocketUri(WEBSOCKET));
        assertThat(socket.next()).startsWith("0");
        return socket;
    }

    private static TestSocket connect() throws InterruptedException {
        TestSocket socket = open();
        socket.send("40{\"token\":\"letmein\"}");
        assertThat(socket.nextMessage()).matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
        assertThat(socket.nextMessage()).isEqualTo("42[\"auth\",{\"token\":\"letmein\"}]");
        return socket;
    }

    @Test
    void connectsWithAPayload() throws Exception {
        connect().close();
    }

    @Test
    void missingAuthIsDenial() throws Exception {
        for (String connect : new String[] {"40", "40{}", "40{\"token\":\"\"}", "40/,{\"token\":null}"}) {
            try (TestSocket socket = open()) {
                assertThat(socket.send(connect).nextMessage())
                        .startsWith("44{")
                        .contains(
                                "\"message\":\"The token is missing or wrong. Sign in again.\"",
                                "\"data\":{\"code\":\"unauthorized\"}");
            }
        }
    }

    @Test
    void aFaultOfTheServerIsAnsweredWithAReferenceAndNothingElse() throws Exception {
        try (TestSocket socket = open()) {
            assertThat(socket.send("40{\"token\":\"break\"}").nextMessage())
                    .startsWith("44{")
                    .containsPattern("\"data\":\\{\"code\":\"internal\",\"reference\":\"[0-9a-f]{1,16}\"}")
                    .doesNotContain("as the test asked");
        }
    }

    @Test
    void aRefusedClientThatGoesOnIsClosedAndNotHeard() throws Exception {
        try (TestSocket socket = open()) {
            assertThat(socket.send("40{\"token\":\"wrong\"}").nextMessage()).startsWith("44");
            GATEWAY.application.log.clear();
            socket.send("42[\"refused-event\"]").awaitClose();
        }
        assertThat(GATEWAY.application.log).doesNotContain("refused-event");
    }

    @Test
    void aRefusedClientCannotAskAgain() throws Exception {
        try (TestSocket socket = open()) {
            assertThat(socket.send("40{\"token\":\"wrong\"}").nextMessage()).startsWith("44");
            socket.send("40{\"token\":\"letmein\"}").awaitClose();
        }
    }

    @Test
    void onlyTheMainNamespaceExists() throws Exception {
        try (TestSocket socket = open()) {
            assertThat(socket.send("40/random,{\"token\":\"letmein\"}").nextMessage())
                    .isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
            assertThat(socket.send("40/random").nextMessage())
                    .isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
            assertThat(socket.send("40{\"token\":\"letmein\"}").nextMessage()).startsWith("40{");
        }
    }

    @Test
    void disconnectsAndStaysOpen() throws Exception {
        try (TestSocket socket = connect()) {
            GATEWAY.application.log.clear();
            socket.send("41");
            assertThat(GATEWAY.application.log.poll(10, TimeUnit.SECONDS)).isEqualTo("closed: client disconnect");
            assertThat(socket.next()).isEqualTo("2");
            socket.send("3").send("42[\"message\",1]").awaitClose();
        }
    }

    @Test
    void sendsText() throws Exception {
        try (TestSocket socket = connect()) {
            socket.send("42[\"message\",1,\"2\",{\"3\":[true]}]");
            assertThat(socket.nextMessage()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
        }
    }

    @Test
    void sendsBytes() throws Exception {
        String placeholders = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        try (TestSocket socket = connect()) {
            socket.send("452-[\"message\"," + placeholders);
            socket.send((byte) 0, (byte) 2, (byte) 3).send((byte) 4, (byte) 5, (byte) 6);
            assertThat(socket.nextMessage()).isEqualTo("452-[\"message-back\"," + placeholders);
            assertThat(socket.nextMessage()).isEqualTo("hex:000203");
            assertThat(socket.nextMessage()).isEqualTo("hex:040506");
        }
    }

    @Test
    void acknowledgesText() throws Exception {
        try (TestSocket socket = connect()) {
            socket.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
            assertThat(socket.nextMessage()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
        }
    }

    @Test
    void acknowledgesBytes() throws Exception {
        String placeholders = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        try (TestSocket socket = connect()) {
            socket.send("452-789[\"message-with-ack\"," + placeholders);
            socket.send((byte) 1, (byte) 2, (byte) 3).send((byte) 4, (byte) 5, (byte) 6);
            assertThat(socket.nextMessage()).isEqualTo("462-789[" + placeholders);
            assertThat(socket.nextMessage()).isEqualTo("hex:010203");
            assertThat(socket.nextMessage()).isEqualTo("hex:040506");
        }
    }

    @Test
    void anEventThatFailsLeavesTheConnectionAsItWas() throws Exception {
        try (TestSocket socket = connect()) {
            socket.send("421[\"fail\"]").send("42[\"message\",2]");
            assertThat(socket.nextMessage()).isEqualTo("42[\"message-back\",2]");
        }
    }

    @Test
    void anAcknowledgementNobodyWaitsForIsIgnored() throws Exception {
        try (TestSocket socket = connect()) {
            socket.send("43999[]").send("42[\"message\",2]");
            assertThat(socket.nextMessage()).isEqualTo("42[\"message-back\",2]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4abc",
                "4",
                "42",
                "42{}",
                "42[]",
                "42[1]",
                "42[\"message\"",
                "42[\"message\"]]",
                "42[\"disconnect\"]",
                "42abc[\"message-with-ack\",1]",
                "42/other,[\"message\"]",
                "43[]",
                "44{}",
                "45[\"message\"]",
                "4517-[\"message\"]",
                "451-[\"message\"]\n451-[\"message\"]",
                "450-[\"message\",{\"_placeholder\":true,\"num\":0}]x",
                "40{\"token\":\"letmein\"}",
                "41x"
            })
    void aMalformedPacketClosesTheTransport(String packets) throws Exception {
        try (TestSocket socket = connect()) {
            for (String packet : packets.split("\n", -1)) {
                socket.send(packet);
            }
            socket.awaitClose();
        }
        // The server goes on.
        connect().close();
    }

    @Test
    void bytesThatBelongToNothingCloseTheTransport() throws Exception {
        try (TestSocket socket = connect()) {
            socket.send((byte) 1).awaitClose();
        }
    }

    @Test
    void theEndOfAConnectionIsTold() throws Exception {
        TestSocket socket = connect();
        GATEWAY.application.log.clear();
        socket.close();
        assertThat(GATEWAY.application.log.poll(10, TimeUnit.SECONDS)).isEqualTo("closed: transport close");
    }

    @Test
    void aClientThatNeverConnectsIsClosed() throws Exception {
        GatewaySettings settings = GatewaySettings.defaults("127.0.0.1", 0)
                .withEngine(EngineSettings.defaults().withHeartbeat(Duration.ofMillis(300), Duration.ofSeconds(20)))
                .withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(30));
        try (TestGateway impatient = TestGateway.with(settings);
                TestSocket socket = TestSocket.open(impatient.webSocketUri(WEBSOCKET))) {
            assertThat(socket.next()).startsWith("0");
            socket.awaitClose();
        }
    }

    @Test
    void aServerThatStopsFinishesWhatHasArrived() throws Exception {
        TestGateway stopping = TestGateway.plain();
        try (TestSocket socket = TestSocket.open(stopping.webSocketUri(WEBSOCKET))) {
            assertThat(socket.next()).startsWith("0");
            socket.send("40{\"token\":\"letmein\"}");
            assertThat(socket.nextMessage()).startsWith("40");
            assertThat(socket.nextMessage()).startsWith("42[\"auth\"");
            socket.send("421[\"message-with-ack\",\"last\"]");
            assertThat(socket.nextMessage()).isEqualTo("431[\"last\"]");
            stopping.gateway.drain(Duration.ofSeconds(5));
            socket.awaitClose();
            assertThat(stopping.application.log).endsWith("closed: server shutting down");
        } finally {
            stopping.close();
        }
    }
}
