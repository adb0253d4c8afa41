package org.crypttalk.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.envelope;
import static org.crypttalk.server.store.Samples.epochRecord;
import static org.crypttalk.server.store.Samples.messageId;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EnvelopesContract;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoredEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteEnvelopesTest {

    private static final InstantSource CLOCK = InstantSource.system();

    private final ConversationId notes = conversation(1);

    @Nested
    class WithEverythingInMemory extends OnDisk {
        WithEverythingInMemory() {
            super(SqliteEnvelopes.DEFAULT_TAIL_BYTES);
        }
    }

    /** Entries are indexed and evicted at once, so that reads go to the files. */
    @Nested
    class WithNothingInMemory extends OnDisk {
        WithNothingInMemory() {
            super(2000);
        }
    }

    /** Entries leave memory while a test reads. */
    @Nested
    class WithLittleInMemory extends OnDisk {
        WithLittleInMemory() {
            super(20_000);
        }
    }

    abstract static class OnDisk extends EnvelopesContract {
        private final long tailBytes;
        private final List<SqliteEnvelopes> opened = new ArrayList<>();

        @TempDir
        private Path folder;

        OnDisk(long tailBytes) {
            this.tailBytes = tailBytes;
        }

        @Override
        protected Envelopes open(InstantSource clock) {
            SqliteEnvelopes store = SqliteEnvelopes.open(folder, clock, tailBytes);
            opened.add(store);
            return store;
        }

        @AfterEach
        void close() {
            opened.forEach(SqliteEnvelopes::close);
        }
    }

    @Test
    void whatWasStoredIsThereAfterARestart(@TempDir Path folder) {
        within(folder, this::writeHistory);
        within(folder, this::checkHistory);
    }

    @Test
    void aMissingIndexIsBuiltAnew(@TempDir Path folder) {
        within(folder, this::writeHistory);
        LogSchema.index(folder).delete();
        within(folder, this::checkHistory);
    }

    @Test
    void aTruncatedIndexIsBuiltAnew(@TempDir Path folder) throws IOException {
        within(folder, this::writeHistory);
        try (FileChannel file = FileChannel.open(LogSchema.index(folder).path(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        within(folder, this::checkHistory);
    }

    @Test
    void anIndexOfGarbageIsBuiltAnew(@TempDir Path folder) throws IOException {
        within(folder, this::writeHistory);
        Files.write(LogSchema.index(folder).path(), new byte[10_000]);
        within(folder, this::checkHistory);
    }

    @Test
    void theIndexOfAnotherLogIsNotBelieved(@TempDir Path folder, @TempDir Path other) throws IOException {
        within(folder, this::writeHistory);
        within(other, store -> {
            for (int i = 0; i < 1000; i++) {
                store.append(epochRecord(conversation(i), 0, 9));
            }
        });
        Files.copy(
                LogSchema.index(other).path(),
                LogSchema.index(folder).path(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        within(folder, this::checkHistory);
    }

    @Test
    void anIndexAheadOfItsLogIsBuiltAnew(@TempDir Path folder, @TempDir Path copy) throws IOException {
        within(folder, this::writeHistory);
        Path log = LogSchema.log(folder).path();
        Files.copy(log, copy.resolve("log.db"));
        within(folder, store -> store.append(envelope(notes, 2, 9999)));
        Files.copy(copy.resolve("log.db"), log, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        within(folder, this::checkHistory);
    }

    @Test
    void aLogOfANewerVersionIsRefused(@TempDir Path folder) throws Exception {
        within(folder, this::writeHistory);
        try (Connection connection = LogSchema.log(folder).open();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThat(refusal(folder).reason()).isEqualTo(StoreException.Reason.NEWER_VERSION);
        assertThat(refusal(folder)).hasMessageContaining("99").hasMessageContaining("newer");
    }

    @Test
    void aDamagedLogIsRefusedNotOverwritten(@TempDir Path folder) throws IOException {
        within(folder, this::writeHistory);
        Files.write(LogSchema.log(folder).path(), new byte[10_000]);
        assertThat(refusal(folder).reason()).isEqualTo(StoreException.Reason.DAMAGED);
        assertThat(Files.size(LogSchema.log(folder).path())).isEqualTo(10_000);
    }

    @Test
    void aFolderThatIsNotThereIsRefused(@TempDir Path folder) {
        assertThat(refusal(folder.resolve("missing")).reason()).isEqualTo(StoreException.Reason.NOT_WRITABLE);
    }

    @Test
    void afterClosingSubmissionsAreRefused(@TempDir Path folder) {
        SqliteEnvelopes store = SqliteEnvelopes.open(folder, CLOCK, 1000);
        store.close();
        assertThat(store.submit(epochRecord(notes, 0, 0)))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(StoreException.class);
    }

    @Test
    void aFullDiskRefusesAndRecovers(@TempDir Path folder) throws Exception {
        LogSchema.log(folder).openAndMigrate().close();
        try (SqliteEnvelopes store = SqliteEnvelopes.open(folder, CLOCK, 1 << 20)) {
            store.append(epochRecord(notes, 0, 0));
            store.limitPages(40);
            long stored = 1;
            StoreException refusal = null;
            for (int i = 1; i < 100 && refusal == null; i++) {
                try {
                    store.append(envelope(notes, 0, i, 10_000));
                    stored++;
                } catch (StoreException e) {
                    refusal = e;
                }
            }
            assertThat(refusal).isNotNull().hasMessageContaining("full").hasMessageContaining("Free some space");
            assertThat(store.head(notes).sequence()).isEqualTo(stored);
            store.limitPages(1_000_000);
            assertThat(store.append(envelope(notes, 0, 500)))
                    .isInstanceOfSatisfying(
                            AppendResult.Accepted.class,
                            accepted -> assertThat(accepted.sequence())
                                    .isEqualTo(store.head(notes).sequence()));
            assertThat(store.head(notes).sequence()).isEqualTo(stored + 1);
        }
    }

    @Test
    void aLogDeletedUnderTheServerAcknowledgesNothingMore(@TempDir Path folder) throws IOException {
        try (SqliteEnvelopes store = SqliteEnvelopes.open(folder, CLOCK, SqliteEnvelopes.DEFAULT_TAIL_BYTES)) {
            store.append(epochRecord(notes, 0, 0));
            Files.delete(LogSchema.log(folder).path());
            assertThat(store.submit(envelope(notes, 0, 1)))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(StoreException.class)
                    .withMessageContaining("deleted or moved");
            assertThat(store.head(notes).sequence()).isEqualTo(1);
            assertThat(store.submit(envelope(notes, 0, 2)))
                    .as("nor does the next one, until a restart")
                    .failsWithin(Duration.ofSeconds(20));
        }
    }

    private void writeHistory(Envelopes store) {
        int id = 1;
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(store.append(epochRecord(notes, epoch, 0))).isInstanceOf(AppendResult.Accepted.class);
            for (int i = 0; i < 50; i++) {
                assertThat(store.append(envelope(notes, epoch, id++))).isInstanceOf(AppendResult.Accepted.class);
            }
        }
    }

    private void checkHistory(Envelopes store) {
        Head head = store.head(notes);
        assertThat(head.sequence()).isEqualTo(153);
        assertThat(head.epoch()).isEqualTo(2);
        List<StoredEntry> all = store.after(notes, 0, 1000, 1 << 20);
        assertThat(all).hasSize(153);
        assertThat(all.getLast().sequence()).isEqualTo(153);
        assertThat(store.epochRecordsFrom(notes, 0, 10)).hasSize(3);
        assertThat(store.byId(notes, messageId(77)).orElseThrow().sequence()).isEqualTo(79);
        assertThat(store.append(envelope(notes, 0, 1))).isInstanceOf(AppendResult.AlreadyStored.class);
        assertThat(store.append(envelope(notes, 2, 1, 500))).isEqualTo(new AppendResult.IdConflict(2));
        assertThat(store.append(envelope(notes, 2, 1000)))
                .isInstanceOfSatisfying(
                        AppendResult.Accepted.class,
                        accepted -> assertThat(accepted.sequence()).isEqualTo(154));
    }

    private static void within(Path folder, Consumer<Envelopes> work) {
        try (SqliteEnvelopes store = SqliteEnvelopes.open(folder, CLOCK, SqliteEnvelopes.DEFAULT_TAIL_BYTES)) {
            work.accept(store);
        }
    }

    private static StoreException refusal(Path folder) {
        try {
            SqliteEnvelopes.open(folder, CLOCK, 1000).close();
        } catch (StoreException e) {
            return e;
        }
        throw new AssertionError("the store opened");
    }
}
