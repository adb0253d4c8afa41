package org.crypttalk.server.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Databases for tests, each with a name of its own, dropped in the end. */
abstract class Mongo implements AutoCloseable {

    /** The address of a new, empty database. */
    abstract String newDatabase();

    @Override
    public abstract void close();

    /** The stand-in, in this process. */
    static Mongo standIn() {
        MongoServer server = new MongoServer(new MemoryBackend());
        InetSocketAddress address = server.bind();
        return new Mongo() {
            @Override
            String newDatabase() {
                return "mongodb://127.0.0.1:" + address.getPort() + "/" + name();
            }

            @Override
            public void close() {
                server.shutdownNow();
            }
        };
    }

    /** A real one. */
    static Mongo at(String uri) {
        MongoClient client = MongoClients.create(uri);
        ConnectionString parsed = new ConnectionString(uri);
        List<String> names = new ArrayList<>();
        return new Mongo() {
            @Override
            String newDatabase() {
                String name = name();
                names.add(name);
                String query = uri.contains("?") ? uri.substring(uri.indexOf('?')) : "";
                String login =
                        parsed.getUsername() == null ? "" : uri.substring("mongodb://".length(), uri.indexOf('@') + 1);
                return "mongodb://" + login + String.join(",", parsed.getHosts()) + "/" + name + query;
            }

            @Override
            public void close() {
                names.forEach(name -> client.getDatabase(name).drop());
                client.close();
            }
        };
    }

    private static String name() {
        return "test-" + UUID.randomUUID();
    }
}
