package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.crypttalk.server.gateway.engineio.EngineSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What any client of Engine.IO, protocol revision 4, may rely on; the cases of the protocol's own test suite and more. */
final class EngineProtocolTest {

    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    private static final TestGateway GATEWAY = TestGateway.with(GatewaySettings.defaults("127.0.0.1", 0)
            .withEngine(EngineSettings.defaults().withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200))));
    private static final TestGateway PATIENT = TestGateway.plain();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @AfterAll
    static void stop() {
        HTTP.shutdownNow();
        GATEWAY.close();
        PATIENT.close();
    }

    private static HttpResponse<String> get(TestGateway gateway, String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(gateway.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> getLater(TestGateway gateway, String path) {
        return HTTP.sendAsync(HttpRequest.newBuilder(gateway.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(TestGateway gateway, String method, String path, String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String open(TestGateway gateway) throws Exception {
        String opening = get(gateway, POLLING).body();
        return opening.substring(opening.indexOf("\"sid\":\"") + 7).substring(0, 20);
    }

    private static String session(String sid) {
        return POLLING + "&sid=" + sid;
    }

    // --- opening

    @Test
    void opensByPolling() throws Exception {
        HttpResponse<String> response = get(GATEWAY, POLLING);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
        assertThat(response.body())
                .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":300,"
                        + "\"pingTimeout\":200,\"maxPayload\":1000000}");
    }

    @Test
    void opensByWebSocket() throws Exception {
        try (TestSocket socket = TestSocket.open(GATEWAY.webSocketUri(WEBSOCKET))) {
            assertThat(socket.next())
                    .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[],\"pingInterval\":300,"
                            + "\"pingTimeout\":200,\"maxPayload\":1000000}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /socket.io/?transport=polling                    | 5 | Unsupported protocol version",
                "GET  | /socket.io/?EIO=abc&transport=polling            | 5 | Unsupported protocol version",
                "GET  | /socket.io/?EIO=3&transport=polling              | 5 | Unsupported protocol version",
                "GET  | /socket.io/?EIO=4                                | 0 | Transport unknown",
                "GET  | /socket.io/?EIO=4&transport=abc                  | 0 | Transport unknown",
                "GET  | /socket.io/?EIO=4&transport=polling&transport=polling | 0 | Transport unknown",
                "GET  | /socket.io/?EIO=4&transport=polling&sid=unknown  | 1 | Session ID unknown",
                "POST | /socket.io/?EIO=4&transport=polling              | 2 | Bad handshake method",
                "PUT  | /socket.io/?EIO=4&transport=polling              | 2 | Bad handshake method",
                "GET  | /socket.io/?EIO=4&transport=websocket            | 3 | Bad request",
            })
    void turnsDownWhatIsNoHandshake(String method, String path, int code, String message) throws Exception {
        HttpResponse<String> response = send(GATEWAY, method, path, "");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/?transport=websocket",
                "/socket.io/?EIO=abc&transport=websocket",
                "/socket.io/?EIO=4",
                "/socket.io/?EIO=4&transport=abc",
                "/socket.io/?EIO=4&transport=websocket&sid=unknown"
            })
    void turnsDownWhatIsNoWebSocketHandshake(String path) throws Exception {
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            client.send(RawClient.HANDSHAKE.replace(WEBSOCKET, path));
            assertThat(client.readUntil("}")).startsWith("HTTP/1.1 400 ");
        }
    }

    // --- messages by polling

    @Test
    void closesUponAMalformedPayload() throws Exception {
        for (String malformed : new String[] {"abc", "", "4a\u001e", "b*", "7", "0{}", "2", "5", "6"}) {
            String sid = open(GATEWAY);
            assertThat(send(GATEWAY, "POST", session(sid), malformed).statusCode())
                    .as(malformed)
                    .isEqualTo(400);
            assertThat(get(GATEWAY, session(sid)).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void closesUponOverlappingPolls() throws Exception {
        String sid = open(PATIENT);
        CompletableFuture<HttpResponse<String>> one = getLater(PATIENT, session(sid));
        CompletableFuture<HttpResponse<String>> other = getLater(PATIENT, session(sid));
        assertThat(new int[] {one.join().statusCode(), other.join().statusCode()})
                .containsOnly(200, 400);
        HttpResponse<String> accepted = one.join().statusCode() == 200 ? one.join() : other.join();
        assertThat(accepted.body()).isEqualTo("1");
        assertThat(get(PATIENT, session(sid)).statusCode()).isEqualTo(400);
    }

    @Test
    void limitsABody() throws Exception {
        String sid = open(PATIENT);
        assertThat(send(PATIENT, "POST", session(sid), "4".repeat(1_000_001)).statusCode())
                .isEqualTo(413);
    }

    // --- heartbeat

    @Test
    void pingsAPollingClient() throws Exception {
        String sid = open(GATEWAY);
        for (int i = 0; i < 3; i++) {
            assertThat(get(GATEWAY, session(sid)).body()).isEqualTo("2");
            assertThat(send(GATEWAY, "POST", session(sid), "3").body()).isEqualTo("ok");
        }
    }

    @Test
    void closesAPollingClientWithoutPong() throws Exception {
        String sid = open(GATEWAY);
        assertThat(get(GATEWAY, session(sid)).body()).isEqualTo("2");
        assertThat(get(GATEWAY, session(sid)).body()).isEqualTo("1");
        assertThat(get(GATEWAY, session(sid)).statusCode()).isEqualTo(400);
    }

    @Test
    void pingsAWebSocket() throws Exception {
        try (TestSocket socket = TestSocket.open(GATEWAY.webSocketUri(WEBSOCKET))) {
            assertThat(socket.next()).startsWith("0");
            for (int i = 0; i < 3; i++) {
                assertThat(socket.next()).isEqualTo("2");
                socket.send("3");
            }
        }
    }

    @Test
    void closesAWebSocketWithoutPong() throws Exception {
        try (TestSocket socket = TestSocket.open(GATEWAY.webSocketUri(WEBSOCKET))) {
            assertThat(socket.next()).startsWith("0");
            assertThat(socket.next()).isEqualTo("2");
            assertThat(socket.next()).isEqualTo(TestSocket.CLOSED);
        }
    }

    @Test
    void aHalfOpenConnectionEndsItsSession() throws Exception {
        try (RawClient silent = RawClient.admitted(GATEWAY.port())) {
            // The connection stays open, but nobody is there to answer the ping.
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    // --- closing

    @Test
    void aPollingClientCloses() throws Exception {
        String sid = open(PATIENT);
        CompletableFuture<HttpResponse<String>> poll = getLater(PATIENT, session(sid));
        HttpResponse<String> post = send(PATIENT, "POST", session(sid), "1");
        assertThat(post.statusCode()).isEqualTo(200);
        HttpResponse<String> answered = poll.join();
        // A poll that was overtaken by the post finds the session gone.
        assertThat(answered.statusCode() == 400 || answered.body().equals("6")).isTrue();
        assertThat(get(PATIENT, session(sid)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "abc", "", "2", "9", "5"})
    void aWebSocketIsClosedByCloseAndByWhatIsNoPacket(String message) throws Exception {
        try (TestSocket socket = TestSocket.open(PATIENT.webSocketUri(WEBSOCKET))) {
            assertThat(socket.next()).startsWith("0");
            socket.send(message);
            socket.awaitClose();
        }
    }

    // --- upgrade

    private static TestSocket probe(TestGateway gateway, String sid) throws InterruptedException {
        TestSocket socket = TestSocket.open(gateway.webSocketUri(WEBSOCKET + "&sid=" + sid));
        assertThat(socket.send("2probe").next()).isEqualTo("3probe");
        return socket;
    }

    @Test
    void upgradesToWebSocket() throws Exception {
        String sid = open(PATIENT);
        try (TestSocket socket = probe(PATIENT, sid)) {
            assertThat(get(PATIENT, session(sid)).body()).isEqualTo("6");
            socket.send("5").send("40{\"token\":\"letmein\"}");
            assertThat(socket.next()).startsWith("40{\"sid\":");
            assertThat(get(PATIENT, session(sid)).body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
            socket.send("42[\"message\",1]");
            assertThat(socket.next()).startsWith("42[\"auth\"");
            assertThat(socket.next()).isEqualTo("42[\"message-back\",1]");
        }
    }

    @Test
    void aPollThatWaitsIsReleasedByTheProbe() throws Exception {
        String sid = open(PATIENT);
        CompletableFuture<HttpResponse<String>> poll = getLater(PATIENT, session(sid));
        try (TestSocket socket = probe(PATIENT, sid)) {
            assertThat(poll.join().body()).isEqualTo("6");
            socket.send("5");
        }
    }

    @Test
    void aSecondWebSocketCannotTakeOver() throws Exception {
        String sid = open(PATIENT);
        try (TestSocket socket = probe(PATIENT, sid)) {
            try (RawClient second = RawClient.connect(PATIENT.port())) {
                second.send(RawClient.HANDSHAKE.replace(WEBSOCKET, WEBSOCKET + "&sid=" + sid));
                assertThat(second.readUntil("}")).startsWith("HTTP/1.1 400 ");
            }
            socket.send("5").send("40{\"token\":\"letmein\"}");
            assertThat(socket.next()).startsWith("40");
            try (RawClient third = RawClient.connect(PATIENT.port())) {
                third.send(RawClient.HANDSHAKE.replace(WEBSOCKET, WEBSOCKET + "&sid=" + sid));
                assertThat(third.readUntil("}")).startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void aFailedUpgradeLeavesPollingAsItWas() throws Exception {
        String sid = open(PATIENT);
        for (String wrong : new String[] {"5", "4hello", "2other"}) {
            try (TestSocket socket = TestSocket.open(PATIENT.webSocketUri(WEBSOCKET + "&sid=" + sid))) {
                socket.send(wrong).awaitClose();
            }
        }
        assertThat(send(PATIENT, "POST", session(sid), "40{\"token\":\"letmein\"}")
                        .body())
                .isEqualTo("ok");
        assertThat(get(PATIENT, session(sid)).body()).startsWith("40{\"sid\":");
    }

    // --- how bytes arrive

    @Test
    void framesInTheSameChunkAsTheHandshakeAreHeard() throws IOException {
        try (RawClient client = RawClient.connect(PATIENT.port())) {
            client.send(RawClient.join(
                    RawClient.HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1),
                    RawClient.text("40{\"token\":\"letmein\"}"),
                    RawClient.text("42[\"message\",\"first\"]"),
                    RawClient.text("42[\"message\",\"second\"]")));
            assertThat(client.readUntil("\"second\"]"))
                    .contains("HTTP/1.1 101 ", "Sec-WebSocket-Accept: ", "40{\"sid\":", "\"first\"]");
        }
    }

    @Test
    void probeAndUpgradeInOneChunkAreHeard() throws Exception {
        String sid = open(PATIENT);
        try (RawClient client = RawClient.connect(PATIENT.port())) {
            client.send(RawClient.HANDSHAKE.replace(WEBSOCKET, WEBSOCKET + "&sid=" + sid));
            client.readUntil("\r\n\r\n");
            client.send(RawClient.join(
                    RawClient.text("2probe"), RawClient.text("5"), RawClient.text("40{\"token\":\"letmein\"}")));
            assertThat(client.readUntil("[\"auth\",{\"token\":\"letmein\"}]")).contains("3probe");
        }
    }

    @Test
    void framesArriveByteByByteAndFragmented() throws IOException {
        try (RawClient client = RawClient.admitted(PATIENT.port())) {
            byte[] frames = RawClient.join(
                    RawClient.frame(0x01, "42[\"mess".getBytes(StandardCharsets.UTF_8)),
                    RawClient.frame(0x89, new byte[] {7}),
                    RawClient.frame(0x00, new byte[0]),
                    RawClient.frame(0x80, "age\",\"cut\"]".getBytes(StandardCharsets.UTF_8)));
            for (byte each : frames) {
                client.send(new byte[] {each});
            }
            String said = client.readUntil("[\"message-back\",\"cut\"]");
            assertThat(said).startsWith("\u008a\u0001\u0007");
        }
    }
}
