package org.crypttalk.server.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crypttalk.server.store.Bytes32;
import org.crypttalk.server.store.ConversationId;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.MessageId;
import org.crypttalk.server.store.StoredEntry;

/**
 * Reads indexed entries. One connection with its statements, used by one thread at a time.
 *
 * <p>The index is the main database and the log is attached: SQLite opens its snapshots in that order, so whatever the index names is in
 * the log's snapshot.
 */
final class LogReader implements AutoCloseable {

    private static final String SELECT = "SELECT e.position, e.conversation, e.sequence, e.kind, e.epoch, e.id, e.hash,"
            + " e.transcript, e.time, e.sender, e.body FROM ";
    private static final String JOIN = " i CROSS JOIN log.entry e ON e.position = i.position WHERE i.conversation ="
            + " (SELECT key FROM conversation WHERE id = ?) AND ";

    private final Connection connection;
    private final PreparedStatement conversation;
    private final PreparedStatement after;
    private final PreparedStatement before;
    private final PreparedStatement byId;
    private final PreparedStatement records;

    LogReader(SqliteFile index, SqliteFile log) throws SQLException {
        connection = index.open();
        try (Statement statement = connection.createStatement()) {
            SqliteFile.attach(connection, log.path(), "log");
            statement.execute("PRAGMA query_only = ON");
            conversation = connection.prepareStatement(
                    "SELECT sequence, epoch, time, transcript, highest_id FROM conversation WHERE id = ?");
            after = connection.prepareStatement(
                    SELECT + "by_sequence" + JOIN + "i.sequence > ? ORDER BY i.sequence LIMIT ?");
            before = connection.prepareStatement(
                    SELECT + "by_sequence" + JOIN + "i.sequence < ? ORDER BY i.sequence DESC LIMIT ?");
            byId = connection.prepareStatement(SELECT + "by_id" + JOIN + "i.id = ?");
            records = connection.prepareStatement(
                    SELECT + "epoch_record" + JOIN + "i.epoch >= ? ORDER BY i.epoch LIMIT ?");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The conversation as the index knows it, without residents. */
    ConversationTail load(ConversationId id) throws SQLException {
        conversation.setBytes(1, id.toBytes());
        try (ResultSet row = conversation.executeQuery()) {
            return row.next()
                    ? new ConversationTail(
                            id,
                            new Head(row.getLong(1), row.getLong(2), row.getLong(3), Bytes32.of(row.getBytes(4))),
                            MessageId.of(row.getBytes(5)))
                    : new ConversationTail(id, Head.EMPTY, new MessageId(0, 0));
        }
    }

    /** Adds what follows {@code sequence}. Returns whether the page is full, that is, the index may hold more. */
    boolean addAfter(ConversationId id, long sequence, Page page) throws SQLException {
        return fill(after, id, sequence, page);
    }

    /** Adds what precedes {@code sequence}, backwards. Returns whether the page is full. */
    boolean addBefore(ConversationId id, long sequence, Page page) throws SQLException {
        return fill(before, id, sequence, page);
    }

    private static boolean fill(PreparedStatement select, ConversationId id, long sequence, Page page)
            throws SQLException {
        select.setBytes(1, id.toBytes());
        select.setLong(2, sequence);
        select.setInt(3, page.remaining());
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (!page.offer(LogSchema.read(rows))) {
                    return true;
                }
            }
            return page.remaining() == 0;
        }
    }

    Optional<StoredEntry> byId(ConversationId id, MessageId messageId) throws SQLException {
        byId.setBytes(1, id.toBytes());
        byId.setBytes(2, messageId.toBytes());
        try (ResultSet row = byId.executeQuery()) {
            return row.next() ? Optional.of(LogSchema.read(row)) : Optional.empty();
        }
    }

    List<StoredEntry> recordsFrom(ConversationId id, long epoch, int limit) throws SQLException {
        records.setBytes(1, id.toBytes());
        records.setLong(2, epoch);
        records.setInt(3, limit);
        List<StoredEntry> found = new ArrayList<>();
        try (ResultSet rows = records.executeQuery()) {
            while (rows.next()) {
                found.add(LogSchema.read(rows));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
