package org.crypttalk.server.store.sqlite;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.crypttalk.server.store.Settings;

/** Settings in {@code main.db}. */
final class SqliteSettings implements Settings {

    private static final int SECRET_BYTES = 32;

    private final MainDatabase database;
    private final RandomGenerator random;

    SqliteSettings(MainDatabase database, RandomGenerator random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public byte[] secret(String name) {
        return database.write(statements -> {
            Optional<byte[]> known =
                    statements.first("SELECT value FROM secret WHERE name = ?", row -> row.getBytes(1), name);
            if (known.isPresent()) {
                return known.get();
            }
            byte[] made = new byte[SECRET_BYTES];
            random.nextBytes(made);
            statements.update("INSERT INTO secret (name, value) VALUES (?, ?)", name, made);
            return made;
        });
    }
}
