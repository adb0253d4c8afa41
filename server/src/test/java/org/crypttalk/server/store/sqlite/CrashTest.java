package org.crypttalk.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.conversation;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;
import org.crypttalk.server.store.Transcript;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many writers, a {@code kill -9} at a random moment, and again on the same folder. Whatever was acknowledged is there, once, at the
 * sequence that was told; sequences have no gap; the index says what the log says, also when it was deleted or torn.
 */
final class CrashTest {

    private record Acknowledged(int conversation, long sequence, String hash) {}

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void nothingAcknowledgedIsLostInThreeCrashes(TestReporter reporter) throws Exception {
        crash(folder, 3, 8000, reporter);
    }

    @Test
    @Tag("soak")
    void nothingAcknowledgedIsLostInHundredsOfCrashes(TestReporter reporter) throws Exception {
        // In series, for what is checked after each crash grows with what was written before.
        for (int series = 0; series < 15; series++) {
            crash(Files.createDirectory(folder.resolve("series" + series)), 20, 2000, reporter);
        }
    }

    private static void crash(Path folder, int rounds, int mostAcknowledgements, TestReporter reporter)
            throws Exception {
        long seed = System.nanoTime();
        reporter.publishEntry("seed", Long.toString(seed));
        RandomGenerator random = new SplittableRandom(seed);
        Map<Integer, Map<Long, String>> acknowledged = new HashMap<>();
        int total = 0;
        Duration slowest = Duration.ZERO;
        for (int round = 0; round < rounds; round++) {
            List<Acknowledged> lines = writeUntilKilled(folder, 1 + random.nextInt(mostAcknowledgements));
            total += lines.size();
            for (Acknowledged line : lines) {
                String before = acknowledged
                        .computeIfAbsent(line.conversation(), _ -> new HashMap<>())
                        .put(line.sequence(), line.hash());
                assertThat(before).as("sequence given out twice").isNull();
            }
            tearIndex(folder, round % 3);
            long begin = System.nanoTime();
            try (SqliteStores stores = SqliteStores.open(folder, InstantSource.system(), new SecureRandom())) {
                Duration restart = Duration.ofNanos(System.nanoTime() - begin);
                slowest = restart.compareTo(slowest) > 0 ? restart : slowest;
                for (int number = 0; number < CrashWriter.CONVERSATIONS; number++) {
                    check(stores.envelopes(), conversation(number), acknowledged.getOrDefault(number, Map.of()));
                }
            }
            checkIndexAgainstLog(folder);
        }
        reporter.publishEntry("acknowledged", Integer.toString(total));
        reporter.publishEntry("slowest restart", slowest.toString());
    }

    private static List<Acknowledged> writeUntilKilled(Path folder, int acknowledgements)
            throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Acknowledged> lines = new ArrayList<>();
        try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ", -1);
                if (parts.length == 3 && parts[2].length() == 2 * Hash.SIZE) {
                    lines.add(new Acknowledged(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2]));
                }
                if (lines.size() == acknowledgements) {
                    // SIGKILL. By the handle, for the process object would close the pipe, and what was told before
                    // must still be read.
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor()).as("killed, not ended").isEqualTo(128 + 9);
        assertThat(lines).hasSizeGreaterThanOrEqualTo(acknowledgements);
        return lines;
    }

    private static void tearIndex(Path folder, int how) throws IOException {
        SqliteFile index = LogSchema.index(folder);
        switch (how) {
            case 0 -> assertThat(index.path()).exists();
            case 1 -> index.delete();
            default -> {
                Files.deleteIfExists(new File(index.path() + "-wal").toPath());
                try (FileChannel file = FileChannel.open(index.path(), StandardOpenOption.WRITE)) {
                    file.truncate(file.size() / 2);
                }
            }
        }
    }

    private static void check(Envelopes envelopes, ConversationId conversation, Map<Long, String> acknowledged) {
        Map<Long, String> missing = new HashMap<>(acknowledged);
        Set<EntryId> ids = new HashSet<>();
        Hash transcript = Transcript.START;
        long sequence = 0;
        long epoch = -1;
        long time = 0;
        for (List<StoredEntry> page = envelopes.after(conversation, 0, 500, 1 << 20);
                !page.isEmpty();
                page = envelopes.after(conversation, sequence, 500, 1 << 20)) {
            for (StoredEntry entry : page) {
                assertThat(entry.sequence()).as("no gap").isEqualTo(sequence + 1);
                sequence = entry.sequence();
                transcript = Transcript.next(transcript, sequence, entry.hash());
                assertThat(entry.transcript()).isEqualTo(transcript);
                assertThat(entry.timeMillis()).isGreaterThanOrEqualTo(time);
                time = entry.timeMillis();
                if (entry.kind() == Kind.EPOCH_RECORD) {
                    assertThat(entry.epoch()).isEqualTo(epoch + 1);
                    epoch = entry.epoch();
                } else {
                    assertThat(entry.epoch()).isEqualTo(epoch);
                    assertThat(ids.add(entry.id())).as("id once").isTrue();
                }
                String told = missing.remove(sequence);
                if (told != null) {
                    assertThat(entry.hash()).hasToString(told);
                }
            }
        }
        assertThat(missing).as("acknowledged, but not there").isEmpty();
        assertThat(envelopes.head(conversation).sequence()).isEqualTo(sequence);
        assertThat(envelopes.head(conversation).epoch()).isEqualTo(epoch);
        assertThat(envelopes.head(conversation).transcript()).isEqualTo(transcript);
    }

    private static void checkIndexAgainstLog(Path folder) throws SQLException {
        SqliteFile log = LogSchema.log(folder);
        try (Connection connection = LogSchema.index(folder).open()) {
            SqliteFile.attach(connection, log.path(), "log");
            long entries = SqliteFile.number(connection, "SELECT count(*) FROM log.entry");
            assertThat(SqliteFile.number(connection, "SELECT count(*) FROM by_sequence"))
                    .isEqualTo(entries);
            assertThat(SqliteFile.number(
                            connection,
                            "SELECT count(*) FROM by_sequence i JOIN conversation c ON c.key = i.conversation"
                                    + " JOIN log.entry e ON e.position = i.position"
                                    + " AND e.conversation = c.id AND e.sequence = i.sequence"))
                    .isEqualTo(entries);
            assertThat(
                            SqliteFile.number(
                                    connection,
                                    "SELECT count(*) FROM by_id i JOIN conversation c ON c.key = i.conversation"
                                            + " JOIN log.entry e ON e.position = i.position AND e.conversation = c.id AND e.id = i.id"))
                    .isEqualTo(SqliteFile.number(connection, "SELECT count(*) FROM log.entry WHERE kind = 0"));
            assertThat(SqliteFile.number(
                            connection,
                            "SELECT count(*) FROM epoch_record i JOIN log.entry e ON e.position = i.position"
                                    + " AND e.epoch = i.epoch AND e.kind = 1"))
                    .isEqualTo(SqliteFile.number(connection, "SELECT count(*) FROM log.entry WHERE kind = 1"));
        }
    }
}
