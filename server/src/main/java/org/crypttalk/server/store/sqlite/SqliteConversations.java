package org.crypttalk.server.store.sqlite;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Conversations;

/** Conversations in {@code main.db}. Members never change, so those that were asked for stay in memory. */
final class SqliteConversations implements Conversations {

    private static final int MAX_CACHED = 100_000;

    private final MainDatabase database;
    private final ConcurrentMap<ConversationId, List<AccountId>> cached = new ConcurrentHashMap<>();

    SqliteConversations(MainDatabase database) {
        this.database = database;
    }

    @Override
    public boolean create(ConversationId id, List<AccountId> members, long timeMillis) {
        return database.write(statements -> {
            int created = statements.update(
                    "INSERT INTO conversation (id, created) VALUES (?, ?) ON CONFLICT DO NOTHING", id, timeMillis);
            if (created == 0) {
                return false;
            }
            for (AccountId member : members) {
                statements.update(
                        "INSERT INTO member (account, conversation) SELECT ?, number FROM conversation WHERE id = ?",
                        member,
                        id);
            }
            return true;
        });
    }

    @Override
    public List<AccountId> members(ConversationId id) {
        List<AccountId> known = cached.get(id);
        if (known != null) {
            return known;
        }
        List<AccountId> members = List.copyOf(database.read(statements -> statements.all(
                "SELECT m.account FROM conversation c JOIN member m ON m.conversation = c.number WHERE c.id = ?"
                        + " ORDER BY m.account",
                row -> AccountId.of(row.getBytes(1)),
                id)));
        if (!members.isEmpty()) {
            if (cached.size() >= MAX_CACHED) {
                cached.clear();
            }
            cached.put(id, members);
        }
        return members;
    }

    @Override
    public List<ConversationId> ofAccount(AccountId account) {
        return database.read(statements -> statements.all(
                "SELECT c.id FROM member m JOIN conversation c ON c.number = m.conversation WHERE m.account = ?"
                        + " ORDER BY m.conversation",
                row -> ConversationId.of(row.getBytes(1)),
                account));
    }

    @Override
    public int countOf(AccountId account) {
        return database.read(statements -> statements
                .first("SELECT count(*) FROM member WHERE account = ?", row -> row.getInt(1), account)
                .orElse(0));
    }

    @Override
    public boolean noteWriter(ConversationId id, AccountId account) {
        return database.write(statements -> statements.update(
                        "UPDATE member SET wrote = 1 WHERE account = ? AND wrote = 0"
                                + " AND conversation = (SELECT number FROM conversation WHERE id = ?)",
                        account,
                        id))
                > 0;
    }

    @Override
    public List<AccountId> acquaintances(AccountId account) {
        return database.read(statements -> statements.all(
                "SELECT DISTINCT other.account FROM member own JOIN member other ON other.conversation = own.conversation"
                        + " WHERE own.account = ? AND own.wrote = 1 AND other.wrote = 1 AND other.account <> own.account"
                        + " ORDER BY other.account",
                row -> AccountId.of(row.getBytes(1)),
                account));
    }
}
