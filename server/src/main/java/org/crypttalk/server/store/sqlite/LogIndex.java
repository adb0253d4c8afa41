package org.crypttalk.server.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.StoredEntry.Kind;

/**
 * Writes {@code index.db}: batches of entries, each sorted so that a tree's page is touched once a batch. Used by one thread at a time.
 */
final class LogIndex implements AutoCloseable {

    /** What the index needs of an entry. */
    record Row(
            long position,
            ConversationId conversation,
            long sequence,
            Kind kind,
            long epoch,
            EntryId id,
            Hash transcript,
            long timeMillis) {}

    private record Keyed(long conversation, Row row) {}

    /** Rows of the log that are indexed in one transaction while rebuilding: some 10 MB of heap. */
    private static final int REBUILD_BATCH = 50_000;

    private static final String UPSERT_CONVERSATION = """
            INSERT INTO conversation (id, sequence, epoch, time, transcript, highest_id) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, epoch = max(epoch, excluded.epoch),
                time = excluded.time, transcript = excluded.transcript, highest_id = max(highest_id, excluded.highest_id)
            RETURNING key
            """;

    private final Connection connection;

    private LogIndex(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the index and brings it up to the end of the log. An index that is damaged, of another log, or ahead of the log is thrown
     * away and built anew.
     */
    static LogIndex open(SqliteFile file, Connection log) throws SQLException {
        try {
            return openAndCatchUp(file, log);
        } catch (UnusableIndex _) {
            file.delete();
        } catch (SQLException e) {
            if (!SqliteFile.isDamage(e)) {
                throw e;
            }
            file.delete();
        }
        try {
            return openAndCatchUp(file, log);
        } catch (UnusableIndex e) {
            throw new SQLException("a new index does not fit its log", e);
        }
    }

    private static LogIndex openAndCatchUp(SqliteFile file, Connection log) throws SQLException, UnusableIndex {
        byte[] identity;
        try (PreparedStatement select = log.prepareStatement("SELECT id FROM identity");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the log has no identity");
            }
            identity = row.getBytes(1);
        }
        Connection connection = file.open();
        try {
            file.migrate(connection);
            long indexed = indexedPosition(connection, identity);
            if (indexed > LogSchema.lastPosition(log)) {
                throw new UnusableIndex();
            }
            LogIndex index = new LogIndex(connection);
            index.catchUp(log, indexed);
            return index;
        } catch (SQLException | UnusableIndex | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static long indexedPosition(Connection connection, byte[] identity) throws SQLException, UnusableIndex {
        try (PreparedStatement select = connection.prepareStatement("SELECT log = ?, position FROM progress")) {
            select.setBytes(1, identity);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    if (!row.getBoolean(1)) {
                        throw new UnusableIndex();
                    }
                    return row.getLong(2);
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO progress VALUES (?, 0)")) {
            insert.setBytes(1, identity);
            insert.executeUpdate();
        }
        return 0;
    }

    private void catchUp(Connection log, long indexed) throws SQLException {
        try (PreparedStatement select =
                log.prepareStatement("SELECT position, conversation, sequence, kind, epoch, id, transcript, time"
                        + " FROM entry WHERE position > ? ORDER BY position")) {
            select.setLong(1, indexed);
            List<Row> batch = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    batch.add(new Row(
                            row.getLong(1),
                            ConversationId.of(row.getBytes(2)),
                            row.getLong(3),
                            Kind.of(row.getInt(4)),
                            row.getLong(5),
                            EntryId.of(row.getBytes(6)),
                            Hash.of(row.getBytes(7)),
                            row.getLong(8)));
                    if (batch.size() == REBUILD_BATCH) {
                        add(batch);
                        batch.clear();
                    }
                }
            }
            if (!batch.isEmpty()) {
                add(batch);
            }
        }
    }

    /** Indexes entries that follow, in the log's order, what is indexed already; all or nothing. */
    void add(List<Row> batch) throws SQLException {
        try {
            execute("BEGIN IMMEDIATE");
            Map<ConversationId, Long> keys = conversations(batch);
            List<Keyed> rows = new ArrayList<>(batch.size());
            for (Row row : batch) {
                rows.add(new Keyed(keys.getOrDefault(row.conversation(), 0L), row));
            }
            addBySequence(rows);
            addById(rows);
            try (PreparedStatement progress = connection.prepareStatement("UPDATE progress SET position = ?")) {
                progress.setLong(1, batch.getLast().position());
                progress.executeUpdate();
            }
            execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            SqliteFile.rollback(connection);
            throw e;
        }
    }

    private void addBySequence(List<Keyed> rows) throws SQLException {
        rows.sort(Comparator.comparingLong(Keyed::conversation)
                .thenComparingLong(keyed -> keyed.row().sequence()));
        try (PreparedStatement bySequence = connection.prepareStatement("INSERT INTO by_sequence VALUES (?, ?, ?)");
                PreparedStatement epochRecord =
                        connection.prepareStatement("INSERT INTO epoch_record VALUES (?, ?, ?)")) {
            for (Keyed keyed : rows) {
                insert(bySequence, keyed.conversation(), keyed.row().sequence(), keyed.row());
                if (keyed.row().kind() == Kind.EPOCH_RECORD) {
                    insert(epochRecord, keyed.conversation(), keyed.row().epoch(), keyed.row());
                }
            }
        }
    }

    private void addById(List<Keyed> rows) throws SQLException {
        rows.sort(Comparator.comparing((Keyed keyed) -> keyed.row().id()).thenComparingLong(Keyed::conversation));
        try (PreparedStatement byId = connection.prepareStatement("INSERT INTO by_id VALUES (?, ?, ?)")) {
            for (Keyed keyed : rows) {
                if (keyed.row().kind() == Kind.ENVELOPE) {
                    byId.setBytes(1, keyed.row().id().toBytes());
                    byId.setLong(2, keyed.conversation());
                    byId.setLong(3, keyed.row().position());
                    byId.executeUpdate();
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void insert(PreparedStatement insert, long conversation, long place, Row row) throws SQLException {
        insert.setLong(1, conversation);
        insert.setLong(2, place);
        insert.setLong(3, row.position());
        insert.executeUpdate();
    }

    /** Brings the conversations' rows up to the batch and gives their keys. */
    private Map<ConversationId, Long> conversations(List<Row> batch) throws SQLException {
        Map<ConversationId, Summary> summaries = new HashMap<>();
        for (Row row : batch) {
            summaries.merge(row.conversation(), Summary.of(row), Summary::then);
        }
        Map<ConversationId, Long> keys = new HashMap<>();
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT_CONVERSATION)) {
            for (Map.Entry<ConversationId, Summary> entry : new TreeMap<>(summaries).entrySet()) {
                Summary summary = entry.getValue();
                upsert.setBytes(1, entry.getKey().toBytes());
                upsert.setLong(2, summary.sequence());
                upsert.setLong(3, summary.epoch());
                upsert.setLong(4, summary.timeMillis());
                upsert.setBytes(5, summary.transcript().toBytes());
                upsert.setBytes(6, summary.highestId().toBytes());
                try (ResultSet key = upsert.executeQuery()) {
                    if (!key.next()) {
                        throw new SQLException("a conversation was given no key");
                    }
                    keys.put(entry.getKey(), key.getLong(1));
                }
            }
        }
        return keys;
    }

    private record Summary(long sequence, long epoch, long timeMillis, Hash transcript, EntryId highestId) {

        static Summary of(Row row) {
            boolean isRecord = row.kind() == Kind.EPOCH_RECORD;
            return new Summary(
                    row.sequence(),
                    isRecord ? row.epoch() : -1,
                    row.timeMillis(),
                    row.transcript(),
                    isRecord ? new EntryId(0, 0) : row.id());
        }

        Summary then(Summary later) {
            return new Summary(
                    later.sequence,
                    Math.max(epoch, later.epoch),
                    later.timeMillis,
                    later.transcript,
                    highestId.compareTo(later.highestId) > 0 ? highestId : later.highestId);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** The index is of another log, or ahead of its log. */
    private static final class UnusableIndex extends Exception {}
}
