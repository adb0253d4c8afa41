package org.crypttalk.server.store.sqlite;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Blocks;

/** Blocks in {@code main.db}. */
final class SqliteBlocks implements Blocks {

    private final MainDatabase database;

    SqliteBlocks(MainDatabase database) {
        this.database = database;
    }

    @Override
    public boolean set(AccountId by, AccountId whom, boolean blocked) {
        String sql = blocked
                ? "INSERT INTO block (account, whom) VALUES (?, ?) ON CONFLICT DO NOTHING"
                : "DELETE FROM block WHERE account = ? AND whom = ?";
        return database.write(statements -> statements.update(sql, by, whom)) > 0;
    }

    @Override
    public List<AccountId> of(AccountId by) {
        return database.read(statements -> statements.all(
                "SELECT whom FROM block WHERE account = ? ORDER BY whom", row -> AccountId.of(row.getBytes(1)), by));
    }

    @Override
    public Set<AccountId> apartFrom(AccountId account) {
        return new HashSet<>(database.read(statements -> statements.all(
                "SELECT whom FROM block WHERE account = ? UNION ALL SELECT account FROM block WHERE whom = ?",
                row -> AccountId.of(row.getBytes(1)),
                account,
                account)));
    }
}
