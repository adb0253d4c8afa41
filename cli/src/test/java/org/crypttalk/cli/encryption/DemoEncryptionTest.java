package org.crypttalk.cli.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.crypttalk.cli.ExitCode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoEncryptionTest {

    private static final String SECRET = "the violin is under the third step";

    private final StringWriter out = new StringWriter();

    @Test
    void bobReadsWhatTheServerStoresBlindlyAndTheOriginalServerReadsItsOwnRow() {
        assertThat(run("--message", SECRET, "--json")).isZero();

        JsonNode steps = JsonMapper.shared().readTree(out.toString()).get("steps");
        assertThat(value(steps, "what bob reads")).isEqualTo(SECRET);
        assertThat(value(steps, "opened by bob")).isEqualTo(value(steps, "conversation key"));
        assertThat(value(steps, "files that hold the text")).startsWith("0 of ");
        assertThat(value(steps, "files that hold the sender")).doesNotStartWith("0 of ");
        assertThat(value(steps, "outcome")).contains("does not decrypt");
        assertThat(value(steps, "one bit changed")).startsWith("refused");

        assertThat(value(steps, "what the server reads")).isEqualTo(SECRET);
        assertThat(OriginalScheme.key(value(steps, "stored: receiver"), value(steps, "stored: sender")))
                .isEqualTo(value(steps, "key that the server computes"));
    }

    @Test
    void inAPipeItIsPlainTextThatFitsATerminal() {
        assertThat(run("--message", SECRET)).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(out.toString()).doesNotContain("\u001b").contains("7. ", SECRET);
        assertThat(lines).allMatch(line -> line.length() <= 160);
    }

    @Test
    void everyRunDrawsNewKeys() {
        assertThat(run("--json")).isZero();
        String first = value(JsonMapper.shared().readTree(out.toString()).get("steps"), "conversation key");
        out.getBuffer().setLength(0);
        assertThat(run("--json")).isZero();

        assertThat(value(JsonMapper.shared().readTree(out.toString()).get("steps"), "conversation key"))
                .isNotEqualTo(first)
                .hasSize(64);
    }

    @Test
    void aMessageThatNoEnvelopeHoldsIsRefused() {
        assertThat(run("--message", "a".repeat(16_385))).isEqualTo(ExitCode.USAGE.number());
    }

    private static String value(JsonNode steps, String name) {
        return steps.valueStream()
                .flatMap(step -> step.get("values").valueStream())
                .filter(value -> value.get("name").asString().equals(name))
                .map(value -> value.get("value").asString())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No step shows " + name));
    }

    private int run(String... arguments) {
        return new CommandLine(new DemoEncryption())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
    }
}
