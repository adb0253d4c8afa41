package org.crypttalk.server.store.mongo;

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
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.Vaults;

/** All stores in one MongoDB database, which any number of servers may have open. {@link Schema} lists the collections. */
public final class MongoStores implements Stores {

    private final Database database;
    private final RandomGenerator random;
    private final MongoInvites invites;
    private final MongoAccountLogs accountLogs;
    private final MongoSessions sessions;
    private final MongoConversations conversations;
    private final MongoEnvelopes envelopes;

    private MongoStores(Database database, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.random = random;
        invites = new MongoInvites(database);
        accountLogs = new MongoAccountLogs(database);
        sessions = new MongoSessions(database);
        conversations = new MongoConversations(database);
        envelopes = new MongoEnvelopes(database, conversations, clock);
    }

    /**
     * Connects, and makes collections and indexes where they are missing.
     *
     * @param uri {@code mongodb://host:27017/name?replicaSet=…}; the database is {@code crypttalk} if the URI names none
     * @param random for secrets: a {@link java.security.SecureRandom}
     * @throws StoreException if nobody answers there, or the data is of a newer version, or an unfinished copy
     */
    public static MongoStores open(String uri, InstantSource clock, RandomGenerator random) {
        Database database = Database.connect(uri);
        try {
            MongoContents.refuseUnfinished(database);
            Schema.migrate(database);
            return new MongoStores(database, clock, random);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Adds an invite to a server's database; its nodes see it at once.
     *
     * @throws StoreException if nobody answers there, or there is no server's data
     */
    public static void addInvite(String uri, Hash codeHash, long expiresMillis) {
        try (Database database = Database.connect(uri)) {
            Schema.refuseMissing(database);
            MongoContents.refuseUnfinished(database);
            new MongoInvites(database).add(codeHash, expiresMillis);
        }
    }

    @Override
    public Accounts accounts() {
        return new MongoAccounts(database, accountLogs, invites);
    }

    @Override
    public AccountLogs accountLogs() {
        return accountLogs;
    }

    @Override
    public Vaults vaults() {
        return new MongoVaults(database);
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public Invites invites() {
        return invites;
    }

    @Override
    public Conversations conversations() {
        return conversations;
    }

    @Override
    public EpochSeals epochSeals() {
        return new MongoEpochSeals(database);
    }

    @Override
    public Envelopes envelopes() {
        return envelopes;
    }

    @Override
    public Cursors cursors() {
        return new MongoCursors(database);
    }

    @Override
    public ReadMarks readMarks() {
        return new MongoReadMarks(database);
    }

    @Override
    public Blocks blocks() {
        return new MongoBlocks(database);
    }

    @Override
    public Sightings sightings() {
        return new MongoSightings(database);
    }

    @Override
    public Settings settings() {
        return new MongoSettings(database, random);
    }

    @Override
    public void close() {
        try (database;
                sessions;
                envelopes) {
            // Closed in reverse order: what waits is written before the connections go.
        }
    }
}
