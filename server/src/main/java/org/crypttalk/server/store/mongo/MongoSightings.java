package org.crypttalk.server.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Sightings;

/** Sightings as documents of {@code sightings}; MongoDB's {@code $max} keeps the newest, whichever node notes it. */
final class MongoSightings implements Sightings {

    private final Database database;
    private final MongoCollection<Document> sightings;

    MongoSightings(Database database) {
        this.database = database;
        this.sightings = database.behind("sightings");
    }

    @Override
    public void note(Map<AccountId, Long> timesMillis) {
        List<WriteModel<Document>> updates = new ArrayList<>();
        timesMillis.forEach((account, time) -> updates.add(new UpdateOneModel<>(
                Filters.eq("_id", Fields.binary(account)),
                Updates.max("time", time),
                new UpdateOptions().upsert(true))));
        // Two nodes that make one document at once collide; the second time it is there.
        while (!updates.isEmpty() && !database.call(() -> written(updates))) {
            Thread.onSpinWait();
        }
    }

    private boolean written(List<WriteModel<Document>> updates) {
        try {
            sightings.bulkWrite(updates, new BulkWriteOptions().ordered(false));
            return true;
        } catch (MongoBulkWriteException e) {
            if (e.getWriteErrors().isEmpty() || !e.getWriteErrors().stream().allMatch(Database::isDuplicate)) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public Map<AccountId, Long> of(Collection<AccountId> accounts) {
        if (accounts.isEmpty()) {
            return Map.of();
        }
        return database.call(() -> {
            Map<AccountId, Long> found = new HashMap<>();
            sightings
                    .find(Filters.in(
                            "_id", accounts.stream().map(Fields::binary).toList()))
                    .forEach(document -> found.put(Fields.account(document, "_id"), Fields.number(document, "time")));
            return found;
        });
    }

    /** A sighting as it is inserted. */
    static Document document(AccountId account, long timeMillis) {
        return new Document("_id", Fields.binary(account)).append("time", timeMillis);
    }
}
