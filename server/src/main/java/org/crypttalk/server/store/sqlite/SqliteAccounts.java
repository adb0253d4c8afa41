package org.crypttalk.server.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Accounts;

/** Accounts in {@code main.db}. */
final class SqliteAccounts implements Accounts {

    static final String ACCOUNT = "SELECT id, name, role, avatar_image, created FROM account ";

    private final MainDatabase database;

    SqliteAccounts(MainDatabase database) {
        this.database = database;
    }

    @Override
    public Registration register(NewAccount account) {
        return database.write(statements -> register(statements, account));
    }

    private static Registration register(Statements statements, NewAccount account) throws SQLException {
        boolean first = !statements.exists("SELECT 1 FROM account LIMIT 1");
        boolean invited = account.invite().isPresent()
                ? SqliteInvites.isOpen(statements, account.invite().get(), account.timeMillis())
                : first || !account.inviteNeeded();
        if (!invited) {
            return new Registration.InviteRefused();
        }
        String lowerName = lower(account.name());
        if (statements.exists("SELECT 1 FROM account WHERE lower_name = ?", lowerName)) {
            return new Registration.NameTaken();
        }
        if (statements.exists("SELECT 1 FROM account WHERE id = ?", account.id())) {
            return new Registration.AccountExists();
        }
        if (account.invite().isPresent()) {
            statements.update(
                    "UPDATE invite SET used_by = ? WHERE code_hash = ?",
                    account.id(),
                    account.invite().get());
        }
        Role role = first ? Role.ADMINISTRATOR : Role.USER;
        Credentials credentials = account.credentials();
        Derivation derivation = credentials.derivation();
        statements.update(
                "INSERT INTO account (id, name, lower_name, email, role, created, random, memory_kib, iterations, parallelism,"
                        + " password_hash, recovery_hash, password_box, recovery_box)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                account.id(),
                account.name(),
                lowerName,
                account.email().orElse(null),
                codeOf(role),
                account.timeMillis(),
                derivation.random(),
                derivation.memoryKiB(),
                derivation.iterations(),
                derivation.parallelism(),
                credentials.passwordHash(),
                credentials.recoveryHash(),
                credentials.passwordBox(),
                credentials.recoveryBox());
        statements.update(
                "INSERT INTO account_log (account, seq, entry) VALUES (?, 0, ?)", account.id(), account.entry());
        statements.update(
                "INSERT INTO vault (account, version, key_vault, unlock_seals) VALUES (?, 0, ?, ?)",
                account.id(),
                account.keyVault(),
                account.unlockSeals());
        return new Registration.Registered(role);
    }

    @Override
    public boolean isEmpty() {
        return !database.read(statements -> statements.exists("SELECT 1 FROM account LIMIT 1"));
    }

    @Override
    public Optional<Account> byId(AccountId id) {
        return database.read(statements -> statements.first(ACCOUNT + "WHERE id = ?", SqliteAccounts::account, id));
    }

    @Override
    public Optional<Account> byName(String name) {
        return database.read(
                statements -> statements.first(ACCOUNT + "WHERE lower_name = ?", SqliteAccounts::account, lower(name)));
    }

    @Override
    public Optional<Credentials> credentials(String name) {
        return database.read(statements -> statements.first(
                "SELECT id, random, memory_kib, iterations, parallelism, password_hash, recovery_hash, password_box, recovery_box"
                        + " FROM account WHERE lower_name = ?",
                row -> new Credentials(
                        AccountId.of(row.getBytes(1)),
                        new Derivation(row.getBytes(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                        row.getString(6),
                        row.getString(7),
                        row.getBytes(8),
                        row.getBytes(9)),
                lower(name)));
    }

    @Override
    public List<Account> search(String query, int limit) {
        // instr instead of LIKE: underscores and per cent signs in a query stand for themselves.
        String wanted = lower(query);
        return database.read(statements -> statements.all(
                ACCOUNT + "WHERE instr(lower_name, ?) > 0 ORDER BY instr(lower_name, ?) > 1, lower_name LIMIT ?",
                SqliteAccounts::account,
                wanted,
                wanted,
                limit));
    }

    @Override
    public void setAvatar(AccountId id, String avatarImage) {
        database.write(
                statements -> statements.update("UPDATE account SET avatar_image = ? WHERE id = ?", avatarImage, id));
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                AccountId.of(row.getBytes(1)),
                row.getString(2),
                role(row.getInt(3)),
                Optional.ofNullable(row.getString(4)),
                row.getLong(5));
    }

    static Role role(int code) {
        return code == codeOf(Role.ADMINISTRATOR) ? Role.ADMINISTRATOR : Role.USER;
    }

    private static int codeOf(Role role) {
        return switch (role) {
            case USER -> 0;
            case ADMINISTRATOR -> 1;
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
