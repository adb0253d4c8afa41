package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a real bash. */
class CompletionTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aShellCompletesCommandsAndTheirOptions() throws Exception {
        assertThat(completed("crypt-talk", "bac")).isEqualTo("backup");
        assertThat(completed("crypt-talk", "serve", "--po")).isEqualTo("--port");
        assertThat(completed("crypt-talk", "serve", "--registration", "inv")).isEqualTo("invite");
        assertThat(completed("crypt-talk", "chat", "--allow")).isEqualTo("--allow-http");
        assertThat(completed("crypt-talk", "completion", "z")).isEqualTo("zsh");
    }

    private String completed(String... words) throws IOException, InterruptedException {
        StringWriter script = new StringWriter();
        assertThat(CryptTalk.commandLine(Map.of())
                        .setOut(new PrintWriter(script))
                        .execute("completion", "bash"))
                .isZero();
        Path file = folder.resolve("completion");
        Files.writeString(
                file,
                // compopt is there only while Tab is being pressed.
                script + "\ncompopt() { :; }\nCOMP_WORDS=(" + String.join(" ", words) + ")\nCOMP_CWORD="
                        + (words.length - 1) + "\n_complete_crypt-talk\necho \"${COMPREPLY[@]}\"\n");
        Process bash = new ProcessBuilder("bash", "--norc", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.strip();
    }
}
