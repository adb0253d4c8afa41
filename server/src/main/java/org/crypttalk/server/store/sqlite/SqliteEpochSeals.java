package org.crypttalk.server.store.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EpochSeals;

/** Epoch seals in {@code main.db}. */
final class SqliteEpochSeals implements EpochSeals {

    private static final String INSERT =
            "INSERT INTO epoch_seal (record_hash, account, conversation, generation, is_repair, seal) VALUES (?, ?, ?, ?, ?, ?)";

    private final MainDatabase database;

    SqliteEpochSeals(MainDatabase database) {
        this.database = database;
    }

    @Override
    public void keep(ConversationId conversation, Hash recordHash, List<Seal> seals) {
        database.write(statements -> {
            int kept = 0;
            for (Seal seal : seals) {
                kept += statements.update(
                        INSERT + " ON CONFLICT DO NOTHING",
                        recordHash,
                        seal.account(),
                        conversation,
                        seal.generation(),
                        0,
                        seal.seal());
            }
            return kept;
        });
    }

    @Override
    public void drop(ConversationId conversation, Hash recordHash) {
        database.write(statements -> statements.update(
                "DELETE FROM epoch_seal WHERE record_hash = ? AND conversation = ?", recordHash, conversation));
    }

    @Override
    public void repair(ConversationId conversation, long epoch, Hash recordHash, List<Seal> seals) {
        database.write(statements -> {
            int answered = 0;
            for (Seal seal : seals) {
                boolean isRepair = statements.exists(
                        "SELECT 1 FROM epoch_seal WHERE record_hash = ? AND account = ? AND conversation = ? AND is_repair = 0",
                        recordHash,
                        seal.account(),
                        conversation);
                statements.update(
                        INSERT,
                        recordHash,
                        seal.account(),
                        conversation,
                        seal.generation(),
                        isRepair ? 1 : 0,
                        seal.seal());
                statements.update(
                        "DELETE FROM epoch_seal WHERE number IN (SELECT number FROM epoch_seal"
                                + " WHERE record_hash = ? AND account = ? AND conversation = ? AND is_repair = 1"
                                + " ORDER BY number DESC LIMIT -1 OFFSET ?)",
                        recordHash,
                        seal.account(),
                        conversation,
                        MAX_REPAIRS);
                answered += statements.update(
                        "DELETE FROM repair_request WHERE conversation = ? AND epoch = ? AND account = ?",
                        conversation,
                        epoch,
                        seal.account());
            }
            return answered;
        });
    }

    @Override
    public Map<Hash, List<Seal>> of(ConversationId conversation, AccountId account, List<Hash> recordHashes) {
        return database.read(statements -> {
            Map<Hash, List<Seal>> found = new HashMap<>();
            for (Hash recordHash : recordHashes) {
                List<Seal> seals = statements.all(
                        "SELECT generation, seal FROM epoch_seal WHERE record_hash = ? AND account = ? AND conversation = ?"
                                + " ORDER BY number DESC",
                        row -> new Seal(account, row.getLong(1), row.getBytes(2)),
                        recordHash,
                        account,
                        conversation);
                if (!seals.isEmpty()) {
                    found.put(recordHash, seals);
                }
            }
            return found;
        });
    }

    @Override
    public void requestRepair(ConversationId conversation, AccountId account, long epoch) {
        database.write(statements -> statements.update(
                "INSERT INTO repair_request (conversation, epoch, account) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                conversation,
                epoch,
                account));
    }

    @Override
    public List<Repair> repairs(ConversationId conversation) {
        return database.read(statements -> statements.all(
                "SELECT account, epoch FROM repair_request WHERE conversation = ? ORDER BY epoch, account",
                row -> new Repair(AccountId.of(row.getBytes(1)), row.getLong(2)),
                conversation));
    }
}
