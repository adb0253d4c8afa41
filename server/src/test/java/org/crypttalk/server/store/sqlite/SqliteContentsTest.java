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

    /** Whoever adds a table or a column says here that it is copied, or why not, and copies it in {@link SqliteContents}. */
    @Test
    void everyColumnIsCopied(@TempDir Path folder) throws Exception {
        SqliteStores.open(folder, InstantSource.system(), new SecureRandom()).close();
        assertThat(tables(MainSchema.main(folder)))
                .containsExactlyInAnyOrder(
                        "account: number, id, name, lower_name, email, role, avatar_image, created, random, memory_kib,"
                                + " iterations, parallelism, password_hash, recovery_hash, password_box, recovery_box",
                        "account_log: account, seq, entry",
                        "vault: account, version, key_vault, unlock_seals, store",
                        "session: id, account, kind, secret, device, created, last_used",
                        "invite: code_hash, expires, used_by",
                        "conversation: number, id, created",
                        "member: account, conversation, wrote",
                        "epoch_seal: number, record_hash, account, conversation, generation, is_repair, seal",
                        "repair_request: conversation, epoch, account",
                        "cursor: conversation, account, sequence",
                        "read_mark: conversation, account, mark",
                        "sighting: account, time",
                        "block: account, whom",
                        "secret: name, value");
        assertThat(tables(LogSchema.log(folder)))
                .containsExactlyInAnyOrder(
                        // The position is the order in the log, which conversations do not depend on.
                        "entry: position, conversation, sequence, kind, epoch, id, hash, transcript, time, sender, body",
                        // Names the log that is copied; it is not data.
                        "identity: id");
    }

    private static List<String> tables(SqliteFile file) throws SQLException {
        try (Connection connection = file.open();
                Statements statements = new Statements(connection)) {
            return statements.all(
                    "SELECT t.name || ': ' || group_concat(c.name, ', ' ORDER BY c.cid) FROM sqlite_schema t, pragma_table_info(t.name) c"
                            + " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name",
                    row -> row.getString(1));
        }
    }
}
