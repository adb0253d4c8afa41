package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crypttalk.server.gateway.engineio.EngineSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client, socket.io-client 4.8.4, run by node against the gateway; src/test/node/client.js has the stories. */
final class RealClientTest {

    private static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

    private static TestGateway gateway = TestGateway.plain();

    @BeforeAll
    static void installTheClient() throws Exception {
        if (!Files.isDirectory(FOLDER.resolve("node_modules").resolve("socket.io-client"))) {
            run(Duration.ofMinutes(3), List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"));
        }
        gateway.close();
        gateway = TestGateway.with(GatewaySettings.defaults("127.0.0.1", 0)
                .withEngine(EngineSettings.defaults().withHeartbeat(Duration.ofMillis(300), Duration.ofSeconds(5))));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "polling",
                "upgrade",
                "upgrade while sending",
                "websocket",
                "heartbeat",
                "refused",
                "unknown namespace",
                "reconnect",
                "kicked"
            })
    void goesAsTheClientExpects(String scenario) throws Exception {
        run(Duration.ofSeconds(60), List.of("node", "client.js", gateway.url(""), scenario));
    }

    @Test
    void aRefusedClientIsNeverHeard() throws Exception {
        gateway.application.log.clear();
        run(Duration.ofSeconds(60), List.of("node", "client.js", gateway.url(""), "refused"));
        assertThat(gateway.application.log).containsOnly("refused").hasSize(3);
    }

    private static void run(Duration timeout, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("gateway-client", ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "Cannot run " + command.getFirst() + ". This test needs Node 20 or newer and npm on the PATH.", e);
        }
        try {
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            String said = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends in time; it said: %s", command, said).isTrue();
            assertThat(process.exitValue()).as("%s said: %s", command, said).isZero();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
