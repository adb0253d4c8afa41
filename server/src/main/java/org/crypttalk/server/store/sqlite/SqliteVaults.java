package org.crypttalk.server.store.sqlite;

import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Vaults;

/** Vaults in {@code main.db}. */
final class SqliteVaults implements Vaults {

    private final MainDatabase database;

    SqliteVaults(MainDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Vault> of(AccountId account) {
        return database.read(statements -> statements.first(
                "SELECT key_vault, unlock_seals, version, store FROM vault WHERE account = ?",
                row -> new Vault(
                        row.getBytes(1), row.getBytes(2), row.getLong(3), Optional.ofNullable(row.getBytes(4))),
                account));
    }

    @Override
    public Write write(AccountId account, long version, byte[] store) {
        return database.write(statements -> {
            int written = statements.update(
                    "UPDATE vault SET version = ?, store = ? WHERE account = ? AND version = ?",
                    version,
                    store,
                    account,
                    version - 1);
            return written == 1
                    ? new Write.Written()
                    : new Write.Stale(statements
                            .first("SELECT version FROM vault WHERE account = ?", row -> row.getLong(1), account)
                            .orElse(0L));
        });
    }
}
