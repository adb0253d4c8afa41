package org.crypttalk.server.store.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Cursors;

/** Cursors in {@code main.db}, written behind. */
final class SqliteCursors implements Cursors, BehindTable.Table<Long> {

    private final BehindTable<Long> values;

    SqliteCursors(MainDatabase database) {
        values = new BehindTable<>(database, this);
    }

    @Override
    public boolean advance(ConversationId conversation, AccountId account, long sequence) {
        return sequence > 0 && values.change(conversation, account, sequence, (old, higher) -> higher > old);
    }

    @Override
    public Map<AccountId, Long> of(ConversationId conversation) {
        return values.of(conversation);
    }

    void flush() {
        values.flush();
    }

    @Override
    public Map<AccountId, Long> load(Statements statements, ConversationId conversation) throws SQLException {
        Map<AccountId, Long> loaded = new HashMap<>();
        statements.all(
                "SELECT account, sequence FROM cursor WHERE conversation = ?",
                row -> loaded.put(AccountId.of(row.getBytes(1)), row.getLong(2)),
                conversation);
        return loaded;
    }

    @Override
    public void save(Statements statements, ConversationId conversation, AccountId account, Long sequence)
            throws SQLException {
        statements.update(
                "INSERT INTO cursor (conversation, account, sequence) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence)",
                conversation,
                account,
                sequence);
    }
}
