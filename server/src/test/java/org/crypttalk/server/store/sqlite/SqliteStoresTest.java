package org.crypttalk.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.bytes32;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.envelope;
import static org.crypttalk.server.store.Samples.epochRecord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EpochSeals.Seal;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.StoresContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoresTest extends StoresContract {

    private final List<Stores> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @Override
    protected Stores open() {
        return open(folder.resolve("data"));
    }

    private Stores open(Path data) {
        Stores stores = SqliteStores.open(data, InstantSource.system(), new SecureRandom());
        opened.add(stores);
        return stores;
    }

    private void closeAll() {
        opened.forEach(Stores::close);
        opened.clear();
    }

    @AfterEach
    void close() {
        closeAll();
    }

    @Test
    void everythingIsThereAfterARestart() {
        fill(opened.getFirst());
        byte[] secret = opened.getFirst().settings().secret("name");
        closeAll();
        Stores again = open();
        check(again);
        assertThat(again.sessions().byId(bytes32("token", 1)).orElseThrow().lastUsedMillis())
                .isEqualTo(77);
        assertThat(again.cursors().of(conversation(1))).isEqualTo(Map.of(account(1), 3L));
        assertThat(again.readMarks().of(conversation(1))).containsEntry(account(1), new byte[] {9});
        assertThat(again.sightings().of(List.of(account(1)))).isEqualTo(Map.of(account(1), 88L));
        assertThat(again.settings().secret("name")).isEqualTo(secret);
    }

    @Test
    void aFileOfAnOlderVersionIsBroughtUpToDateWithEverythingInIt() throws Exception {
        closeAll();
        Path data = folder.resolve("older");
        Files.createDirectory(data);
        SqliteFile now = MainSchema.main(data);
        SqliteFile older =
                new SqliteFile(now.path(), now.synchronous(), now.migrations().subList(0, 1));
        try (Statements statements = new Statements(older.openAndMigrate())) {
            statements.update(SqliteInvites.ADD, bytes32("invite", 1), Long.MAX_VALUE);
        }
        try (Stores updated = open(data)) {
            updated.sightings().note(Map.of(account(1), 5L));
        }
        opened.clear();
        Stores again = open(data);
        assertThat(again.invites().isOpen(bytes32("invite", 1), 0)).isTrue();
        assertThat(again.sightings().of(List.of(account(1)))).isEqualTo(Map.of(account(1), 5L));
    }

    @Test
    void aFolderIsOpenedByOneServerOnly() {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.IN_USE))
                .hasMessageContaining("the process " + ProcessHandle.current().pid());
        closeAll();
        open();
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> open(file.resolve("data")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_WRITABLE))
                .hasMessageContaining("CRYPT_TALK_DATA");
    }

    @Test
    void aLogThatWentMissingIsNotBegunAnew() throws IOException {
        fill(opened.getFirst());
        closeAll();
        Files.delete(folder.resolve("data/log.db"));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("log.db is missing");
    }

    @Test
    void theFolderIsForItsOwnerOnly() throws IOException {
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .hasSize(3)
                .allMatch(permission -> permission.name().startsWith("OWNER"));
    }

    @Test
    void anInviteMadeBesideARunningServerIsSeenByIt() {
        SqliteStores.addInvite(folder.resolve("data"), bytes32("invite", 1), 1000);
        assertThat(opened.getFirst().invites().isOpen(bytes32("invite", 1), 999))
                .isTrue();
        assertThatThrownBy(() -> SqliteStores.addInvite(folder.resolve("missing"), bytes32("invite", 1), 1000))
                .hasMessageContaining("There is no data");
    }

    @Test
    void sealsWithoutTheirRecordAreHarmless() {
        // A crash after the seals and before the record: the conversation has no epoch, so nobody is told of the seals.
        Stores stores = opened.getFirst();
        NewEntry.EpochRecord lost = epochRecord(conversation(1), 0, 0);
        stores.conversations().create(conversation(1), List.of(account(1)), 1);
        stores.epochSeals().keep(conversation(1), lost.hash(), List.of(new Seal(account(1), 0, new byte[] {1})));
        closeAll();
        Stores again = open();
        assertThat(again.envelopes().epochRecord(conversation(1), 0)).isEmpty();
        // Another record may take the epoch; the seals of the lost one are not mistaken for its own.
        NewEntry.EpochRecord next = epochRecord(conversation(1), 0, 1);
        assertThat(again.conversations().create(conversation(1), List.of(account(1)), 1))
                .isFalse();
        again.epochSeals().keep(conversation(1), next.hash(), List.of(new Seal(account(1), 0, new byte[] {2})));
        assertThat(again.envelopes().append(next)).isInstanceOf(AppendResult.Accepted.class);
        assertThat(again.epochSeals().of(conversation(1), account(1), List.of(next.hash())))
                .hasEntrySatisfying(
                        next.hash(),
                        seals -> assertThat(seals)
                                .singleElement()
                                .satisfies(seal -> assertThat(seal.seal()).containsExactly(2)));
    }

    @Test
    void aBackupOfARunningServerCanBeStarted() {
        Stores running = opened.getFirst();
        fill(running);
        Path backup = folder.resolve("backup.zip");
        Backup.write(folder.resolve("data"), backup);
        running.envelopes().append(envelope(conversation(1), 0, 100));
        running.cursors().advance(conversation(1), account(1), 4);
        Stores restored = open(backup);
        check(restored);
        assertThat(folder.resolve("backup.zip.data")).isDirectory();
        // What is added to the restored data stays there at the next start.
        restored.envelopes().append(envelope(conversation(1), 0, 200));
        closeAll();
        assertThat(open(backup).envelopes().head(conversation(1)).sequence()).isEqualTo(4);
        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
    }

    @Test
    void cursorsAboveTheRestoredLogAreTakenBack() {
        Stores running = opened.getFirst();
        fill(running);
        running.cursors().advance(conversation(1), account(1), 1000);
        closeAll();
        Backup.write(folder.resolve("data"), folder.resolve("backup.zip"));
        assertThat(open(folder.resolve("backup.zip")).cursors().of(conversation(1)))
                .isEqualTo(Map.of(account(1), 3L));
    }

    @Test
    void aBackupThatLostAByteIsRefused() throws IOException {
        fill(opened.getFirst());
        Path backup = folder.resolve("backup.zip");
        Backup.write(folder.resolve("data"), backup);
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup, bytes);
        assertThatThrownBy(() -> open(backup))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED));
        assertThat(folder.resolve("backup.zip.data")).doesNotExist();
    }

    @Test
    void somethingElseIsNotABackup() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
        assertThatThrownBy(() -> open(file)).hasMessageContaining("is a file, but no backup of Crypt-Talk");
    }

    private static void fill(Stores stores) {
        stores.accounts().register(newAccount(1, "Alice", Optional.empty(), false));
        stores.conversations().create(conversation(1), List.of(account(1)), 1);
        stores.sessions()
                .open(new Sessions.Session(bytes32("token", 1), account(1), Sessions.Kind.DEVICE, 0, 0, 1, 1), 10);
        stores.sessions().touch(bytes32("token", 1), 77);
        stores.epochSeals()
                .keep(
                        conversation(1),
                        epochRecord(conversation(1), 0, 0).hash(),
                        List.of(new Seal(account(1), 0, new byte[] {1})));
        stores.envelopes().append(epochRecord(conversation(1), 0, 0));
        stores.envelopes().append(envelope(conversation(1), 0, 1));
        stores.envelopes().append(envelope(conversation(1), 0, 2));
        stores.cursors().advance(conversation(1), account(1), 3);
        stores.readMarks().put(conversation(1), account(1), new byte[] {9});
        stores.sightings().note(Map.of(account(1), 88L));
    }

    private static void check(Stores stores) {
        assertThat(stores.accounts().byName("alice")).isPresent();
        assertThat(stores.conversations().ofAccount(account(1))).containsExactly(conversation(1));
        assertThat(stores.sessions().byId(bytes32("token", 1))).isPresent();
        assertThat(stores.envelopes().head(conversation(1)).sequence()).isEqualTo(3);
        assertThat(stores.envelopes().after(conversation(1), 0, 10, 1 << 20)).hasSize(3);
    }
}
