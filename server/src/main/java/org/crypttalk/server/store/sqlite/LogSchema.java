package org.crypttalk.server.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;

/** The tables of {@code log.db} and {@code index.db}, and how an entry stands in its row. */
final class LogSchema {

    /** The columns of an entry, in the order in which {@link #read} and {@link #bind} take them. */
    static final String COLUMNS =
            "position, conversation, sequence, kind, epoch, id, hash, transcript, time, sender, body";

    private LogSchema() {}

    /** The truth: entries in the order of their acceptance. The body comes last, so that scans of the rest skip its overflow pages. */
    static SqliteFile log(Path folder) {
        return new SqliteFile(
                folder.resolve("log.db"),
                SqliteFile.Synchronous.FULL,
                List.of(List.of(
                        """
                        CREATE TABLE entry (
                            position INTEGER PRIMARY KEY,
                            conversation BLOB NOT NULL,
                            sequence INTEGER NOT NULL,
                            kind INTEGER NOT NULL,
                            epoch INTEGER NOT NULL,
                            id BLOB NOT NULL,
                            hash BLOB NOT NULL,
                            transcript BLOB NOT NULL,
                            time INTEGER NOT NULL,
                            sender BLOB NOT NULL,
                            body BLOB NOT NULL
                        ) STRICT
                        """,
                        // Tells whether an index belongs to this log.
                        "CREATE TABLE identity (id BLOB NOT NULL) STRICT",
                        "INSERT INTO identity VALUES (randomblob(16))")));
    }

    /** What can be derived from the log. Short keys stand for conversation ids, which makes the large trees half the size. */
    static SqliteFile index(Path folder) {
        return new SqliteFile(
                folder.resolve("index.db"),
                SqliteFile.Synchronous.NORMAL,
                List.of(List.of(
                        """
                        CREATE TABLE conversation (
                            key INTEGER PRIMARY KEY,
                            id BLOB NOT NULL UNIQUE,
                            sequence INTEGER NOT NULL,
                            epoch INTEGER NOT NULL,
                            time INTEGER NOT NULL,
                            transcript BLOB NOT NULL,
                            highest_id BLOB NOT NULL
                        ) STRICT
                        """,
                        """
                        CREATE TABLE by_sequence (
                            conversation INTEGER NOT NULL,
                            sequence INTEGER NOT NULL,
                            position INTEGER NOT NULL,
                            PRIMARY KEY (conversation, sequence)
                        ) STRICT, WITHOUT ROWID
                        """,
                        // The id comes first: ids are time-ordered, so new rows go to one end of the tree.
                        """
                        CREATE TABLE by_id (
                            id BLOB NOT NULL,
                            conversation INTEGER NOT NULL,
                            position INTEGER NOT NULL,
                            PRIMARY KEY (id, conversation)
                        ) STRICT, WITHOUT ROWID
                        """,
                        """
                        CREATE TABLE epoch_record (
                            conversation INTEGER NOT NULL,
                            epoch INTEGER NOT NULL,
                            position INTEGER NOT NULL,
                            PRIMARY KEY (conversation, epoch)
                        ) STRICT, WITHOUT ROWID
                        """,
                        // Everything up to this position of this log is indexed.
                        "CREATE TABLE progress (log BLOB NOT NULL, position INTEGER NOT NULL) STRICT")));
    }

    static void bind(PreparedStatement insert, long position, StoredEntry entry) throws SQLException {
        insert.setLong(1, position);
        insert.setBytes(2, entry.conversation().toBytes());
        insert.setLong(3, entry.sequence());
        insert.setInt(4, entry.kind().code());
        insert.setLong(5, entry.epoch());
        insert.setBytes(6, entry.id().toBytes());
        insert.setBytes(7, entry.hash().toBytes());
        insert.setBytes(8, entry.transcript().toBytes());
        insert.setLong(9, entry.timeMillis());
        insert.setBytes(10, entry.sender().toBytes());
        insert.setBytes(11, entry.body());
    }

    static StoredEntry read(ResultSet row) throws SQLException {
        return new StoredEntry(
                ConversationId.of(row.getBytes(2)),
                row.getLong(3),
                Kind.of(row.getInt(4)),
                row.getLong(5),
                EntryId.of(row.getBytes(6)),
                Hash.of(row.getBytes(7)),
                Hash.of(row.getBytes(8)),
                row.getLong(9),
                AccountId.of(row.getBytes(10)),
                row.getBytes(11));
    }

    /** The last position of the log; 0 if it is empty. */
    static long lastPosition(Connection log) throws SQLException {
        return SqliteFile.number(log, "SELECT max(position) FROM entry");
    }
}
