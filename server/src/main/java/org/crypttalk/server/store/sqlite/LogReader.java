package org.crypttalk.server.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoredEntry;

/**
 * Reads indexed entries. One connection with its statements, used by one thread at a time.
 *
 * <p>The index is the main database and the log is attached: SQLite opens its snapshots in that order, so whatever the index names is in
 * the log's snapshot.
 */
final class LogReader implements AutoCloseable {

    private static final String CONVERSATION =
            "SELECT sequence, epoch, time, transcript, highest_id FROM conversation WHERE id = ?";
    private static final String SELECT = "SELECT e.position, e.conversation, e.sequence, e.kind, e.epoch, e.id, e.hash,"
            + " e.transcript, e.time, e.sender, e.body FROM ";
    private static final String JOIN = " i CROSS JOIN log.entry e ON e.position = i.position WHERE i.conversation ="
            + " (SELECT key FROM conversation WHERE id = ?) AND ";
    private static final String AFTER = SELECT + "by_sequence" + JOIN + "i.sequence > ? ORDER BY i.sequence LIMIT ?";
    private static final String BEFORE =
            SELECT + "by_sequence" + JOIN + "i.sequence < ? ORDER BY i.sequence DESC LIMIT ?";
    private static final String BY_ID = SELECT + "by_id" + JOIN + "i.id = ?";
    private static final String RECORDS = SELECT + "epoch_record" + JOIN + "i.epoch >= ? ORDER BY i.epoch LIMIT ?";

    private final SqliteFile index;
    private final Statements statements;

    LogReader(SqliteFile index, SqliteFile log) throws SQLException {
        this.index = index;
        Connection connection = index.open();
        statements = new Statements(connection);
        try {
            SqliteFile.attach(connection, log.path(), "log");
            statements.update("PRAGMA query_only = ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The conversation as the index knows it, without residents. */
    ConversationTail load(ConversationId id) {
        try {
            return statements
                    .first(
                            CONVERSATION,
                            row -> new ConversationTail(
                                    id,
                                    new Head(row.getLong(1), row.getLong(2), row.getLong(3), Hash.of(row.getBytes(4))),
                                    EntryId.of(row.getBytes(5))),
                            id)
                    .orElseGet(() -> new ConversationTail(id, Head.EMPTY, new EntryId(0, 0)));
        } catch (SQLException e) {
            throw index.failure(e);
        }
    }

    /** Adds what follows {@code sequence}. Returns whether the page is full, that is, the index may hold more. */
    boolean addAfter(ConversationId id, long sequence, Page page) {
        return fill(AFTER, id, sequence, page);
    }

    /** Adds what precedes {@code sequence}, backwards. Returns whether the page is full. */
    boolean addBefore(ConversationId id, long sequence, Page page) {
        return fill(BEFORE, id, sequence, page);
    }

    private boolean fill(String sql, ConversationId id, long sequence, Page page) {
        try {
            boolean tookAll =
                    statements.visit(sql, row -> page.offer(LogSchema.read(row)), id, sequence, page.remaining());
            return !tookAll || page.remaining() == 0;
        } catch (SQLException e) {
            throw index.failure(e);
        }
    }

    Optional<StoredEntry> byId(ConversationId id, EntryId messageId) {
        try {
            return statements.first(BY_ID, LogSchema::read, id, messageId);
        } catch (SQLException e) {
            throw index.failure(e);
        }
    }

    List<StoredEntry> recordsFrom(ConversationId id, long epoch, int limit) {
        try {
            return statements.all(RECORDS, LogSchema::read, id, epoch, limit);
        } catch (SQLException e) {
            throw index.failure(e);
        }
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}
