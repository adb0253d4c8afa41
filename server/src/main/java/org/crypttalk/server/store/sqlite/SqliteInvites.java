package org.crypttalk.server.store.sqlite;

import java.sql.SQLException;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Invites;

/** Invites in {@code main.db}. */
final class SqliteInvites implements Invites {

    /** Also run by a process beside the server, see {@link SqliteStores#addInvite}. */
    static final String ADD = "INSERT INTO invite (code_hash, expires) VALUES (?, ?) ON CONFLICT DO NOTHING";

    private final MainDatabase database;

    SqliteInvites(MainDatabase database) {
        this.database = database;
    }

    @Override
    public void add(Hash codeHash, long expiresMillis) {
        database.write(statements -> statements.update(ADD, codeHash, expiresMillis));
    }

    @Override
    public boolean isOpen(Hash codeHash, long nowMillis) {
        return database.read(statements -> isOpen(statements, codeHash, nowMillis));
    }

    static boolean isOpen(Statements statements, Hash codeHash, long nowMillis) throws SQLException {
        return statements.exists(
                "SELECT 1 FROM invite WHERE code_hash = ? AND used_by IS NULL AND expires > ?", codeHash, nowMillis);
    }
}
