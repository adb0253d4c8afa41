package org.crypttalk.cli.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The specification's own vectors. */
class FernetTest {

    static Stream<JsonNode> generate() {
        return vectors("generate.json");
    }

    static Stream<JsonNode> verify() {
        return vectors("verify.json");
    }

    static Stream<JsonNode> invalid() {
        return vectors("invalid.json");
    }

    @ParameterizedTest
    @MethodSource
    void generate(JsonNode vector) {
        byte[] iv = new byte[Fernet.IV_BYTES];
        for (int i = 0; i < iv.length; i++) {
            iv[i] = (byte) vector.get("iv").get(i).asInt();
        }
        byte[] message = vector.get("src").asString().getBytes(StandardCharsets.UTF_8);

        assertThat(fernet(vector).seal(message, now(vector), iv))
                .isEqualTo(vector.get("token").asString());
    }

    @ParameterizedTest
    @MethodSource
    void verify(JsonNode vector) {
        assertThat(open(vector)).contains(vector.get("src").asString());
    }

    @ParameterizedTest
    @MethodSource
    void invalid(JsonNode vector) {
        assertThat(open(vector)).isEmpty();
    }

    @Test
    void aKeyHas32Bytes() {
        assertThatThrownBy(() -> Fernet.of("AAAA")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOriginalKeyIsTheSameForBothAndKnownToWhoeverKnowsTheIds() {
        // printf '65f1a0c2e4b0d7a1c3f5e901:65f1a0c2e4b0d7a1c3f5e9ff' | sha256sum, in base64url
        assertThat(List.of(
                        OriginalScheme.key("65f1a0c2e4b0d7a1c3f5e901", "65f1a0c2e4b0d7a1c3f5e9ff"),
                        OriginalScheme.key("65f1a0c2e4b0d7a1c3f5e9ff", "65f1a0c2e4b0d7a1c3f5e901")))
                .containsOnly("ytMJHEWZ9JaQnE-0poloBpalm_tucQI9wwYl-hBUwec=");
    }

    private static Optional<String> open(JsonNode vector) {
        return fernet(vector)
                .open(
                        vector.get("token").asString(),
                        Duration.ofSeconds(vector.get("ttl_sec").asLong()),
                        now(vector))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Fernet fernet(JsonNode vector) {
        return Fernet.of(vector.get("secret").asString());
    }

    private static Instant now(JsonNode vector) {
        return OffsetDateTime.parse(vector.get("now").asString()).toInstant();
    }

    private static Stream<JsonNode> vectors(String file) {
        try (InputStream in = Objects.requireNonNull(FernetTest.class.getResourceAsStream("/fernet/" + file))) {
            return JsonMapper.shared().readTree(in).valueStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
