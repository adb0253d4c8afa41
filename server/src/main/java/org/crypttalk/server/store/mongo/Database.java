package org.crypttalk.server.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.crypttalk.server.store.Outages;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to MongoDB. What is written through {@link #collection} is acknowledged by a majority of the replica set and in their
 * journals before the call returns; what is read through it, a majority has. {@link #behind} is for what may be lost in a crash.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** The name of the database if the URI has none. */
    private static final String DEFAULT_NAME = "crypttalk";

    /** How long a call waits for a primary; an election takes some 10 s. */
    private static final Duration SELECTION_PATIENCE = Duration.ofSeconds(15);

    private static final Duration MAJORITY_PATIENCE = Duration.ofSeconds(10);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);

    private static final int DUPLICATE_KEY = 11_000;

    private static final WriteConcern DURABLE =
            WriteConcern.MAJORITY.withJournal(true).withWTimeout(MAJORITY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

    private final Outages outages = new Outages(LOG, "Storing in MongoDB");
    private final MongoClient client;
    private final MongoDatabase durable;
    private final MongoDatabase behind;

    private Database(MongoClient client, String name) {
        this.client = client;
        MongoDatabase database = client.getDatabase(name).withReadPreference(ReadPreference.primary());
        this.durable = database.withWriteConcern(DURABLE).withReadConcern(ReadConcern.MAJORITY);
        this.behind = database.withWriteConcern(WriteConcern.W1).withReadConcern(ReadConcern.LOCAL);
    }

    /**
     * Connects.
     *
     * @throws StoreException if the URI is none, or nobody answers there
     */
    static Database connect(String uri) {
        ConnectionString parsed;
        try {
            parsed = new ConnectionString(uri);
        } catch (IllegalArgumentException e) {
            // The driver's message does not repeat the URI, which may hold a password.
            throw new StoreException(
                    Reason.UNREACHABLE,
                    "The address of MongoDB cannot be understood (" + e.getMessage()
                            + "). It looks like mongodb://host:27017/crypttalk?replicaSet=name.",
                    e);
        }
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(parsed)
                .applicationName("crypt-talk")
                .retryWrites(true)
                .retryReads(true)
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SELECTION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(5, TimeUnit.SECONDS)
                        .readTimeout(ANSWER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .build());
        String name = parsed.getDatabase() == null ? DEFAULT_NAME : parsed.getDatabase();
        Database database = new Database(client, name);
        try {
            database.call(() -> database.durable.runCommand(new Document("ping", 1)));
        } catch (StoreException e) {
            client.close();
            throw e;
        }
        return database;
    }

    /** A collection whose writes are durable when they return. */
    MongoCollection<Document> collection(String name) {
        return durable.getCollection(name);
    }

    /** A collection whose last writes may be lost with its primary. */
    MongoCollection<Document> behind(String name) {
        return behind.getCollection(name);
    }

    /** Calls the driver; its troubles come out as {@link StoreException}. */
    <T> T call(Supplier<T> work) {
        try {
            T result = work.get();
            outages.worked();
            return result;
        } catch (MongoException e) {
            throw failure(e);
        } catch (IllegalStateException e) {
            throw closedOr(e);
        }
    }

    /** Calls the driver to write something unique. Returns false if it is there already. */
    boolean claim(Runnable insertion) {
        try {
            insertion.run();
            outages.worked();
            return true;
        } catch (MongoException e) {
            if (isDuplicate(e)) {
                return false;
            }
            throw failure(e);
        } catch (IllegalStateException e) {
            throw closedOr(e);
        }
    }

    static boolean isDuplicate(MongoException e) {
        return e.getCode() == DUPLICATE_KEY
                || (e instanceof MongoWriteException write && write.getError().getCode() == DUPLICATE_KEY);
    }

    static boolean isDuplicate(BulkWriteError error) {
        return error.getCode() == DUPLICATE_KEY;
    }

    /** What an error of the driver means to the operator, who is told if it is news. */
    StoreException failure(MongoException e) {
        StoreException failure = new StoreException(
                Reason.UNREACHABLE,
                "MongoDB did not do what was asked (" + e.getClass().getSimpleName() + ", code " + e.getCode()
                        + "). What was being written may or may not be stored; it is safe to try again. See that a majority of"
                        + " the replica set is up and reachable.",
                e);
        outages.failed(failure);
        return failure;
    }

    private static RuntimeException closedOr(IllegalStateException e) {
        // The driver says so of a client that was closed; our own programming errors must not pass for it.
        return "state should be: open".equals(e.getMessage())
                ? new StoreException(Reason.CLOSED, "The store was closed", e)
                : e;
    }

    @Override
    public void close() {
        client.close();
    }
}
