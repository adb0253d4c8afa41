package org.crypttalk.cli.bench.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crypttalk.cli.bench.Report;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bench of the Java client with a real server and a few messages: that it measures, not how much. */
class SdkCostTest {

    @Test
    void everyFigureIsMeasured(@TempDir Path folder) throws Exception {
        Server server = Server.start(ServerSettings.local(folder.resolve("server")));
        try {
            Report report = new Report(Map.of());
            new SdkCost(
                            URI.create("http://127.0.0.1:" + server.port()),
                            folder,
                            40,
                            Duration.ofMillis(200),
                            new SecureRandom(),
                            _ -> {})
                    .measure(report);

            List<String> names = new ArrayList<>();
            for (JsonNode figure : JsonMapper.shared().readTree(report.json()).get("figures")) {
                assertThat(figure.get("value").asDouble())
                        .as(figure.get("name").asString())
                        .isPositive();
                names.add(figure.get("name").asString());
            }
            assertThat(names)
                    .containsExactly(
                            "sealed, one thread",
                            "opened and checked, one thread",
                            "sent and stored, one conversation",
                            "history fetched, opened and stored",
                            "sign-in, median of 5",
                            "idle bot, resident");
        } finally {
            server.close();
        }
    }
}
