package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Settings;
import org.jspecify.annotations.Nullable;

/** What the server remembers, as documents of {@code settings}. */
final class MongoSettings implements Settings {

    /** What the ids of secrets begin with. */
    static final String SECRET = "secret ";

    private final Database database;
    private final MongoCollection<Document> settings;
    private final RandomGenerator random;

    MongoSettings(Database database, RandomGenerator random) {
        this.database = database;
        this.settings = database.collection("settings");
        this.random = random;
    }

    @Override
    public byte[] secret(String name) {
        String id = SECRET + name;
        while (true) {
            @Nullable
            Document found =
                    database.call(() -> settings.find(Filters.eq("_id", id)).first());
            if (found != null) {
                return Fields.bytes(found, "value");
            }
            byte[] secret = new byte[Hash.SIZE];
            random.nextBytes(secret);
            if (database.claim(() -> settings.insertOne(document(name, secret)))) {
                return secret;
            }
        }
    }

    static Document document(String name, byte[] secret) {
        return new Document("_id", SECRET + name).append("value", Fields.binary(secret));
    }
}
