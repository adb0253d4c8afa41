package org.crypttalk.server.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collections, their indexes, and how older databases become like new ones.
 *
 * <table>
 * <caption>Collections</caption>
 * <tr><th>name</th><th>_id</th><th>holds</th><th>to shard by</th></tr>
 * <tr><td>{@code users}</td><td>account id</td><td>{@link MongoAccounts}</td><td>not sharded: names are unique</td></tr>
 * <tr><td>{@code accountLogs}</td><td>account, seq (8 bytes)</td><td>{@link MongoAccountLogs}</td><td>{@code {account: 1}}</td></tr>
 * <tr><td>{@code vaults}</td><td>account id</td><td>the private store, {@link MongoVaults}</td><td>{@code {_id: 1}}</td></tr>
 * <tr><td>{@code sessions}</td><td>SHA-256 of the token</td><td>{@link MongoSessions}</td><td>{@code {_id: "hashed"}}</td></tr>
 * <tr><td>{@code invites}</td><td>SHA-256 of the code</td><td>{@link MongoInvites}</td><td>not sharded</td></tr>
 * <tr><td>{@code conversations}</td><td>conversation id</td><td>{@link MongoConversations}</td><td>{@code {_id: 1}}</td></tr>
 * <tr><td>{@code messages}</td><td>conversation, kind, message id or epoch</td><td>{@link MongoEnvelopes}</td><td>{@code {c: 1}}</td></tr>
 * <tr><td>{@code heads}</td><td>conversation id</td><td>{@link MongoEnvelopes}</td><td>{@code {_id: 1}}</td></tr>
 * <tr><td>{@code epochSeals}, {@code repairs}</td><td>conversation, …</td><td>{@link MongoEpochSeals}</td><td>{@code {c: 1}}</td></tr>
 * <tr><td>{@code cursors}, {@code readMarks}</td><td>conversation, account</td><td>{@link MongoMemberValues}</td><td>{@code {c: 1}}</td></tr>
 * <tr><td>{@code sightings}</td><td>account id</td><td>{@link MongoSightings}</td><td>{@code {_id: 1}}</td></tr>
 * <tr><td>{@code blocks}</td><td>account, whom it blocks</td><td>{@link MongoBlocks}</td><td>{@code {_id: 1}}</td></tr>
 * <tr><td>{@code settings}</td><td>name</td><td>secrets; the version of all this</td><td>not sharded</td></tr>
 * </table>
 *
 * <p>A step of migration may run twice, and beside nodes of the version before: it only adds.
 */
final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** What leads from version n to n + 1 stands at n. */
    private static final List<Consumer<Database>> STEPS = List.of(Schema::first, Schema::blocks);

    /** The id of the version's document in {@code settings}. */
    static final String VERSION = "version";

    private Schema() {}

    /**
     * Brings the database to this program's version. Any number of nodes may do so at once.
     *
     * @throws StoreException if it is of a newer version
     */
    static void migrate(Database database) {
        long version = version(database);
        if (version > STEPS.size()) {
            throw new StoreException(
                    Reason.NEWER_VERSION,
                    "The database has version " + version + " and this program knows " + STEPS.size()
                            + ": it was written by a newer Crypt-Talk. Start that one.");
        }
        for (int next = (int) version; next < STEPS.size(); next++) {
            int reached = next + 1;
            LOG.info("Bringing the database to version {}", reached);
            STEPS.get(next).accept(database);
            database.call(() -> database.collection("settings")
                    .updateOne(
                            Filters.eq("_id", VERSION),
                            Updates.max("value", (long) reached),
                            new UpdateOptions().upsert(true)));
        }
    }

    /**
     * Refuses a database that no server has used: most likely its name is mistyped.
     *
     * @throws StoreException if it is one
     */
    static void refuseMissing(Database database) {
        if (version(database) == 0) {
            throw new StoreException(
                    Reason.NOT_WRITABLE,
                    "There is no data of a server in this database. Start the server once, or name its database with"
                            + " CRYPT_TALK_MONGODB_URI.");
        }
    }

    private static long version(Database database) {
        @Nullable
        Document found = database.call(() ->
                database.collection("settings").find(Filters.eq("_id", VERSION)).first());
        return found == null ? 0 : Fields.number(found, "value");
    }

    private static void first(Database database) {
        unique(database, "users", Indexes.ascending("nameKey"));
        unique(database, "users", Indexes.ascending("place"));
        unique(database, "users", Indexes.ascending("invite"));
        unique(database, "accountLogs", Indexes.ascending("account", "seq"));
        index(database, "sessions", Indexes.ascending("account"));
        index(database, "sessions", Indexes.ascending("kind", "lastUsed"));
        index(database, "conversations", Indexes.ascending("members", "order"));
        unique(database, "messages", Indexes.ascending("c", "s"));
        index(database, "epochSeals", Indexes.ascending("c", "hash"));
        index(database, "repairs", Indexes.ascending("c"));
        index(database, "cursors", Indexes.ascending("c"));
        index(database, "readMarks", Indexes.ascending("c"));
    }

    private static void blocks(Database database) {
        index(database, "blocks", Indexes.ascending("account"));
        index(database, "blocks", Indexes.ascending("whom"));
    }

    private static void unique(Database database, String collection, Bson keys) {
        database.call(() -> database.collection(collection).createIndex(keys, new IndexOptions().unique(true)));
    }

    private static void index(Database database, String collection, Bson keys) {
        database.call(() -> database.collection(collection).createIndex(keys));
    }
}
