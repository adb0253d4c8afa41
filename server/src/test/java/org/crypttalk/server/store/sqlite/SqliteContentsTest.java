package org.crypttalk.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a data folder's contents are made of. */
final class SqliteContentsTest {

    /** Whoever adds a table says here that it is copied, or why not, and copies it in {@link SqliteContents}. */
    @Test
    void everyTableIsCopied(@TempDir Path folder) throws Exception {
        SqliteStores.open(folder, InstantSource.system(), new SecureRandom()).close();
        assertThat(tables(MainSchema.main(folder)))
                .containsExactlyInAnyOrder(
                        "account",
                        "account_log",
                        "vault",
                        "session",
                        "invite",
                        "conversation",
                        "member",
                        "epoch_seal",
                        "repair_request",
                        "cursor",
                        "read_mark",
                        "sighting",
                        "secret");
        // The identity names the log that is copied; it is not data.
        assertThat(tables(LogSchema.log(folder))).containsExactlyInAnyOrder("entry", "identity");
    }

    private static List<String> tables(SqliteFile file) throws SQLException {
        try (Connection connection = file.open();
                Statements statements = new Statements(connection)) {
            return statements.all(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                    row -> row.getString(1));
        }
    }
}
