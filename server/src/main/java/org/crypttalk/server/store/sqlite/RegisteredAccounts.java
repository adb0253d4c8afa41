package org.crypttalk.server.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.server.store.Accounts.Account;
import org.crypttalk.server.store.StoreException;

/** What an operator is told of the accounts of a data folder, whether a server has it open or not. */
public final class RegisteredAccounts {

    /**
     * One account.
     *
     * @param devices how many of its devices are active
     * @param sessions how many are signed in
     * @param lastUsedMillis when one of its devices was last connected or asked for something; a running server writes that some minutes
     *     late
     */
    public record RegisteredAccount(Account account, long devices, long sessions, OptionalLong lastUsedMillis) {}

    private record Activity(long sessions, OptionalLong lastUsedMillis) {}

    private RegisteredAccounts() {}

    /**
     * All accounts, in the order in which they registered.
     *
     * @throws StoreException if there is no data, or it cannot be read
     */
    public static List<RegisteredAccount> in(Path data) {
        SqliteFile file = MainSchema.main(DataFolder.existing(data));
        try (Statements statements = new Statements(file.openAndMigrate())) {
            List<RegisteredAccount> found = new ArrayList<>();
            for (Account account :
                    statements.all(SqliteAccounts.ACCOUNT + "ORDER BY number", SqliteAccounts::account)) {
                Activity activity = activity(statements, account.id());
                found.add(new RegisteredAccount(
                        account, devices(statements, account.id()), activity.sessions, activity.lastUsedMillis));
            }
            return found;
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }

    private static long devices(Statements statements, AccountId account) throws SQLException {
        List<byte[]> entries = statements.all(
                "SELECT entry FROM account_log WHERE account = ? ORDER BY seq", row -> row.getBytes(1), account);
        // A server accepts valid logs only; of a damaged one no device counts.
        return AccountLog.verify(entries) instanceof LogVerdict.Valid(AccountLog log)
                ? log.activeDevices().size()
                : 0;
    }

    private static Activity activity(Statements statements, AccountId account) throws SQLException {
        return statements
                .first(
                        "SELECT count(*), max(coalesce(max(last_used), 0),"
                                + " coalesce((SELECT time FROM sighting WHERE account = ?), 0)) FROM session WHERE account = ?",
                        row -> new Activity(
                                row.getLong(1),
                                row.getLong(2) == 0 ? OptionalLong.empty() : OptionalLong.of(row.getLong(2))),
                        account,
                        account)
                .orElseThrow();
    }
}
