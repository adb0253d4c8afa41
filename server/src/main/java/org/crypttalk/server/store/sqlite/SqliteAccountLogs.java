package org.crypttalk.server.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.AccountLogs;

/** Account logs in {@code main.db}. */
final class SqliteAccountLogs implements AccountLogs {

    private final MainDatabase database;

    SqliteAccountLogs(MainDatabase database) {
        this.database = database;
    }

    @Override
    public List<byte[]> entries(AccountId account, long from, int limit) {
        return database.read(statements -> statements.all(
                "SELECT entry FROM account_log WHERE account = ? AND seq >= ? ORDER BY seq LIMIT ?",
                row -> row.getBytes(1),
                account,
                from,
                limit));
    }

    @Override
    public OptionalLong headSeq(AccountId account) {
        long head = database.read(statements -> headSeq(statements, account));
        return head < 0 ? OptionalLong.empty() : OptionalLong.of(head);
    }

    private static long headSeq(Statements statements, AccountId account) throws SQLException {
        return statements
                .first(
                        "SELECT seq FROM account_log WHERE account = ? ORDER BY seq DESC LIMIT 1",
                        row -> row.getLong(1),
                        account)
                .orElse(-1L);
    }

    @Override
    public Extension append(AccountId account, long seq, byte[] entry) {
        return database.write(statements -> append(statements, account, seq, entry));
    }

    private static Extension append(Statements statements, AccountId account, long seq, byte[] entry)
            throws SQLException {
        long head = headSeq(statements, account);
        if (head < 0 || seq != head + 1) {
            return new Extension.Stale(head);
        }
        statements.update("INSERT INTO account_log (account, seq, entry) VALUES (?, ?, ?)", account, seq, entry);
        return new Extension.Extended();
    }

    @Override
    public Extension enrol(AccountId account, long seq, byte[] entry, int which, byte[] box) {
        return database.write(statements -> {
            Extension extension = append(statements, account, seq, entry);
            if (extension instanceof Extension.Extended) {
                statements.update(
                        which == 0
                                ? "UPDATE account SET password_box = ? WHERE id = ?"
                                : "UPDATE account SET recovery_box = ? WHERE id = ?",
                        box,
                        account);
            }
            return extension;
        });
    }
}
