package org.crypttalk.client.store;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.view.ProfileException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a profile. One process at a time; within it one transaction at a time, under a lock. A commit is on the disk when it
 * returns ({@code synchronous=FULL}).
 *
 * <table>
 * <caption>What it holds</caption>
 * <tr><th>table</th><th>a row is</th><th>begins</th><th>ends</th></tr>
 * <tr><td>header</td><td>how the profile's key is wrapped</td><td>with the file</td><td>never</td></tr>
 * <tr><td>self</td><td>account, device, its keys, session, or why it stopped</td><td>before enrolment is sent</td><td>when the profile becomes another device, or this one is signed out</td></tr>
 * <tr><td>accounts, log_entries</td><td>a verified log, one's own included</td><td>when first needed</td><td>never: a head that was seen never goes back</td></tr>
 * <tr><td>conversations</td><td>cursor, transcript, counter, marks</td><td>when heard of</td><td>with the profile</td></tr>
 * <tr><td>epochs</td><td>a verified record and its key</td><td>when its place is read</td><td>with the profile</td></tr>
 * <tr><td>entries, chains</td><td>a place: a message, a record, a refusal; and its link to its device's others</td><td>when read</td><td>with the profile</td></tr>
 * <tr><td>outbox</td><td>an own message on its way</td><td>when written</td><td>when read back from the conversation</td></tr>
 * <tr><td>private_store</td><td>what the person's devices share</td><td>at the first pull</td><td>with the profile</td></tr>
 * <tr><td>registration</td><td>a registration as it was sent, and its recovery code</td><td>before it is sent</td><td>when it was refused, or its code was seen</td></tr>
 * <tr><td>farewell</td><td>what a device that is gone has to tell the server</td><td>when another device signed it out</td><td>when the server has heard it</td></tr>
 * </table>
 *
 * <p>Numbers by which rows are ordered are plain; what rows are found and compared by is a tag, everything else is sealed ({@link Sealer}).
 *
 * <p>Format 2 added farewell and registration. Until format 3 chains had the hashes of envelopes themselves.
 */
public final class ProfileFile implements AutoCloseable {

    private static final int FORMAT = 3;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE header (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
            "CREATE TABLE self (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT",
            "CREATE TABLE accounts (id INTEGER PRIMARY KEY, tag BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL) STRICT",
            "CREATE TABLE log_entries (account INTEGER NOT NULL, seq INTEGER NOT NULL, sealed BLOB NOT NULL,"
                    + " PRIMARY KEY (account, seq)) STRICT, WITHOUT ROWID",
            "CREATE TABLE conversations (id INTEGER PRIMARY KEY, tag BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL) STRICT",
            "CREATE TABLE epochs (conversation INTEGER NOT NULL, n INTEGER NOT NULL, sealed BLOB NOT NULL,"
                    + " PRIMARY KEY (conversation, n)) STRICT, WITHOUT ROWID",
            "CREATE TABLE entries (conversation INTEGER NOT NULL, sequence INTEGER NOT NULL, message BLOB, target BLOB,"
                    + " shown INTEGER NOT NULL, waiting INTEGER NOT NULL, sealed BLOB NOT NULL,"
                    + " PRIMARY KEY (conversation, sequence)) STRICT, WITHOUT ROWID",
            "CREATE INDEX entries_by_message ON entries (conversation, message) WHERE message IS NOT NULL",
            "CREATE INDEX entries_by_target ON entries (conversation, target) WHERE target IS NOT NULL",
            "CREATE INDEX entries_shown ON entries (conversation, sequence) WHERE shown = 1",
            "CREATE INDEX entries_waiting ON entries (conversation, sequence) WHERE waiting = 1",
            "CREATE TABLE chains (conversation INTEGER NOT NULL, sender BLOB NOT NULL, counter INTEGER NOT NULL,"
                    + " sequence INTEGER NOT NULL, hash BLOB NOT NULL, previous BLOB,"
                    + " PRIMARY KEY (conversation, sender, counter)) STRICT, WITHOUT ROWID",
            "CREATE TABLE outbox (id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, message BLOB NOT NULL,"
                    + " sealed BLOB NOT NULL) STRICT",
            "CREATE UNIQUE INDEX outbox_by_message ON outbox (conversation, message)",
            "CREATE TABLE private_store (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT");

    private static final List<String> SINCE_2 = List.of(
            "CREATE TABLE farewell (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT",
            "CREATE TABLE registration (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT");

    /** What is done in one transaction. */
    interface Work<T> {
        T in(Statements statements) throws SQLException;
    }

    private final Path path;
    private final Connection connection;
    private final Statements statements;
    private final SecureRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Path> made = new ArrayList<>();
    private final List<Path> madeFolders = new ArrayList<>();
    private @Nullable Sealer sealer;
    private boolean closed;

    private ProfileFile(Path path, Connection connection, SecureRandom random) {
        this.path = path;
        this.connection = connection;
        this.statements = new Statements(connection);
        this.random = random;
    }

    /**
     * Opens the file, making it if it is missing. Nothing but its header can be used before {@link #unlock}.
     *
     * @throws ProfileException if another process has it, or it cannot be used
     */
    static ProfileFile open(Path path, SecureRandom random) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
            try {
                prepare(connection, path);
                return new ProfileFile(path, connection, random);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failure(path, e);
        }
    }

    private static void prepare(Connection connection, Path path) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Before the first look at the file: the lock is taken with it and kept until the process ends, however it
            // ends.
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA secure_delete = ON");
            statement.execute("BEGIN EXCLUSIVE");
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.next() ? row.getInt(1) : 0;
            }
            if (version > FORMAT) {
                throw new ProfileException(
                        ProfileException.Reason.NEWER_VERSION,
                        path + " has format " + version + ", but this version knows only " + FORMAT
                                + ". Use the version that wrote it, or sign in with a new profile.");
            }
            if (version == 0) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            if (version < 2) {
                for (String sql : SINCE_2) {
                    statement.execute(sql);
                }
            }
            // What needs the key is brought up to date once that is there.
            int tables = version == 0 ? FORMAT : Math.max(version, 2);
            statement.execute("PRAGMA user_version = " + tables);
            statement.execute("COMMIT");
        }
    }

    /** The key under which everything is sealed from now on; this takes it. */
    void unlock(Secret key) {
        sealer = new Sealer(key, random);
        inTransaction(s -> {
            boolean older = s.first("PRAGMA user_version", row -> row.getInt(1)).orElseThrow() < FORMAT;
            if (older) {
                EntryStore.tagChains(s, sealer());
                s.update("PRAGMA user_version = " + FORMAT);
            }
            return older;
        });
    }

    Sealer sealer() {
        Sealer unlocked = sealer;
        if (unlocked == null) {
            throw new IllegalStateException("The profile is not unlocked");
        }
        return unlocked;
    }

    Optional<byte[]> header(String name) {
        return inTransaction(s -> s.first("SELECT value FROM header WHERE name = ?", row -> row.getBytes(1), name));
    }

    void header(String name, byte[] value) {
        inTransaction(s -> s.update("INSERT OR REPLACE INTO header (name, value) VALUES (?, ?)", name, value));
    }

    /** Forgets everything but the header: for a device that is no more. */
    public void wipe() {
        inTransaction(ProfileFile::wipe);
    }

    /** Forgets everything but the header and what {@code last} writes, also where old pages lie, and closes the file. */
    void leave(Runnable last) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            transact(s -> {
                wipe(s);
                last.run();
                return true;
            });
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        } catch (SQLException e) {
            throw failure(path, e);
        } finally {
            close();
            lock.unlock();
        }
    }

    private static boolean wipe(Statements s) throws SQLException {
        for (String table : List.of(
                "self",
                "accounts",
                "log_entries",
                "conversations",
                "epochs",
                "entries",
                "chains",
                "outbox",
                "private_store",
                "farewell",
                "registration")) {
            s.update("DELETE FROM " + table);
        }
        return true;
    }

    /**
     * Runs several steps as one: all of them are on the disk, or none. Transactions of the steps become part of it.
     *
     * @throws ProfileException if the file cannot be read or written
     */
    public <T> T together(java.util.function.Supplier<T> steps) {
        return inTransaction(_ -> steps.get());
    }

    <T> T inTransaction(Work<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new ProfileException(ProfileException.Reason.FAILED, "The profile is closed.");
            }
            boolean outermost = lock.getHoldCount() == 1;
            return outermost ? transact(work) : work.in(statements);
        } catch (SQLException e) {
            throw failure(path, e);
        } finally {
            lock.unlock();
        }
    }

    private <T> T transact(Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T result = work.in(statements);
            connection.commit();
            committed = true;
            return result;
        } finally {
            // Whatever went wrong, an Error too: else leaving the transaction would commit the half that was done.
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    /** Notes a file that goes with {@link #discard}: one that this opening made. */
    void made(Path one) {
        made.add(one);
    }

    /** Notes folders that go with {@link #discard}, the outermost first: those that this opening made. */
    void madeFolders(List<Path> all) {
        madeFolders.addAll(all);
    }

    /**
     * Closes a file in which no device came to be. Files that this opening made are removed again, the key file as well, and folders if nothing
     * else lies in them; others stay.
     *
     * @throws ProfileException if they cannot be removed
     */
    public void discard() {
        lock.lock();
        try {
            removeFiles();
            removeEmptyFolders();
        } catch (SQLException e) {
            throw failure(path, e);
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.FAILED,
                    path + " came to nothing but cannot be removed (" + e.getMessage() + "). Remove it.",
                    e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes what this opening made while it is still locked, so that another process finds it in use or not at all. First the write-ahead log,
     * which closing would remove by its name: another process may have made one by then.
     */
    private void removeFiles() throws SQLException, IOException {
        try (this) {
            if (closed || made.isEmpty()) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = DELETE");
            }
            for (Path each : made.reversed()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private void removeEmptyFolders() throws IOException {
        try {
            for (Path each : madeFolders.reversed()) {
                Files.deleteIfExists(each);
            }
        } catch (DirectoryNotEmptyException _) {
            // Somebody else's files lie there by now.
        }
    }

    /** Closes the file and wipes its key from memory. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (sealer != null) {
                sealer.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw failure(path, e);
        } finally {
            lock.unlock();
        }
    }

    private static ProfileException failure(Path path, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new ProfileException(
                        ProfileException.Reason.IN_USE,
                        path
                                + " is in use by another process. A profile is one device: end the other, or sign in with a new profile.",
                        e);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new ProfileException(
                        ProfileException.Reason.DAMAGED,
                        path
                                + " is not a profile, or it is damaged. Move it away and sign in anew: the history is at the server.",
                        e);
            default ->
                new ProfileException(
                        ProfileException.Reason.FAILED,
                        path + " cannot be read or written (" + e.getMessage() + "). Check its folder, owner and disk.",
                        e);
        };
    }
}
