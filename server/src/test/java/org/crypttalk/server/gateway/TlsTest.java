package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.crypttalk.server.gateway.http.StaticFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same port behind TLS, with a certificate made for the test. */
final class TlsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private KeyStore makeCertificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storepass",
                        "password",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        writePem("certificate.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        writePem("key.pem", "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
        return keys;
    }

    private void writePem(String file, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n",
                StandardCharsets.US_ASCII);
    }

    private GatewaySettings settings() {
        return GatewaySettings.defaults("127.0.0.1", 0)
                .withTls(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    }

    @Test
    void restAndSocketsWorkBehindTls() throws Exception {
        KeyStore keys = makeCertificate();
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);

        try (TestGateway gateway = TestGateway.with(settings(), TestGateway.routes(), new StaticFiles(name -> null));
                HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + "/api/hello/you"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("hello you");
            assertThat(response.headers().firstValue("strict-transport-security"))
                    .hasValue("max-age=31536000");

            CompletableFuture<String> first = new CompletableFuture<>();
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("wss://localhost:" + gateway.port() + "/socket.io/?EIO=4&transport=websocket"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket webSocket, CharSequence data, boolean last) {
                                    first.complete(data.toString());
                                    return null;
                                }
                            })
                    .join();
            assertThat(first.get(10, TimeUnit.SECONDS)).startsWith("0{\"sid\":");
            socket.abort();

            try (RawClient plain = RawClient.connect(gateway.port())) {
                plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(plain.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void aCertificateThatCannotBeUsedIsExplained() throws Exception {
        makeCertificate();
        Files.writeString(folder.resolve("key.pem"), "nothing");
        Gateway gateway = new Gateway(
                settings(),
                TestGateway.routes(),
                new StaticFiles(name -> null),
                new EchoApplication(),
                java.time.InstantSource.system(),
                new java.security.SecureRandom());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(gateway::start)
                .withMessageContaining("Cannot use the certificate")
                .withMessageContaining("key.pem");
    }

    @Test
    void aPortInUseIsExplained() throws Exception {
        try (TestGateway first = TestGateway.plain();
                Gateway second = new Gateway(
                        GatewaySettings.defaults("127.0.0.1", first.port()),
                        TestGateway.routes(),
                        new StaticFiles(name -> null),
                        new EchoApplication(),
                        java.time.InstantSource.system(),
                        new java.security.SecureRandom())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(second::start)
                    .withMessageContaining("Cannot listen on 127.0.0.1:" + first.port());
        }
    }
}
