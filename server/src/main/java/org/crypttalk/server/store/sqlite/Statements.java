package org.crypttalk.server.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EntryId;
import org.jspecify.annotations.Nullable;

/** A connection with the statements it has prepared. Used by one thread at a time. The SQL given to it is constant; values are bound. */
final class Statements implements AutoCloseable {

    /** Makes something of the current row. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement that changes something. Returns how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        try {
            return bound(sql, values).executeUpdate();
        } catch (SQLException e) {
            forget(sql);
            throw e;
        }
    }

    <T> List<T> all(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
        List<T> found = new ArrayList<>();
        visit(sql, row -> found.add(reading.of(row)), values);
        return found;
    }

    /** Gives the rows to the visitor until it answers false, and returns its last answer; true if there are none. */
    boolean visit(String sql, Reading<Boolean> visitor, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            while (rows.next()) {
                if (!visitor.of(rows)) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            forget(sql);
            throw e;
        }
    }

    <T> Optional<T> first(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
        return all(sql, reading, values).stream().findFirst();
    }

    boolean exists(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, _ -> true, values).isPresent();
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int place, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setObject(place, null);
            case AccountId id -> statement.setBytes(place, id.toBytes());
            case ConversationId id -> statement.setBytes(place, id.toBytes());
            case Hash bytes -> statement.setBytes(place, bytes.toBytes());
            case EntryId id -> statement.setBytes(place, id.toBytes());
            case byte[] bytes -> statement.setBytes(place, bytes);
            case String text -> statement.setString(place, text);
            case Long number -> statement.setLong(place, number);
            case Integer number -> statement.setInt(place, number);
            default -> throw new IllegalArgumentException("no column takes a " + value.getClass());
        }
    }

    /** After an error the driver gives the statement up. */
    private void forget(String sql) throws SQLException {
        PreparedStatement failed = prepared.remove(sql);
        if (failed != null) {
            failed.close();
        }
    }

    void rollback() throws SQLException {
        SqliteFile.rollback(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
