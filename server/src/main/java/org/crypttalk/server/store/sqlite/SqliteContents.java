package org.crypttalk.server.store.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.copy.CopySource;
import org.crypttalk.server.store.copy.Item;
import org.crypttalk.server.store.copy.ItemKind;

/**
 * Everything in a data folder, in the order in which it was written where that can be known. The folder is locked meanwhile, so that no server
 * adds to it. Used by one thread.
 *
 * <p>Positions are row numbers. Where a table has none, it is small, and they count its rows in the order of their keys.
 */
public final class SqliteContents implements CopySource {

    private final DataFolder folder;
    private final SqliteFile mainFile;
    private final SqliteFile logFile;
    private final Statements main;
    private final Statements log;
    /** Rows that belong to another row are read beside it, on a connection of their own. */
    private final Statements beside;

    private SqliteContents(DataFolder folder) {
        this.folder = folder;
        this.mainFile = MainSchema.main(folder.path());
        this.logFile = LogSchema.log(folder.path());
        try {
            MainDatabase checked = MainDatabase.open(folder.path());
            try {
                SqliteStores.refuseLostLog(folder, checked);
            } finally {
                checked.close();
            }
            Connection migratedLog = logFile.openAndMigrate();
            this.log = new Statements(migratedLog);
            this.main = new Statements(mainFile.open());
            this.beside = new Statements(mainFile.open());
        } catch (SQLException e) {
            throw mainFile.failure(e);
        }
    }

    /**
     * Opens a data folder that is there, or a backup.
     *
     * @throws StoreException if there is no data, a server has it open, or it is damaged
     */
    public static SqliteContents open(Path data) {
        if (!Files.isRegularFile(data)) {
            var _ = DataFolder.existing(data);
        }
        DataFolder folder = DataFolder.open(data);
        try {
            return new SqliteContents(folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public Hash identity() {
        return read(() -> log.first("SELECT id FROM identity", row -> identity(row.getBytes(1)))
                .orElseThrow(() -> new IllegalStateException("A log has no identity")));
    }

    /** The log's 16 bytes, as a hash has 32. */
    private static Hash identity(byte[] id) {
        byte[] padded = new byte[Hash.SIZE];
        System.arraycopy(id, 0, padded, 0, id.length);
        return Hash.of(padded);
    }

    @Override
    public long roughCount(ItemKind kind) {
        return read(() -> kind == ItemKind.ENTRIES
                ? log.first("SELECT max(position) FROM entry", row -> row.getLong(1))
                        .orElse(0L)
                : main.first("SELECT count(*) FROM " + table(kind), row -> row.getLong(1))
                        .orElse(0L));
    }

    private static String table(ItemKind kind) {
        return switch (kind) {
            case SECRETS -> "secret";
            case INVITES -> "invite";
            case ACCOUNTS -> "account";
            case LOG_ENTRIES -> "account_log WHERE seq > 0";
            case PRIVATE_STORES -> "vault WHERE version > 0";
            case SESSIONS -> "session";
            case CONVERSATIONS -> "conversation";
            case EPOCH_SEALS -> "epoch_seal WHERE is_repair = 0";
            case REPAIR_REQUESTS -> "repair_request";
            case CURSORS -> "cursor";
            case READ_MARKS -> "read_mark";
            case SIGHTINGS -> "sighting";
            case BLOCKS -> "block";
            case ENTRIES -> throw new IllegalArgumentException("entries are in log.db");
        };
    }

    @Override
    public void visit(ItemKind kind, long after, Visitor visitor) {
        switch (kind) {
            case SECRETS ->
                byRow(
                        main,
                        "SELECT rowid, name, value FROM secret WHERE rowid > ? ORDER BY rowid",
                        after,
                        row -> new Item.Secret(row.getString(2), row.getBytes(3)),
                        visitor);
            case INVITES ->
                byRow(
                        main,
                        "SELECT rowid, code_hash, expires FROM invite WHERE rowid > ? ORDER BY rowid",
                        after,
                        row -> new Item.Invite(Hash.of(row.getBytes(2)), row.getLong(3)),
                        visitor);
            case ACCOUNTS -> {
                Map<AccountId, Hash> invites = usedInvites();
                byRow(
                        main,
                        "SELECT a.number, a.id, a.name, a.email, a.role, a.avatar_image, a.created, a.random, a.memory_kib,"
                                + " a.iterations, a.parallelism, a.password_hash, a.recovery_hash, a.password_box, a.recovery_box,"
                                + " l.entry, v.key_vault, v.unlock_seals"
                                + " FROM account a JOIN account_log l ON l.account = a.id AND l.seq = 0"
                                + " JOIN vault v ON v.account = a.id WHERE a.number > ? ORDER BY a.number",
                        after,
                        row -> account(row, invites),
                        visitor);
            }
            case LOG_ENTRIES ->
                byRow(
                        main,
                        "SELECT rowid, account, seq, entry FROM account_log WHERE seq > 0 AND rowid > ? ORDER BY rowid",
                        after,
                        row -> new Item.LogEntry(AccountId.of(row.getBytes(2)), row.getLong(3), row.getBytes(4)),
                        visitor);
            case PRIVATE_STORES ->
                byRow(
                        main,
                        "SELECT rowid, account, version, store FROM vault WHERE version > 0 AND rowid > ? ORDER BY rowid",
                        after,
                        row -> new Item.PrivateStore(AccountId.of(row.getBytes(2)), row.getLong(3), row.getBytes(4)),
                        visitor);
            case SESSIONS ->
                byRow(
                        main,
                        "SELECT rowid, id, account, kind, secret, device, created, last_used FROM session WHERE rowid > ?"
                                + " ORDER BY rowid",
                        after,
                        row -> new Item.Session(SqliteSessions.session(row, 2)),
                        visitor);
            case CONVERSATIONS ->
                byRow(
                        main,
                        "SELECT number, id, created FROM conversation WHERE number > ? ORDER BY number",
                        after,
                        row -> new Item.Conversation(
                                ConversationId.of(row.getBytes(2)),
                                members(row.getLong(1), 0),
                                members(row.getLong(1), 1),
                                row.getLong(3),
                                row.getLong(1)),
                        visitor);
            case EPOCH_SEALS ->
                byRow(
                        main,
                        "SELECT number, record_hash, account, conversation, generation, seal FROM epoch_seal"
                                + " WHERE is_repair = 0 AND number > ? ORDER BY number",
                        after,
                        this::seals,
                        visitor);
            case REPAIR_REQUESTS ->
                byCount(
                        "SELECT conversation, epoch, account FROM repair_request ORDER BY conversation, epoch, account"
                                + " LIMIT -1 OFFSET ?",
                        after,
                        row -> new Item.RepairRequest(
                                ConversationId.of(row.getBytes(1)),
                                new EpochSeals.Repair(AccountId.of(row.getBytes(3)), row.getLong(2))),
                        visitor);
            case CURSORS ->
                byCount(
                        "SELECT conversation, account, sequence FROM cursor ORDER BY conversation, account LIMIT -1 OFFSET ?",
                        after,
                        row -> new Item.Cursor(
                                ConversationId.of(row.getBytes(1)), AccountId.of(row.getBytes(2)), row.getLong(3)),
                        visitor);
            case READ_MARKS ->
                byRow(
                        main,
                        "SELECT rowid, conversation, account, mark FROM read_mark WHERE rowid > ? ORDER BY rowid",
                        after,
                        row -> new Item.ReadMark(
                                ConversationId.of(row.getBytes(2)), AccountId.of(row.getBytes(3)), row.getBytes(4)),
                        visitor);
            case SIGHTINGS ->
                byCount(
                        "SELECT account, time FROM sighting ORDER BY account LIMIT -1 OFFSET ?",
                        after,
                        row -> new Item.Sighting(AccountId.of(row.getBytes(1)), row.getLong(2)),
                        visitor);
            case BLOCKS ->
                byCount(
                        "SELECT account, whom FROM block ORDER BY account, whom LIMIT -1 OFFSET ?",
                        after,
                        row -> new Item.Block(AccountId.of(row.getBytes(1)), AccountId.of(row.getBytes(2))),
                        visitor);
            case ENTRIES ->
                byRow(
                        log,
                        "SELECT " + LogSchema.COLUMNS + " FROM entry WHERE position > ? ORDER BY position",
                        after,
                        row -> new Item.Entry(LogSchema.read(row)),
                        visitor);
        }
    }

    /** The invites that were used, by who used them. */
    private Map<AccountId, Hash> usedInvites() {
        return read(() -> {
            Map<AccountId, Hash> used = new HashMap<>();
            var _ = beside.visit("SELECT used_by, code_hash FROM invite WHERE used_by IS NOT NULL", row -> {
                used.put(AccountId.of(row.getBytes(1)), Hash.of(row.getBytes(2)));
                return true;
            });
            return used;
        });
    }

    private static Item account(ResultSet row, Map<AccountId, Hash> invites) throws SQLException {
        AccountId id = AccountId.of(row.getBytes(2));
        Accounts.Credentials credentials = new Accounts.Credentials(
                id,
                new Accounts.Derivation(row.getBytes(8), row.getLong(9), row.getLong(10), row.getLong(11)),
                row.getString(12),
                row.getString(13),
                row.getBytes(14),
                row.getBytes(15));
        return new Item.Account(
                new Accounts.NewAccount(
                        id,
                        row.getString(3),
                        Optional.ofNullable(row.getString(4)),
                        credentials,
                        row.getBytes(16),
                        row.getBytes(18),
                        row.getBytes(17),
                        Optional.ofNullable(invites.get(id)),
                        false,
                        row.getLong(7)),
                SqliteAccounts.role(row.getInt(5)),
                Optional.ofNullable(row.getString(6)));
    }

    /** The members, or those of them who wrote. */
    private List<AccountId> members(long conversation, int leastWrote) throws SQLException {
        return beside.all(
                "SELECT account FROM member WHERE conversation = ? AND wrote >= ? ORDER BY account",
                row -> AccountId.of(row.getBytes(1)),
                conversation,
                leastWrote);
    }

    private Item seals(ResultSet row) throws SQLException {
        Hash recordHash = Hash.of(row.getBytes(2));
        AccountId account = AccountId.of(row.getBytes(3));
        ConversationId conversation = ConversationId.of(row.getBytes(4));
        List<EpochSeals.Seal> repairs = beside.all(
                "SELECT generation, seal FROM epoch_seal WHERE record_hash = ? AND account = ? AND conversation = ?"
                        + " AND is_repair = 1 ORDER BY number",
                repair -> new EpochSeals.Seal(account, repair.getLong(1), repair.getBytes(2)),
                recordHash,
                account,
                conversation);
        return new Item.Seals(
                conversation, recordHash, new EpochSeals.Seal(account, row.getLong(5), row.getBytes(6)), repairs);
    }

    /** For tables whose rows have numbers, which come first. */
    private void byRow(
            Statements statements, String sql, long after, Statements.Reading<Item> reading, Visitor visitor) {
        var _ = read(() -> statements.visit(
                sql,
                row -> {
                    visitor.accept(row.getLong(1), reading.of(row));
                    return true;
                },
                after));
    }

    /** For tables whose rows have none. */
    private void byCount(String sql, long after, Statements.Reading<Item> reading, Visitor visitor) {
        long[] position = {after};
        var _ = read(() -> main.visit(
                sql,
                row -> {
                    visitor.accept(++position[0], reading.of(row));
                    return true;
                },
                after));
    }

    private interface Query<T> {
        T run() throws SQLException;
    }

    private <T> T read(Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw mainFile.failure(e);
        }
    }

    @Override
    public void close() {
        try (folder;
                log;
                main;
                beside) {
            // Closed in reverse order: the lock goes last.
        } catch (SQLException e) {
            throw mainFile.failure(e);
        }
    }
}
