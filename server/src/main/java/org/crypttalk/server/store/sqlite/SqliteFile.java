package org.crypttalk.server.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One database file: how it is opened, brought up to date and what its errors mean.
 *
 * <p>Every file is in WAL mode with {@code auto_vacuum=INCREMENTAL} and {@code secure_delete=ON}. The number of migrations that were run
 * is its {@code user_version}.
 *
 * @param path where it is
 * @param synchronous FULL if a commit must be on disk before it returns, NORMAL if the file can be rebuilt
 * @param migrations each a list of statements, run in one transaction; only ever appended to
 */
record SqliteFile(Path path, Synchronous synchronous, List<List<String>> migrations) {

    private static final int MAX_IDLE_WAL_BYTES = 64 * 1024 * 1024;

    /** When SQLite calls fsync: at each commit, or only at checkpoints. */
    enum Synchronous {
        FULL,
        NORMAL
    }

    SqliteFile {
        migrations = List.copyOf(migrations);
    }

    /** Opens the file, creating it if need be, and runs the migrations it has not seen. */
    Connection openAndMigrate() {
        try {
            Connection connection = open();
            try {
                migrate(connection);
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** One more connection to the file, which has been migrated before. */
    Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            // Only a file without tables takes this one, so it stands before all others that write.
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = " + synchronous);
            statement.execute("PRAGMA secure_delete = ON");
            // A write-ahead file that once grew, behind a long backup say, gives its room back.
            statement.execute("PRAGMA journal_size_limit = " + MAX_IDLE_WAL_BYTES);
            statement.execute("PRAGMA foreign_keys = ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    void migrate(Connection connection) throws SQLException {
        long version = number(connection, "PRAGMA user_version");
        if (version > migrations.size()) {
            throw new StoreException(
                    Reason.NEWER_VERSION,
                    path + " has format " + version + ", but this version knows only up to " + migrations.size()
                            + ": it was written by a newer Crypt-Talk. Start that one, or restore a backup made before the update.");
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (int next = (int) version; next < migrations.size(); next++) {
                for (String sql : migrations.get(next)) {
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version = " + (next + 1));
                connection.commit();
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The file and its write-ahead file: the two that hold what was committed. */
    List<Path> withWriteAhead() {
        return List.of(path, path.resolveSibling(path.getFileName() + "-wal"));
    }

    /** Removes the file and what SQLite keeps beside it. */
    void delete() {
        try {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(path.resolveSibling(path.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new StoreException(
                    Reason.NOT_WRITABLE, path + " could not be deleted: " + e.getMessage() + ". Check its owner.", e);
        }
    }

    /** Ends a transaction that failed, if SQLite has not done so itself. */
    static void rollback(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            if (codeOf(e) != SQLiteErrorCode.SQLITE_ERROR) {
                throw e; // SQLITE_ERROR is the answer when no transaction is active
            }
        }
    }

    /** The first column of the first row. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Makes another file's tables readable under {@code name}. */
    static void attach(Connection connection, Path file, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("ATTACH ? AS " + name)) {
            statement.setString(1, file.toString());
            statement.execute();
        }
    }

    /** Whether the error says that the file's content is not what it should be. */
    static boolean isDamage(SQLException e) {
        return switch (codeOf(e)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    /** What an error of SQLite means to the operator. */
    StoreException failure(SQLException e) {
        if (e instanceof SQLiteException refusal && isRefusedGrowth(refusal)) {
            return new StoreException(
                    Reason.DISK_REFUSES,
                    "The disk does not let " + path + " grow (" + e.getMessage()
                            + "), so nothing more is stored. Free some space, or raise the quota or the limit of file sizes (ulimit -f);"
                            + " the server then goes on by itself.",
                    e);
        }
        return switch (codeOf(e)) {
            case SQLITE_FULL ->
                new StoreException(
                        Reason.DISK_FULL,
                        "The disk that holds " + path
                                + " is full, so nothing more is stored. Free some space; the server then goes on by itself.",
                        e);
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                new StoreException(
                        Reason.NOT_WRITABLE,
                        path + " cannot be written (" + e.getMessage()
                                + "). Check that its folder exists and belongs to the user who runs the server.",
                        e);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new StoreException(
                        Reason.DAMAGED,
                        path + " is damaged (" + e.getMessage()
                                + "). If it is index.db, stop the server, delete it and start again: it is rebuilt. Otherwise restore a backup.",
                        e);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StoreException(
                        Reason.IN_USE,
                        path + " is locked by another program. Close whatever else has it open, and try again.",
                        e);
            default ->
                new StoreException(
                        Reason.FAILED,
                        path + " could not be read or written (" + e.getMessage() + "). Check the disk.",
                        e);
        };
    }

    /**
     * Whether a write was refused before anything had to be on disk, as by a quota (EDQUOT, EFBIG); SQLite says "full" of ENOSPC only. After a failed
     * fsync, in contrast, nobody knows what is there.
     */
    private static boolean isRefusedGrowth(SQLiteException e) {
        return switch (e.getResultCode()) {
            case SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE -> true;
            default -> false;
        };
    }

    private static SQLiteErrorCode codeOf(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return SQLiteErrorCode.UNKNOWN_ERROR;
        }
        // The low byte of an extended code is its family.
        return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff);
    }
}
