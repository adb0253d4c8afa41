package org.crypttalk.server.store.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.ReadMarks;

/** Read marks in {@code main.db}, written behind. */
final class SqliteReadMarks implements ReadMarks, BehindTable.Table<byte[]> {

    private final BehindTable<byte[]> values;

    SqliteReadMarks(MainDatabase database) {
        values = new BehindTable<>(database, this);
    }

    @Override
    public void put(ConversationId conversation, AccountId account, byte[] mark) {
        values.change(conversation, account, mark, (_, _) -> true);
    }

    @Override
    public Map<AccountId, byte[]> of(ConversationId conversation) {
        return values.of(conversation);
    }

    void flush() {
        values.flush();
    }

    @Override
    public Map<AccountId, byte[]> load(Statements statements, ConversationId conversation) throws SQLException {
        Map<AccountId, byte[]> loaded = new HashMap<>();
        statements.all(
                "SELECT account, mark FROM read_mark WHERE conversation = ?",
                row -> loaded.put(AccountId.of(row.getBytes(1)), row.getBytes(2)),
                conversation);
        return loaded;
    }

    @Override
    public void save(Statements statements, ConversationId conversation, AccountId account, byte[] mark)
            throws SQLException {
        statements.update(
                "INSERT INTO read_mark (conversation, account, mark) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET mark = excluded.mark",
                conversation,
                account,
                mark);
    }
}
