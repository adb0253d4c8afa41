package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk.Registration;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that come to nothing: afterwards the disk is as it was. */
class NothingLeftBehindTest {

    private static final String PASSWORD = "violet staircase morning seventeen";

    @TempDir
    private Path folder = Path.of("");

    @TempDir
    private Path elsewhere = Path.of("");

    private final StringWriter err = new StringWriter();

    private Path passwords = Path.of("");

    @BeforeEach
    void writePassword() throws IOException {
        passwords = Files.writeString(elsewhere.resolve("password"), PASSWORD + "\n");
    }

    @Test
    void aFirstUseThatIsRefusedLeavesNoProfile() throws Exception {
        try (Server server = Server.start(ServerSettings.local(elsewhere.resolve("server")))) {
            String address = "http://127.0.0.1:" + server.port();

            assertThat(talk(address)).isEqualTo(ExitCode.NOT_SIGNED_IN.number());
            assertThat(talk(address, "--name", "nobody")).isEqualTo(ExitCode.NOT_SIGNED_IN.number());
            assertThat(talk(address, "--name", "no")).isEqualTo(ExitCode.USAGE.number());
            assertThat(talk(address, "--name", "alice", "--password-file", "missing"))
                    .isEqualTo(ExitCode.USAGE.number());
            assertThat(talk(address, "--name", "alice", "--password-file", passwords.toString()))
                    .as("there is no alice")
                    .isEqualTo(ExitCode.NOT_SIGNED_IN.number());
            assertThat(files(folder)).isEmpty();

            registerAlice(URI.create(address));
            assertThat(talk(address, "--register", "--name", "Alice", "--password-file", passwords.toString()))
                    .as("the name is taken")
                    .isEqualTo(ExitCode.REFUSED.number());
            assertThat(files(folder)).isEmpty();
        }
    }

    @Test
    void aServerThatIsNotThereLeavesNoProfile() throws IOException {
        String nowhere;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "http://127.0.0.1:" + free.getLocalPort();
        }

        assertThat(talk(nowhere, "--name", "alice", "--password-file", passwords.toString()))
                .isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(talk(nowhere, "--register", "--name", "alice", "--password-file", passwords.toString()))
                .isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void plainHttpToAnotherMachineHasToBeAllowed() throws IOException {
        String nowhere;
        try (ServerSocket free = new ServerSocket(0)) {
            // It is this machine, but an address that does not say so.
            nowhere = "http://0.0.0.0:" + free.getLocalPort();
        }
        String[] first = {"--register", "--name", "alice", "--password-file", passwords.toString()};

        assertThat(talk(nowhere, first)).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("plain http", "https", "--allow-http");
        assertThat(talk(
                        nowhere,
                        Stream.concat(Stream.of(first), Stream.of("--allow-http"))
                                .toArray(String[]::new)))
                .isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void aFileThatWasThereStays() throws IOException {
        Path profile = Files.writeString(folder.resolve("notes.txt"), "shopping list");

        assertThat(run("chat", "--profile", profile.toString(), "--name", "alice"))
                .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(profile).hasContent("shopping list");
        assertThat(files(folder)).containsExactly(profile);
    }

    @Test
    void aServerThatCannotListenLeavesNoData() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = Integer.toString(other.getLocalPort());

            assertThat(serve("--port", taken)).isEqualTo(ExitCode.CANNOT_LISTEN.number());
            assertThat(serve("--port", "0", "--metrics", taken)).isEqualTo(ExitCode.CANNOT_LISTEN.number());
        }
        assertThat(serve("--port", "0", "--bind", "nowhere.invalid")).isEqualTo(ExitCode.CANNOT_LISTEN.number());
        assertThat(serve("--port", "0", "--tls-cert", "no.pem", "--tls-key", "no.pem"))
                .isEqualTo(ExitCode.CANNOT_LISTEN.number());
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void anOperatorsCommandsLeaveNoFolder() throws IOException {
        String missing = folder.resolve("data").toString();
        String text = Files.writeString(elsewhere.resolve("notes.txt"), "shopping list")
                .toString();
        String target = folder.resolve("chat.backup").toString();

        assertThat(run("invite", "--data", missing)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(run("users", "--data", missing)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(run("backup", "--data", missing, target)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(run("restore", "--data", missing, text)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(run("serve", "--port", "0", "--data", text)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(run("doctor", "--data", missing)).isIn(ExitCode.OK.number(), ExitCode.UNHEALTHY.number());
        assertThat(files(folder)).isEmpty();
    }

    private void registerAlice(URI address) throws MalformedException {
        try (org.crypttalk.client.CryptTalk talk = org.crypttalk.client.CryptTalk.at(ClientSettings.of(address));
                Password password = Password.of(PASSWORD).orElseThrow()) {
            RegisterOutcome outcome = talk.register(
                    ProfilePlace.at(elsewhere.resolve("alice.profile")),
                    Registration.of(AccountName.parse("alice")),
                    password);
            assertThat(outcome).isInstanceOf(RegisterOutcome.Registered.class);
            ((RegisterOutcome.Registered) outcome).account().close();
        }
    }

    private int serve(String... options) {
        List<String> all = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("new/data").toString()));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    /** With a profile in folders that are still to be made. */
    private int talk(String server, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "chat",
                "--server",
                server,
                "--profile",
                folder.resolve("state/crypt-talk/alice.profile").toString()));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return CryptTalk.commandLine(Map.of())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(each -> !each.equals(below)).toList();
        }
    }
}
