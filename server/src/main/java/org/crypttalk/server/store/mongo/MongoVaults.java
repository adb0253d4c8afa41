package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Vaults;
import org.jspecify.annotations.Nullable;

/** Key vault and unlock seals in {@code users}; the private store, once there is one, in {@code vaults}. */
final class MongoVaults implements Vaults {

    private final Database database;
    private final MongoCollection<Document> users;
    private final MongoCollection<Document> vaults;

    MongoVaults(Database database) {
        this.database = database;
        this.users = database.collection("users");
        this.vaults = database.collection("vaults");
    }

    @Override
    public Optional<Vault> of(AccountId account) {
        return database.call(() -> {
            Bson own = Filters.eq("_id", Fields.binary(account));
            @Nullable
            Document user = users.find(own)
                    .projection(Projections.include("keyVault", "unlockSeals"))
                    .first();
            if (user == null) {
                return Optional.empty();
            }
            @Nullable Document vault = vaults.find(own).first();
            return Optional.of(new Vault(
                    Fields.bytes(user, "keyVault"),
                    Fields.bytes(user, "unlockSeals"),
                    vault == null ? 0 : Fields.number(vault, "version"),
                    Optional.ofNullable(vault).map(found -> Fields.bytes(found, "store"))));
        });
    }

    @Override
    public Write write(AccountId account, long version, byte[] store) {
        Bson own = Filters.eq("_id", Fields.binary(account));
        boolean written = version == 1
                ? database.claim(() -> vaults.insertOne(document(account, version, store)))
                : database.call(() -> vaults.updateOne(
                                        Filters.and(own, Filters.eq("version", version - 1)),
                                        Updates.combine(
                                                Updates.set("version", version),
                                                Updates.set("store", Fields.binary(store))))
                                .getMatchedCount())
                        == 1;
        if (written) {
            return new Write.Written();
        }
        @Nullable
        Document found = database.call(() ->
                vaults.find(own).projection(Projections.include("version")).first());
        return new Write.Stale(found == null ? 0 : Fields.number(found, "version"));
    }

    /** A private store as it is inserted. */
    static Document document(AccountId account, long version, byte[] store) {
        return new Document("_id", Fields.binary(account))
                .append("version", version)
                .append("store", Fields.binary(store));
    }
}
