package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Blocks;

/** Blocks as documents of {@code blocks}. */
final class MongoBlocks implements Blocks {

    private final Database database;
    private final MongoCollection<Document> blocks;

    MongoBlocks(Database database) {
        this.database = database;
        this.blocks = database.collection("blocks");
    }

    @Override
    public boolean set(AccountId by, AccountId whom, boolean blocked) {
        return blocked
                ? database.claim(() -> blocks.insertOne(document(by, whom)))
                : database.call(() -> blocks.deleteOne(Filters.eq("_id", id(by, whom))))
                                .getDeletedCount()
                        > 0;
    }

    @Override
    public List<AccountId> of(AccountId by) {
        return database.call(() -> blocks.find(Filters.eq("account", Fields.binary(by)))
                .sort(Sorts.ascending("_id"))
                .map(found -> Fields.account(found, "whom"))
                .into(new ArrayList<>()));
    }

    @Override
    public Set<AccountId> apartFrom(AccountId account) {
        Binary id = Fields.binary(account);
        return database.call(() -> {
            Set<AccountId> apart = new HashSet<>();
            blocks.find(Filters.or(Filters.eq("account", id), Filters.eq("whom", id)))
                    .forEach(found -> {
                        apart.add(Fields.account(found, "account"));
                        apart.add(Fields.account(found, "whom"));
                    });
            apart.remove(account);
            return apart;
        });
    }

    /** A block as it is inserted. */
    static Document document(AccountId by, AccountId whom) {
        return new Document("_id", id(by, whom))
                .append("account", Fields.binary(by))
                .append("whom", Fields.binary(whom));
    }

    private static Binary id(AccountId by, AccountId whom) {
        byte[] bytes = new byte[2 * Hash.SIZE];
        System.arraycopy(by.toBytes(), 0, bytes, 0, Hash.SIZE);
        System.arraycopy(whom.toBytes(), 0, bytes, Hash.SIZE, Hash.SIZE);
        return Fields.binary(bytes);
    }
}
