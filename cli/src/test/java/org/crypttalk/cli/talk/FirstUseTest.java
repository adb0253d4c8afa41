package org.crypttalk.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.crypttalk.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where state lies, and what passwords may come from. */
class FirstUseTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aProfileIsNamedAfterItsServerInTheFolderForState() {
        URI server = URI.create("https://Chat.Example.org");

        assertThat(ClientOptions.defaultProfile(server, Map.of("XDG_STATE_HOME", "/state"), "/home/alice"))
                .isEqualTo(Path.of("/state/crypt-talk/chat.example.org.profile"));
        assertThat(ClientOptions.defaultProfile(server, Map.of(), "/home/alice"))
                .isEqualTo(Path.of("/home/alice/.local/state/crypt-talk/chat.example.org.profile"));
        assertThat(ClientOptions.defaultProfile(URI.create("http://[::1]:5000"), Map.of(), "/home/alice"))
                .isEqualTo(Path.of("/home/alice/.local/state/crypt-talk/___1_-5000.profile"));
    }

    @Test
    void aPasswordIsTheFirstLineOfItsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "größer als gedacht\r\nanother line\n");

        assertThat(Secrets.firstLine(file, InputStream.nullInputStream()))
                .isEqualTo("größer als gedacht".toCharArray());
    }

    @Test
    void aPasswordFromStandardInputLeavesTheRestToBeSent() throws Exception {
        InputStream in = new ByteArrayInputStream("secret\nthe message\n".getBytes(StandardCharsets.UTF_8));

        assertThat(Secrets.firstLine(Path.of("-"), in)).isEqualTo("secret".toCharArray());
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("the message\n");
    }

    @Test
    void whatIsNoPasswordFileIsNamed() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> Secrets.firstLine(folder.resolve("missing"), InputStream.nullInputStream()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> Secrets.firstLine(binary, InputStream.nullInputStream()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void theGateForNewPasswordsIsThatOfTheBrowser() {
        assertThat(PasswordGate.objection("short", "alice")).isPresent();
        assertThat(PasswordGate.objection("password123", "alice")).isPresent();
        assertThat(PasswordGate.objection("alicealicealice", "alice")).isPresent();
        assertThat(PasswordGate.objection("correct horse battery staple tango", "alice"))
                .isEmpty();
    }
}
