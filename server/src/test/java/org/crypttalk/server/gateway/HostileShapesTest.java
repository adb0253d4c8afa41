package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.crypttalk.server.gateway.http.Router;
import org.crypttalk.server.gateway.http.StaticFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and messages whose shape is the attack: two readings of one length, little that unpacks to much, depth without end. */
final class HostileShapesTest {

    private static final TestGateway GATEWAY = TestGateway.plain();

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    private static String raw(String request) throws IOException {
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            client.send(request);
            return client.readToEnd();
        }
    }

    /** In each of them one reader sees a second request where another sees a body; ours sees neither. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 46\r\n\r\nabc",
                "Content-Length: 3, 46\r\n\r\nabc",
                "Content-Length: 0x2e\r\n\r\n",
                "Content-Length: 46\r\n Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3 \u0000\r\nabc\r\n0\r\n\r\n"
            })
    void aLengthThatCanBeReadInTwoWaysHidesNoRequest(String lengthAndBody) throws Exception {
        String response = raw("POST /api/echo HTTP/1.1\r\nHost: a\r\n" + lengthAndBody
                + "GET /api/hello/smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 400 ").doesNotContain("hello smuggled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xchunked", "identity", "chunked, identity"})
    void aTransferCodingThatIsNotKnownHidesNoRequest(String coding) throws Exception {
        String response = raw("POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding
                + "\r\n\r\n0\r\n\r\nGET /api/hello/smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(response).doesNotContain("hello smuggled");
    }

    @Test
    void aCompressedBodyIsNotUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[20_000_000]);
        }
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            client.send(
                    "POST /api/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + packed.size() + "\r\n\r\n");
            client.send(packed.toByteArray());
            assertThat(client.readToEnd())
                    .as("a body is the bytes that were sent")
                    .endsWith(packed.toString(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void aCompressionBombIsNeitherAgreedToNorOpened() throws Exception {
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            client.send(RawClient.HANDSHAKE.replace(
                    "Upgrade: websocket",
                    "Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            client.readUntil("maxPayload\":1000000}");
            Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
            deflater.setInput(new byte[50_000_000]);
            deflater.finish();
            byte[] packed = new byte[100_000];
            int length = deflater.deflate(packed);
            deflater.end();
            // RSV1: compressed (RFC 7692, section 6).
            client.send(RawClient.frame(0xC1, java.util.Arrays.copyOf(packed, length)));
            assertThat(client.readToEnd()).as("1002: protocol error").endsWith("\u0088\u0002\u0003\u00ea");
        }
    }

    @Test
    void depthWithoutEndClosesItsConnectionOnly() throws Exception {
        for (String bomb : new String[] {
            "42[\"message\"," + "[".repeat(400_000),
            "42[\"message\"," + "{\"a\":".repeat(150_000),
            "40" + "{\"a\":".repeat(150_000),
            "42[" + "\"message\",".repeat(1) + "1e" + "9".repeat(400_000) + "]"
        }) {
            try (RawClient client = RawClient.admitted(GATEWAY.port())) {
                client.send(RawClient.text(bomb));
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
        try (RawClient client = RawClient.admitted(GATEWAY.port())) {
            client.send(RawClient.text("42[\"message\",\"still here\"]"))
                    .readUntil("[\"message-back\",\"still here\"]");
        }
    }

    @Test
    void headersThatDripInGetNoMoreTimeThanOthers() throws Exception {
        Duration soon = Duration.ofMillis(800);
        GatewaySettings settings = GatewaySettings.defaults("127.0.0.1", 0).withTimeouts(soon, soon, soon);
        try (TestGateway impatient = TestGateway.with(settings);
                RawClient dripping = RawClient.connect(impatient.port())) {
            dripping.send("GET / HTTP/1.1\r\nHost: a\r\n");
            int sent = 0;
            try {
                for (; sent < 2_000; sent++) {
                    dripping.send("X" + sent + ": y\r\n");
                    Thread.sleep(20);
                }
            } catch (IOException closed) {
                // As it should be.
            }
            assertThat(sent).as("fields of a request that never ends").isLessThan(2_000);
        }
    }

    @Test
    void whoNeverReadsALargeAnswerLosesTheConnection() throws Exception {
        Duration soon = Duration.ofMillis(800);
        Router large = Router.builder()
                .route(
                        "GET",
                        "/api/large",
                        request -> HttpResponse.of(200, "application/octet-stream", new byte[20_000_000]))
                .build();
        GatewaySettings settings = GatewaySettings.defaults("127.0.0.1", 0).withTimeouts(soon, soon, soon);
        try (TestGateway impatient = TestGateway.with(settings, large, new StaticFiles(name -> null));
                RawClient never = RawClient.connect(impatient.port())) {
            never.send("GET /api/large HTTP/1.1\r\nHost: a\r\n\r\n");
            for (int i = 0; i < 2_000 && impatient.gateway.connections() > 0; i++) {
                Thread.sleep(10);
            }
            assertThat(impatient.gateway.connections()).isZero();
        }
    }
}
