package org.crypttalk.server.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * How a data folder is, looked at without changing anything in it, whether a server has it open or not.
 *
 * @param folder where the data lies: beside the backup, if a backup was named
 * @param inUse whether a process has it open
 * @param files {@code main.db}, {@code log.db} and {@code index.db}
 */
public record DataInspection(Path folder, boolean inUse, List<Database> files) {

    /**
     * One of the databases.
     *
     * @param bytes with its write-ahead file; 0 if it is not there
     * @param format the number of its schema; 0 if it could not be read
     * @param newestFormat the newest that this version knows
     * @param damage what SQLite's quick check found, or why it could not be run; empty if all is well or the file is not there
     */
    public record Database(
            String name, boolean there, long bytes, long format, long newestFormat, Optional<String> damage) {}

    private static final int BUSY_MILLIS = 5_000;

    /** Looks. Reads every page of the databases: seconds for each gigabyte. */
    public static DataInspection of(Path data) {
        Path folder = DataFolder.folderOf(data);
        return new DataInspection(
                folder,
                isLocked(folder.resolve("lock")),
                List.of(
                        database(MainSchema.main(folder)),
                        database(LogSchema.log(folder)),
                        database(LogSchema.index(folder))));
    }

    private static boolean isLocked(Path file) {
        if (!Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException _) {
            return true; // this very process has it open
        } catch (IOException _) {
            return false;
        }
    }

    private static Database database(SqliteFile file) {
        String name = file.path().getFileName().toString();
        long newest = file.migrations().size();
        if (!Files.isRegularFile(file.path())) {
            return new Database(name, false, 0, 0, newest, Optional.empty());
        }
        long bytes = file.withWriteAhead().stream()
                .mapToLong(each -> each.toFile().length())
                .sum();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file.path());
                Statement statement = connection.createStatement()) {
            long format = SqliteFile.number(connection, "PRAGMA user_version");
            try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
                String result = row.next() ? row.getString(1) : "no answer";
                return new Database(
                        name,
                        true,
                        bytes,
                        format,
                        newest,
                        result.equals("ok") ? Optional.empty() : Optional.of(result));
            }
        } catch (SQLException e) {
            return new Database(name, true, bytes, 0, newest, Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
