package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.crypttalk.server.store.Stores;

/** Nodes of one server: any number of stores on one new database, all closed in the end. */
final class MongoNodes implements AutoCloseable {

    private final Mongo mongo;
    private final String uri;
    private final List<Stores> opened = new ArrayList<>();

    MongoNodes(Mongo mongo) {
        this.mongo = mongo;
        this.uri = mongo.newDatabase();
    }

    /** One more node. */
    Stores open(InstantSource clock) {
        Stores stores = MongoStores.open(uri, clock, new SecureRandom());
        opened.add(stores);
        return stores;
    }

    /** The node that was opened first. */
    Stores first() {
        return opened.getFirst();
    }

    /** The address of the database. */
    String uri() {
        return uri;
    }

    /** Does something to the database as an operator would. */
    void inDatabase(Consumer<MongoDatabase> work) {
        try (MongoClient client = MongoClients.create(uri)) {
            work.accept(client.getDatabase(uri.replaceAll("^.*/([^/?]+).*$", "$1")));
        }
    }

    @Override
    public void close() {
        opened.forEach(Stores::close);
        mongo.close();
    }
}
