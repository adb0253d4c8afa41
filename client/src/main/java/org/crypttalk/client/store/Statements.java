package org.crypttalk.client.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection with the statements it has prepared. The SQL given to it is constant; values are bound. One thread at a time. */
final class Statements {

    /** Makes something of the current row. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** Returns how many rows were changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    <T> List<T> all(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            while (rows.next()) {
                found.add(reading.of(rows));
            }
        }
        return found;
    }

    <T> Optional<T> first(String sql, Reading<T> reading, @Nullable Object... values) throws SQLException {
        List<T> found = all(sql, reading, values);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setObject(i + 1, null);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case String text -> statement.setString(i + 1, text);
                default -> throw new IllegalArgumentException("no column takes a " + values[i]);
            }
        }
        return statement;
    }
}
