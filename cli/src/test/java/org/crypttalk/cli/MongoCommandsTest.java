package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.account.InviteCodes;
import org.crypttalk.server.store.mongo.MongoStores;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a server whose data is in MongoDB, or shall be; here a stand-in that speaks its protocol. */
class MongoCommandsTest {

    @TempDir
    private Path folder = Path.of("");

    private final MongoServer mongo = new MongoServer(new MemoryBackend());
    private final String uri = "mongodb://127.0.0.1:" + mongo.bind().getPort() + "/chat";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void stop() {
        mongo.shutdownNow();
    }

    @Test
    void aFolderIsCopiedOnceAndThenServed() throws Exception {
        byte[] secret = oneConversation();
        assertThat(run(Map.of(), "migrate", "--from", "sqlite:" + data(), "--to", uri))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("1 conversations").contains("1 secrets of the server");
        try (MongoStores stores = MongoStores.open(uri, Clock.systemUTC(), new SplittableRandom())) {
            assertThat(stores.settings().secret("unknown names")).isEqualTo(secret);
        }

        assertThat(run(Map.of("CRYPT_TALK_MONGODB_URI", uri), "migrate", "--from", "sqlite:" + data()))
                .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("is not empty").contains("nothing is overwritten");
    }

    @Test
    void programsAreToldWhatWasCopied() throws Exception {
        oneConversation();
        assertThat(run(Map.of(), "migrate", "--from", "sqlite:" + data(), "--to", uri, "--json"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("\"continued\" : false").contains("\"conversations\" : 1");
    }

    private byte[] oneConversation() throws Exception {
        Server.start(ServerSettings.local(data())).close();
        try (SqliteStores stores = SqliteStores.open(data(), Clock.systemUTC(), new SplittableRandom())) {
            var account = new AccountId(InviteCodes.idOf("anybody"));
            stores.conversations()
                    .create(new ConversationId(InviteCodes.idOf("any conversation")), List.of(account), 5);
            return stores.settings().secret("unknown names");
        }
    }

    @Test
    void whatCannotBeMovedIsNamed() {
        assertThat(run(Map.of(), "migrate", "--from", data().toString(), "--to", uri))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("--from takes sqlite:FOLDER");
        assertThat(run(Map.of(), "migrate", "--from", "sqlite:" + data(), "--to", "postgres://secret@host"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("begins with mongodb://").doesNotContain("secret@host");
        assertThat(run(Map.of(), "migrate", "--from", "sqlite:" + data(), "--to", uri))
                .isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("There is no data of a server in");
    }

    @Test
    void anInviteIsOpenForTheNodesOfAServerAndForNobodyElse() throws Exception {
        Map<String, String> environment = Map.of("CRYPT_TALK_MONGODB_URI", uri);
        assertThat(run(environment, "invite")).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("There is no data of a server in this database");
        ServerSettings.Scale scale = new ServerSettings.Scale(Optional.of(uri), Optional.empty(), Optional.empty());
        try (Server server =
                Server.start(ServerSettings.local(folder.resolve("unused")).with(scale))) {
            assertThat(server.port()).isPositive();
            assertThat(run(environment, "invite")).as(err::toString).isZero();
        }
        String code = out.toString().lines().findFirst().orElseThrow();
        try (MongoStores stores = MongoStores.open(uri, Clock.systemUTC(), new SplittableRandom())) {
            assertThat(stores.invites().isOpen(InviteCodes.idOf(code), System.currentTimeMillis()))
                    .isTrue();
        }
        assertThat(folder.resolve("unused")).doesNotExist();
    }

    @Test
    void aBackupSaysWhatToDoInstead() throws Exception {
        Map<String, String> environment = Map.of("CRYPT_TALK_MONGODB_URI", uri);
        Path backup = folder.resolve("chat.backup");
        assertThat(run(environment, "backup", backup.toString())).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("mongodump").doesNotContain(uri);
        assertThat(backup).doesNotExist();

        Server.start(ServerSettings.local(data())).close();
        assertThat(run(environment, "backup", "--data", data().toString(), backup.toString()))
                .as("a folder that is named is meant")
                .isZero();
        assertThat(backup).exists();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private int run(Map<String, String> environment, String... arguments) {
        return CryptTalk.commandLine(environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
