package org.crypttalk.server.store.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Blocks;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Cursors;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Invites;
import org.crypttalk.server.store.ReadMarks;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Settings;
import org.crypttalk.server.store.Sightings;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.Vaults;

/**
 * All stores in one data folder.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>file</th><th>what</th><th>if it is lost</th></tr>
 * <tr><td>{@code log.db}</td><td>envelopes and epoch records, {@link SqliteEnvelopes}</td><td>restore a backup</td></tr>
 * <tr><td>{@code index.db}</td><td>where they are</td><td>built anew at the next start</td></tr>
 * <tr><td>{@code main.db}</td><td>everything else, {@link MainDatabase}</td><td>restore a backup</td></tr>
 * <tr><td>{@code lock}</td><td>held by the one server that has the folder open, {@link DataFolder}</td><td>nothing</td></tr>
 * </table>
 *
 * <p>Two files are written by one step in one place only, the acceptance of an epoch record: see {@link EpochSeals}.
 */
public final class SqliteStores implements Stores {

    private final DataFolder folder;
    private final MainDatabase main;
    private final SqliteEnvelopes envelopes;
    private final SqliteSessions sessions;
    private final SqliteConversations conversations;
    private final SqliteCursors cursors;
    private final SqliteReadMarks readMarks;
    private final RandomGenerator random;

    private SqliteStores(DataFolder folder, MainDatabase main, SqliteEnvelopes envelopes, RandomGenerator random) {
        this.folder = folder;
        this.main = main;
        this.envelopes = envelopes;
        this.random = random;
        sessions = new SqliteSessions(main);
        conversations = new SqliteConversations(main);
        cursors = new SqliteCursors(main);
        readMarks = new SqliteReadMarks(main);
    }

    /** Where the data of {@code data} lies: there, or beside it if it is a backup. */
    public static Path folderOf(Path data) {
        return DataFolder.folderOf(data);
    }

    /**
     * Opens a data folder, making it if need be, or a backup: see {@link DataFolder#open}.
     *
     * @param random for secrets: a {@link java.security.SecureRandom}
     * @throws StoreException if another server has it open, it cannot be written, is damaged, or of a newer
     *     version
     */
    public static SqliteStores open(Path data, InstantSource clock, RandomGenerator random) {
        DataFolder folder = DataFolder.open(data);
        try {
            MainDatabase main = MainDatabase.open(folder.path());
            try {
                refuseLostLog(folder, main);
                SqliteEnvelopes envelopes =
                        SqliteEnvelopes.open(folder.path(), clock, SqliteEnvelopes.DEFAULT_TAIL_BYTES);
                return new SqliteStores(folder, main, envelopes, random);
            } catch (RuntimeException e) {
                main.close();
                throw e;
            }
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** A new log beside old conversations would begin their sequences anew, which every client would take for an attack. */
    static void refuseLostLog(DataFolder folder, MainDatabase main) {
        Path log = LogSchema.log(folder.path()).path();
        if (!Files.exists(log) && main.read(statements -> statements.exists("SELECT 1 FROM conversation LIMIT 1"))) {
            throw new StoreException(
                    Reason.DAMAGED,
                    log + " is missing, though main.db has conversations. Put it back, or restore a backup.");
        }
    }

    /**
     * Adds an invite to a data folder, whether a server has it open or not; a server sees it at once.
     *
     * @throws StoreException if there is no data folder, or it cannot be written
     */
    public static void addInvite(Path data, Hash codeHash, long expiresMillis) {
        SqliteFile file = MainSchema.main(DataFolder.existing(data));
        try (Statements statements = new Statements(file.openAndMigrate())) {
            statements.update(SqliteInvites.ADD, codeHash, expiresMillis);
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }

    @Override
    public Accounts accounts() {
        return new SqliteAccounts(main);
    }

    @Override
    public AccountLogs accountLogs() {
        return new SqliteAccountLogs(main);
    }

    @Override
    public Vaults vaults() {
        return new SqliteVaults(main);
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public Invites invites() {
        return new SqliteInvites(main);
    }

    @Override
    public Conversations conversations() {
        return conversations;
    }

    @Override
    public EpochSeals epochSeals() {
        return new SqliteEpochSeals(main);
    }

    @Override
    public Envelopes envelopes() {
        return envelopes;
    }

    @Override
    public Cursors cursors() {
        return cursors;
    }

    @Override
    public ReadMarks readMarks() {
        return readMarks;
    }

    @Override
    public Blocks blocks() {
        return new SqliteBlocks(main);
    }

    @Override
    public Sightings sightings() {
        return new SqliteSightings(main);
    }

    @Override
    public Settings settings() {
        return new SqliteSettings(main, random);
    }

    @Override
    public void close() {
        try (folder;
                main;
                envelopes) {
            sessions.flush();
            cursors.flush();
            readMarks.flush();
        }
    }
}
