package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.account.InviteCodes;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against real data folders. */
class CommandsTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void anInviteMadeWhileTheServerRunsIsOpen() throws Exception {
        try (Server server = Server.start(ServerSettings.local(data()))) {
            assertThat(run("invite", "--data", data().toString(), "--port", Integer.toString(server.port())))
                    .isZero();
            assertThat(err.toString())
                    .contains("http://localhost:" + server.port() + " lets anybody register now")
                    .contains("no invite is needed");
        }
        String code = out.toString().lines().findFirst().orElseThrow();
        try (SqliteStores stores = SqliteStores.open(data(), Clock.systemUTC(), new SplittableRandom())) {
            long now = System.currentTimeMillis();
            assertThat(stores.invites().isOpen(InviteCodes.idOf(code), now)).isTrue();
            assertThat(stores.invites().isOpen(InviteCodes.idOf(code), now + 169 * 3_600_000L))
                    .isFalse();
        }
    }

    @Test
    void invitesAreTwentyUnmistakableDigitsAndDiffer() {
        String one = Invite.code(new SplittableRandom(1));

        assertThat(one).matches("([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(Invite.code(new SplittableRandom(2))).isNotEqualTo(one);
    }

    @Test
    void withoutDataThereIsNothingToInviteTo() {
        assertThat(run("invite", "--data", data().toString())).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("There is no data of a server in").contains("Start the server once");
    }

    @Test
    void aFileThatIsNoDataIsCalledOne() throws Exception {
        String text =
                Files.writeString(folder.resolve("notes.txt"), "shopping list").toString();

        assertThat(run("invite", "--data", text)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("notes.txt is a file").contains("crypt-talk restore");
        assertThat(run("serve", "--port", "0", "--data", text)).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString())
                .contains("notes.txt is a file, but no backup of Crypt-Talk")
                .contains("or the folder of a server's data")
                .doesNotContain("zip END header");
    }

    @Test
    void aServerStartsFromABackupThatWasTakenWhileAnotherRan() throws Exception {
        Path backup = folder.resolve("chat.backup");
        try (Server server = Server.start(ServerSettings.local(data()))) {
            assertThat(server.port()).isPositive();
            assertThat(run("backup", "--data", data().toString(), backup.toString()))
                    .isZero();
        }
        assertThat(out.toString()).contains("Backed up").contains("To restore: crypt-talk restore");

        assertThat(run("serve", "--rehearse", "--port", "0", "--data", backup.toString()))
                .isZero();
        assertThat(folder.resolve("chat.backup.data")).isDirectory();
    }

    @Test
    void aBackupIsReplacedOnlyWhenAskedTo() throws Exception {
        Path backup = Files.writeString(folder.resolve("chat.backup"), "precious");

        assertThat(run("backup", "--data", data().toString(), backup.toString()))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("exists").contains("--replace");
        assertThat(backup).hasContent("precious");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            assertThat(run("serve", "--port", port, "--data", data().toString()))
                    .isEqualTo(ExitCode.CANNOT_LISTEN.number());
            assertThat(err.toString())
                    .contains("127.0.0.1:" + port)
                    .contains("another program listens there already")
                    .contains("choose another port (--port, --bind)");
        }
        assertThat(err.toString()).doesNotContain("error(", "Exception");
    }

    @Test
    void aPortForFiguresInUseIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            assertThat(run("serve", "--port", "0", "--metrics", port, "--data", data().toString()))
                    .isEqualTo(ExitCode.CANNOT_LISTEN.number());
            assertThat(err.toString()).contains(":" + port).contains("already").contains("--metrics");
        }
    }

    @Test
    void anAddressOfAnotherMachineOrNoneIsNamed() {
        // 192.0.2.0/24 is for documentation (RFC 5737), .invalid is no name (RFC 6761).
        assertThat(run("serve", "--port", "0", "--bind", "192.0.2.1", "--data", data().toString()))
                .isEqualTo(ExitCode.CANNOT_LISTEN.number());
        assertThat(err.toString())
                .contains("no network interface of this machine has the address 192.0.2.1")
                .contains("0.0.0.0 for all");
        assertThat(run("serve", "--port", "0", "--bind", "nowhere.invalid", "--data", data().toString()))
                .isEqualTo(ExitCode.CANNOT_LISTEN.number());
        assertThat(err.toString()).contains("the name nowhere.invalid is not known on this machine");
    }

    @Test
    void aFolderInUseIsNamed() throws Exception {
        try (Server server = Server.start(ServerSettings.local(data()))) {
            assertThat(server.port()).isPositive();
            assertThat(run("serve", "--port", "0", "--data", data().toString()))
                    .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        }
        assertThat(err.toString()).contains("in use").contains("Stop that server first");
    }

    @Test
    void anUnusableCertificateIsNamed() {
        assertThat(run(
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        data().toString(),
                        "--tls-cert",
                        "no.pem",
                        "--tls-key",
                        "no.pem"))
                .isEqualTo(ExitCode.CANNOT_LISTEN.number());
        assertThat(err.toString()).contains("certificate no.pem").contains("no.pem is not there");
    }

    @Test
    void aShortBenchMeasuresAServerOfItsOwnAndFindsNothingWrong() {
        assertThat(run(
                        "bench",
                        "--scenario",
                        "throughput",
                        "--pairs",
                        "2",
                        "--seconds",
                        "1",
                        "--warm-up",
                        "0",
                        "--folder",
                        folder.toString(),
                        "--json"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("\"name\" : \"delivered\"");
        assertThat(folder).isEmptyDirectory();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private int run(String... arguments) {
        return CryptTalk.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
