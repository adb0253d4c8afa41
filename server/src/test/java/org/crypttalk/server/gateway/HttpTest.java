package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.crypttalk.server.gateway.http.Router;
import org.crypttalk.server.gateway.http.StaticFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** REST routes and the web app through a real connection. */
@SuppressWarnings("StringConcatToTextBlock") // every line end of a request is written out: they matter here
final class HttpTest {

    private static final Map<String, byte[]> FILES = Map.of(
            "index.html", bytes("<!doctype html><title>app</title>"),
            "assets/app-1a2b.js", bytes("console.log(1);".repeat(500)),
            "favicon.svg", bytes("<svg/>"));

    private static final TestGateway GATEWAY =
            TestGateway.with(GatewaySettings.defaults("127.0.0.1", 0), TestGateway.routes(), new StaticFiles(name -> {
                byte[] file = FILES.get(name);
                return file == null ? null : new ByteArrayInputStream(file);
            }));
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stop() {
        HTTP.shutdownNow();
        GATEWAY.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(GATEWAY.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(GATEWAY.uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String raw(String request) throws Exception {
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            return client.send(request).readToEnd();
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    // --- routes

    @Test
    void answersARoute() throws Exception {
        HttpResponse<String> response = get("/api/hello/J%C3%BCrgen%2Fx+y?unused=1");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello Jürgen/x+y");
    }

    @Test
    void carriesABodyBothWays() throws Exception {
        byte[] body = new byte[2 * 1024 * 1024];
        body[0] = 1;
        body[body.length - 1] = 2;
        assertThat(post("/api/echo", body).body()).isEqualTo(body);
    }

    @Test
    void carriesAChunkedBody() throws Exception {
        String response =
                raw("POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n2;ignored=1\r\nde\r\n0\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nabcde");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/unknown, 404, not_found",
        "GET, /api, 404, not_found",
        "GET, /api/, 404, not_found",
        "GET, /api/hello/, 404, not_found",
        "GET, /api/hello/%zz, 404, not_found",
        "DELETE, /api/echo, 405, method_not_allowed",
        "POST, /, 405, method_not_allowed",
        "GET, /socket.io/other.js, 404, not_found",
    })
    void problemsHaveACode(String method, String path, int status, String code) throws Exception {
        String response = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(response)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(
                        "\r\nContent-Type: application/problem+json\r\n",
                        "\"type\":\"about:blank\"",
                        "\"status\":" + status,
                        "\"code\":\"" + code + "\"");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        assertThat(header(post("/api/hello/x", new byte[0]), "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void headHasNoBody() throws Exception {
        assertThat(raw("HEAD /api/hello/you HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Length: 9\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aFailureTellsNothingOfTheServer() throws Exception {
        HttpResponse<String> response = get("/api/failure");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .contains("\"code\":\"internal\"", "\"reference\":\"")
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }

    @Test
    void aBodyIsLimitedByItsRoute() throws Exception {
        assertThat(post("/api/small", new byte[16]).statusCode()).isEqualTo(204);
        assertThat(post("/api/small", new byte[17]).statusCode()).isEqualTo(413);
        HttpResponse<byte[]> response = post("/api/echo", new byte[2 * 1024 * 1024 + 1]);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"code\":\"body_too_large\"");
    }

    @Test
    void aChunkedBodyIsLimitedToo() throws Exception {
        String response = raw("POST /api/small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "10\r\n0123456789abcdef\r\n1\r\nx\r\n0\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 413 ").contains("\r\nConnection: close\r\n");
    }

    @Test
    void expectationsAreAnsweredBeforeTheBody() throws Exception {
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            client.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            client.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("abc").readUntil("\r\n\r\nabc")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(raw("POST /api/echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aConnectionIsKeptAndPipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                requests.append("GET /api/hello/").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            client.send(requests.toString());
            String answers = client.readUntil("hello 19");
            int at = -1;
            for (int i = 0; i < 20; i++) {
                int next = answers.indexOf("hello " + i, at + 1);
                assertThat(next).as("answer %d", i).isGreaterThan(at);
                at = next;
            }
        }
    }

    @Test
    void anOldClientIsAnsweredAndClosed() throws Exception {
        assertThat(raw("GET /api/hello/you HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nConnection: close\r\n")
                .endsWith("hello you");
    }

    // --- what is no request

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET api HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%zz?b=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
            })
    void whatIsNoRequestIsRefusedAndClosed(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 400 ").contains("\r\nConnection: close\r\n");
    }

    @Test
    void aSmuggledRequestIsNotHeard() throws Exception {
        String response =
                raw("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\nGET /api/hello/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled");
    }

    @Test
    void requestLineAndHeaderAreLimited() throws Exception {
        assertThat(raw("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(5_000) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    // --- other sites

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, false",
        "http://127.0.0.1:1, false",
        "null, false",
        "http://127.0.0.1:PORT, true",
        "HTTP://127.0.0.1:PORT, true",
    })
    void otherSitesChangeNothing(String origin, boolean allowed) throws Exception {
        String resolved = origin.replace("PORT", String.valueOf(GATEWAY.port()));
        HttpResponse<byte[]> response = post("/api/echo", bytes("x"), "Origin", resolved);
        assertThat(response.statusCode()).isEqualTo(allowed ? 200 : 403);
        if (!allowed) {
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"code\":\"cross_site\"");
        }
        assertThat(get("/api/hello/x", "Origin", resolved).statusCode()).isEqualTo(200);
        HttpResponse<String> handshake = get("/socket.io/?EIO=4&transport=polling", "Origin", resolved);
        assertThat(handshake.statusCode()).isEqualTo(allowed ? 200 : 403);
        try (RawClient client = RawClient.connect(GATEWAY.port())) {
            client.send(RawClient.HANDSHAKE.replace(
                    "Host: localhost\r\n", "Host: 127.0.0.1:" + GATEWAY.port() + "\r\nOrigin: " + resolved + "\r\n"));
            assertThat(client.readUntil("\r\n\r\n")).startsWith(allowed ? "HTTP/1.1 101 " : "HTTP/1.1 403 ");
        }
    }

    @Test
    void defaultPortsAreNoDifference() throws Exception {
        String request = "POST /api/echo HTTP/1.1\r\nHost: chat.example\r\nOrigin: https://chat.example:443\r\n"
                + "Connection: close\r\nContent-Length: 0\r\n\r\n";
        assertThat(raw(request)).startsWith("HTTP/1.1 200 ");
        assertThat(raw(request.replace("Origin: https://chat.example:443", "Sec-Fetch-Site: cross-site")))
                .startsWith("HTTP/1.1 403 ");
    }

    // --- the web app

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?from=somewhere", "/index.html"})
    void theWebAppIsAtTheRoot(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("<title>app</title>");
        assertThat(header(response, "content-type")).isEqualTo("text/html; charset=UTF-8");
        assertThat(header(response, "cache-control")).isEqualTo("no-cache");
        assertThat(get(path, "If-None-Match", header(response, "etag")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void hashedFilesAreKeptForEverAndCompressed() throws Exception {
        HttpResponse<String> response = get("/assets/app-1a2b.js");
        assertThat(header(response, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(response, "content-type")).isEqualTo("text/javascript; charset=UTF-8");
        assertThat(header(response, "content-encoding")).isEmpty();
        HttpResponse<String> compressed = get("/assets/app-1a2b.js", "Accept-Encoding", "br, gzip;q=0.8");
        assertThat(header(compressed, "content-encoding")).isEqualTo("gzip");
        assertThat(header(compressed, "vary")).isEqualTo("Accept-Encoding");
        assertThat(compressed.body().length()).isLessThan(response.body().length());
        assertThat(header(get("/assets/app-1a2b.js", "Accept-Encoding", "gzip;q=0"), "content-encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/missing.js",
                "/metrics",
                "/.git/config",
                "/favicon.xyz",
                "/chat/42",
                "/login",
                "/assets/",
                "/../pom.xml",
                "/assets/../index.html",
                "/%2e%2e/secret.txt",
                "/assets//app-1a2b.js",
                "/.hidden.js",
                "/index.class",
                "/a\\b.js",
                "/assets/%00.js"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("application/problem+json", "\"not_found\"")
                .doesNotContain("<title>");
    }

    @Test
    void withoutAWebBuildThePageSaysSo() throws Exception {
        try (TestGateway bare = TestGateway.plain()) {
            HttpResponse<String> response =
                    HTTP.send(HttpRequest.newBuilder(bare.uri("/")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("built without the web app");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/hello/x", "/api/unknown", "/socket.io/?EIO=4&transport=polling"})
    void everyAnswerCarriesTheSecurityHeaders(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(header(response, "content-security-policy"))
                .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-inline")
                .doesNotContain("'unsafe-eval'");
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(response, "cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEqualTo(Optional.empty());
        assertThat(header(response, "strict-transport-security")).isEmpty();
    }

    // --- time

    @Test
    void aRequestThatNeverEndsIsGivenUp() throws Exception {
        GatewaySettings settings = GatewaySettings.defaults("127.0.0.1", 0)
                .withTimeouts(Duration.ofSeconds(45), Duration.ofMillis(200), Duration.ofMillis(200));
        try (TestGateway impatient = TestGateway.with(settings);
                RawClient halfHead = RawClient.connect(impatient.port());
                RawClient halfBody = RawClient.connect(impatient.port());
                RawClient idle = RawClient.connect(impatient.port())) {
            halfHead.send("GET / HTT");
            halfBody.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
            idle.send("GET /api/hello/x HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("hello x");
            assertThat(halfHead.isClosedByServer()).isTrue();
            assertThat(halfBody.readToEnd()).startsWith("HTTP/1.1 408 ");
            assertThat(idle.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aServerThatStopsAnswersWhatItHasBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Router slow = Router.builder()
                .route("GET", "/api/slow", request -> {
                    begun.countDown();
                    mayEnd.await();
                    return org.crypttalk.server.gateway.http.HttpResponse.text(200, "done");
                })
                .build();
        TestGateway stopping =
                TestGateway.with(GatewaySettings.defaults("127.0.0.1", 0), slow, new StaticFiles(name -> null));
        try (RawClient client = RawClient.connect(stopping.port())) {
            client.send("GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n");
            begun.await();
            Thread drain = Thread.ofVirtual().start(() -> stopping.gateway.drain(Duration.ofSeconds(10)));
            mayEnd.countDown();
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("done");
            drain.join();
        } finally {
            stopping.close();
        }
    }
}
