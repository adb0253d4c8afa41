package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import org.bson.Document;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Invites;

/** Invites as documents of {@code invites}. One is used when an account names it: see {@link MongoAccounts}. */
final class MongoInvites implements Invites {

    private final Database database;
    private final MongoCollection<Document> invites;
    private final MongoCollection<Document> users;

    MongoInvites(Database database) {
        this.database = database;
        this.invites = database.collection("invites");
        this.users = database.collection("users");
    }

    @Override
    public void add(Hash codeHash, long expiresMillis) {
        // Whether it was there already makes no difference.
        boolean _ = database.claim(() -> invites.insertOne(document(codeHash, expiresMillis)));
    }

    static Document document(Hash codeHash, long expiresMillis) {
        return new Document("_id", Fields.binary(codeHash)).append("expires", expiresMillis);
    }

    @Override
    public boolean isOpen(Hash codeHash, long nowMillis) {
        return database.call(() -> {
            boolean valid = invites.find(Filters.and(
                                    Filters.eq("_id", Fields.binary(codeHash)), Filters.gt("expires", nowMillis)))
                            .first()
                    != null;
            return valid
                    && users.find(Filters.eq("invite", Fields.binary(codeHash)))
                                    .projection(Projections.include("_id"))
                                    .first()
                            == null;
        });
    }
}
