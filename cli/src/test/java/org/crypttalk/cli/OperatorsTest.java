package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Olga runs a server. */
class OperatorsTest {

    private static final long REGISTERED = Instant.parse("2026-01-31T10:00:00Z").toEpochMilli();
    private static final long SEEN = Instant.parse("2026-02-01T08:30:00Z").toEpochMilli();

    @TempDir
    private Path folder = Path.of("");

    private final SecureRandom random = new SecureRandom();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void usersAreListedWhileTheServerRuns() throws Exception {
        withAliceAndBob();
        try (Server server = Server.start(ServerSettings.local(data()))) {
            assertThat(server.port()).isPositive();
            assertThat(run("users", "--data", data().toString(), "--json")).isZero();
        }

        JsonNode users = json().get("users");
        assertThat(users.size()).isEqualTo(2);
        JsonNode alice = users.get(0);
        assertThat(alice.get("name").asString()).isEqualTo("Alice");
        assertThat(alice.get("role").asString()).isEqualTo("administrator");
        assertThat(alice.get("registered").asString()).isEqualTo("2026-01-31T10:00:00Z");
        assertThat(alice.get("lastUsed").asString()).isEqualTo("2026-02-01T08:30:00Z");
        assertThat(alice.get("devices").asInt()).isEqualTo(1);
        assertThat(alice.get("sessions").asInt()).isEqualTo(1);
        JsonNode bob = users.get(1);
        assertThat(bob.get("role").asString()).isEqualTo("user");
        assertThat(bob.has("lastUsed")).isFalse();
        assertThat(bob.get("sessions").asInt()).isZero();
    }

    @Test
    void usersAreATableForPeople() throws Exception {
        withAliceAndBob();

        assertThat(run("users", "--data", data().toString())).isZero();
        assertThat(out.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("Bob") && line.contains("never"));
    }

    @Test
    void aBackupIsRestoredIntoAnEmptyFolderAndServed() throws Exception {
        withAliceAndBob();
        Path backup = folder.resolve("chat.backup");
        assertThat(run("backup", "--data", data().toString(), backup.toString(), "--json"))
                .isZero();
        assertThat(json().get("bytes").asLong()).isEqualTo(Files.size(backup));
        for (Path target : new Path[] {folder.resolve("new"), Files.createDirectory(folder.resolve("mounted"))}) {
            out.getBuffer().setLength(0);
            assertThat(run("restore", backup.toString(), "--data", target.toString(), "--json"))
                    .as(err::toString)
                    .isZero();
            assertThat(json().get("accounts").asInt()).isEqualTo(2);
            assertThat(target.toFile().list()).contains("main.db", "log.db");
            try (Server server = Server.start(ServerSettings.local(target))) {
                assertThat(server.port()).isPositive();
            }
        }
    }

    @Test
    void aRestoreReplacesNothing() throws Exception {
        withAliceAndBob();
        Path backup = folder.resolve("chat.backup");
        assertThat(run("backup", "--data", data().toString(), backup.toString()))
                .isZero();
        byte[] before = Files.readAllBytes(data().resolve("main.db"));

        assertThat(run("restore", backup.toString(), "--data", data().toString()))
                .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("not empty", "Choose another folder");
        assertThat(data().resolve("main.db")).hasBinaryContent(before);
    }

    @Test
    void aSpoiltBackupIsNeitherRestoredNorCalledWhole() throws Exception {
        withAliceAndBob();
        Path backup = folder.resolve("chat.backup");
        assertThat(run("backup", "--data", data().toString(), backup.toString()))
                .isZero();
        flipAByteInTheMiddleOf(backup);

        Path target = folder.resolve("new");
        assertThat(run("restore", backup.toString(), "--data", target.toString()))
                .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(target).doesNotExist();
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        assertThat(run("restore", backup.toString(), "--data", mounted.toString()))
                .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(mounted).isEmptyDirectory();
        assertThat(doctor("--backup", backup.toString())).isEqualTo(ExitCode.UNHEALTHY.number());
        assertThat(verdict("backup")).isEqualTo("fail");
    }

    @Test
    void aHealthyServerIsCalledHealthyWhileItRunsAndAfterwards() throws Exception {
        withAliceAndBob();
        Path backup = folder.resolve("chat.backup");
        assertThat(run("backup", "--data", data().toString(), backup.toString()))
                .isZero();
        try (Server server = Server.start(ServerSettings.local(data()))) {
            assertThat(doctor("--port", Integer.toString(server.port()), "--backup", backup.toString()))
                    .as(out::toString)
                    .isZero();
            assertThat(sentence("data")).contains("a server has it open");
            assertThat(sentence("port")).contains("as it should be");
        }
        assertThat(doctor("--port", "0", "--backup", backup.toString())).isZero();
        assertThat(sentence("data")).contains("no server runs");
        assertThat(verdict("main.db")).isEqualTo("ok");
        assertThat(verdict("log.db")).isEqualTo("ok");
        assertThat(verdict("index.db")).isEqualTo("ok");
        assertThat(verdict("backup")).isEqualTo("ok");
    }

    @Test
    void damageIsFoundAndAnIndexIsNoLoss() throws Exception {
        withAliceAndBob();
        Files.writeString(data().resolve("index.db"), "this is no database, though it is long enough to be one");

        assertThat(doctor("--port", "0")).isZero();
        assertThat(verdict("index.db")).isEqualTo("warn");

        try (RandomAccessFile main =
                new RandomAccessFile(data().resolve("main.db").toFile(), "rw")) {
            main.seek(4096);
            main.write(new byte[4096]);
        }
        assertThat(doctor("--port", "0")).isEqualTo(ExitCode.UNHEALTHY.number());
        assertThat(verdict("main.db")).isEqualTo("fail");
    }

    @Test
    void aLostLogATakenPortAndAnOldBackupAreFound() throws Exception {
        withAliceAndBob();
        Path backup = folder.resolve("chat.backup");
        assertThat(run("backup", "--data", data().toString(), backup.toString()))
                .isZero();
        Files.setLastModifiedTime(backup, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
        Files.delete(data().resolve("log.db"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(doctor("--port", Integer.toString(other.getLocalPort()), "--backup", backup.toString()))
                    .isEqualTo(ExitCode.UNHEALTHY.number());
        }

        assertThat(verdict("log.db")).isEqualTo("fail");
        assertThat(verdict("port")).isEqualTo("fail");
        assertThat(verdict("backup")).isEqualTo("warn");
    }

    @Test
    void aServerThatOthersReachIsToldOfWhatBrowsersAndStrangersDo() {
        assertThat(doctor("--port", "0", "--bind", "0.0.0.0")).isZero();

        assertThat(verdict("tls")).isEqualTo("warn");
        assertThat(verdict("registration")).isEqualTo("warn");
    }

    @Test
    void aFileInPlaceOfTheDataFolderIsABackupOrNothing() throws Exception {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "notes");
        assertThat(run("doctor", "--json", "--data", file.toString(), "--port", "0"))
                .isEqualTo(ExitCode.UNHEALTHY.number());
        assertThat(verdict("data")).isEqualTo("fail");

        withAliceAndBob();
        Path backup = folder.resolve("chat.backup");
        assertThat(run("backup", "--data", data().toString(), backup.toString()))
                .isZero();
        out.getBuffer().setLength(0);
        assertThat(run("doctor", "--json", "--data", backup.toString(), "--port", "0"))
                .isZero();
        assertThat(sentence("data")).contains("chat.backup is a whole backup");
    }

    @Test
    void theDoctorSpeaksToPeopleToo() {
        assertThat(run("doctor", "--data", data().toString(), "--port", "0")).isZero();
        assertThat(out.toString()).contains("ok    Java ").doesNotContain("\u001b");
    }

    private void withAliceAndBob() throws Exception {
        try (SqliteStores stores = SqliteStores.open(data(), Clock.systemUTC(), random)) {
            AccountId alice = register(stores, "Alice");
            register(stores, "Bob");
            byte[] session = new byte[Hash.SIZE];
            random.nextBytes(session);
            var _ = stores.sessions()
                    .open(
                            new Sessions.Session(
                                    Hash.of(session), alice, Sessions.Kind.DEVICE, 0, 0, REGISTERED, REGISTERED),
                            10);
            stores.sightings().note(Map.of(alice, SEEN));
        }
    }

    private AccountId register(SqliteStores stores, String name) throws Exception {
        NewAccount account = NewAccount.create(
                AccountName.parse(name),
                Password.of("a password of " + name).orElseThrow(),
                RecoveryCode.create(random),
                KdfParameters.STANDARD,
                REGISTERED,
                random);
        AccountId id = account.entry().createdAccount();
        stores.accounts()
                .register(new Accounts.NewAccount(
                        id,
                        name,
                        Optional.empty(),
                        new Accounts.Credentials(
                                id,
                                new Accounts.Derivation(
                                        account.request().random().toBytes(), 65_536, 3, 1),
                                "hash",
                                "hash",
                                account.request().passwordBox().toArray(),
                                account.request().recoveryBox().toArray()),
                        account.entry().encode().toArray(),
                        account.request().unlockSeals().toArray(),
                        account.request().keyVault().toArray(),
                        Optional.empty(),
                        false,
                        REGISTERED));
        return id;
    }

    private static void flipAByteInTheMiddleOf(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int old = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(old ^ 1);
        }
    }

    private String verdict(String check) {
        return finding(check).get("verdict").asString();
    }

    private String sentence(String check) {
        return finding(check).get("sentence").asString();
    }

    private JsonNode finding(String check) {
        return json().get("findings")
                .valueStream()
                .filter(finding -> finding.get("check").asString().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing was said of " + check));
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    private Path data() {
        return folder.resolve("data");
    }

    private int doctor(String... options) {
        out.getBuffer().setLength(0);
        String[] arguments = new String[options.length + 4];
        System.arraycopy(options, 0, arguments, 4, options.length);
        arguments[0] = "doctor";
        arguments[1] = "--json";
        arguments[2] = "--data";
        arguments[3] = data().toString();
        return run(arguments);
    }

    private int run(String... arguments) {
        return CryptTalk.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
