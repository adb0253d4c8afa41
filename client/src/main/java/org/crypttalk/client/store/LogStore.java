package org.crypttalk.client.store;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;

/** Account logs that were verified, with the name that an account was first seen under. */
public final class LogStore {

    private static final String ACCOUNTS = "accounts";
    private static final String ENTRIES = "log_entries";
    private static final int MAX_TEXT = 256;

    private final ProfileFile file;

    public LogStore(ProfileFile file) {
        this.file = file;
    }

    /**
     * An account that was seen.
     *
     * @param row its number in this file
     * @param name the first one seen for it
     * @param problem why it is not believed any more
     * @param evidence the entry that contradicts the log; empty if there is none
     */
    public record AccountRow(
            long row, AccountId account, String name, Optional<TrustProblem> problem, Bytes evidence) {}

    public List<AccountRow> all() {
        return file.inTransaction(s -> s.all("SELECT id, sealed FROM accounts ORDER BY id", row -> {
            long id = row.getLong(1);
            return file.sealer().open(ACCOUNTS, id, 0, row.getBytes(2), reader -> decode(id, reader));
        }));
    }

    /** A new account. */
    public AccountRow add(AccountId account, String name) {
        return file.inTransaction(s -> {
            long id = s.first("SELECT coalesce(max(id), 0) + 1 FROM accounts", row -> row.getLong(1))
                    .orElse(1L);
            AccountRow added = new AccountRow(id, account, name, Optional.empty(), Bytes.EMPTY);
            s.update(
                    "INSERT INTO accounts (id, tag, sealed) VALUES (?, ?, ?)",
                    id,
                    file.sealer().tag("account", account.toBytes()),
                    sealed(added));
            return added;
        });
    }

    /** Notes why an account is not believed any more. */
    public AccountRow refuse(AccountRow account, TrustProblem problem, Bytes evidence) {
        AccountRow refused =
                new AccountRow(account.row(), account.account(), account.name(), Optional.of(problem), evidence);
        file.inTransaction(
                s -> s.update("UPDATE accounts SET sealed = ? WHERE id = ?", sealed(refused), refused.row()));
        return refused;
    }

    /** The entries as sent, from seq 0. */
    public List<byte[]> entries(AccountRow account) {
        return file.inTransaction(s -> s.all(
                "SELECT seq, sealed FROM log_entries WHERE account = ? ORDER BY seq",
                row -> file.sealer()
                        .open(
                                ENTRIES,
                                account.row(),
                                row.getLong(1),
                                row.getBytes(2),
                                reader -> reader.bytes().toArray()),
                account.row()));
    }

    /** Appends verified entries, the first of them at {@code seq}. */
    public void append(AccountRow account, long seq, List<byte[]> entries) {
        file.inTransaction(s -> {
            long next = seq;
            for (byte[] entry : entries) {
                s.update(
                        "INSERT INTO log_entries (account, seq, sealed) VALUES (?, ?, ?)",
                        account.row(),
                        next,
                        file.sealer().seal(ENTRIES, account.row(), next, writer -> writer.bytes(entry)));
                next++;
            }
            return next;
        });
    }

    private byte[] sealed(AccountRow account) {
        return file.sealer()
                .seal(
                        ACCOUNTS,
                        account.row(),
                        0,
                        writer -> writer.array(5)
                                .uint(1)
                                .hash(account.account().value())
                                .text(account.name())
                                .text(account.problem().map(Enum::name).orElse(""))
                                .bytes(account.evidence()));
    }

    private static AccountRow decode(long id, CborReader reader) throws MalformedException {
        reader.array(5).uint(1);
        AccountId account = new AccountId(reader.hash());
        String name = reader.text(MAX_TEXT);
        String problem = reader.text(MAX_TEXT);
        Bytes evidence = reader.bytesUpTo(Limits.LOG_ENTRY_WITH_LIST_BYTES);
        return new AccountRow(
                id,
                account,
                name,
                problem.isEmpty() ? Optional.empty() : Optional.of(TrustProblem.valueOf(problem)),
                evidence);
    }
}
