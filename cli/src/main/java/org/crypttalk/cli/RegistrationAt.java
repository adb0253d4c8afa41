package org.crypttalk.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Who may register at a server that runs, as it says itself. */
final class RegistrationAt {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private RegistrationAt() {}

    /** {@code open}, {@code invite} or {@code closed}; nothing if no Crypt-Talk answers there. */
    static Optional<String> server(URI address) {
        HttpRequest question = HttpRequest.newBuilder(address.resolve("/api/server"))
                .timeout(PATIENCE)
                .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            String answer = http.send(question, BodyHandlers.ofString()).body();
            return Optional.of(JsonMapper.shared()
                            .readTree(answer)
                            .path("registration")
                            .asString(""))
                    .filter(word -> !word.isEmpty());
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
