package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {

    @Test
    void aMessageWithEverythingThatJsonMustEscapeStaysOneLineAndReadsBackAsItWas() {
        String awkward = "a \"quoted\" \\ path\nnext line\r\t\u0001\u001f \ud83d\ude00 lone \ud800 end";

        String line = encode(awkward, null);

        assertThat(line).endsWith("}\n");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(parse(line).get("message").asString()).isEqualTo(awkward);
    }

    @Test
    void anExceptionComesWithItsStack() {
        JsonNode event = parse(encode("failed", new IllegalStateException("disk full")));

        assertThat(event.get("exception").asString())
                .contains("IllegalStateException: disk full")
                .contains("JsonLinesTest");
        assertThat(event.get("level").asString()).isEqualTo("WARN");
        assertThat(event.get("logger").asString()).isEqualTo("org.crypttalk.test");
    }

    @Test
    void anEventWithoutExceptionHasNoMemberForIt() {
        assertThat(parse(encode("calm", null)).has("exception")).isFalse();
    }

    private static String encode(String message, @Nullable Throwable failure) {
        JsonLines json = new JsonLines();
        LoggingEvent event = new LoggingEvent(
                JsonLinesTest.class.getName(),
                new LoggerContext().getLogger("org.crypttalk.test"),
                Level.WARN,
                message,
                failure,
                null);
        return new String(json.encode(event), StandardCharsets.UTF_8);
    }

    private static JsonNode parse(String line) {
        return JsonMapper.shared().readTree(line);
    }
}
