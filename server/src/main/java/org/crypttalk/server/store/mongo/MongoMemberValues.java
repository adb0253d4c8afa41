package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/**
 * A value for each member of a conversation: the collections {@code cursors} and {@code readMarks}. The primary's memory is enough for
 * these: after its loss they may stand where they stood a moment before.
 */
final class MongoMemberValues {

    private final Database database;
    private final MongoCollection<Document> values;

    MongoMemberValues(Database database, String collection) {
        this.database = database;
        this.values = database.behind(collection);
    }

    /** Applies an update to the member's document, which is made if it is missing. Returns whether anything changed. */
    boolean change(ConversationId conversation, AccountId account, Bson update) {
        UpdateResult[] result = new UpdateResult[1];
        Bson own = Filters.eq("_id", id(conversation, account));
        Bson complete = Updates.combine(
                update,
                Updates.setOnInsert("c", Fields.binary(conversation)),
                Updates.setOnInsert("account", Fields.binary(account)));
        // Two that make the document at once collide; the second time it is there.
        while (!database.claim(() -> result[0] = values.updateOne(own, complete, new UpdateOptions().upsert(true)))) {
            Thread.onSpinWait();
        }
        return result[0].getUpsertedId() != null || result[0].getModifiedCount() > 0;
    }

    <T> Map<AccountId, T> of(ConversationId conversation, Function<Document, T> value) {
        return database.call(() -> {
            Map<AccountId, T> found = new HashMap<>();
            values.find(Filters.eq("c", Fields.binary(conversation)))
                    .forEach(document -> found.put(Fields.account(document, "account"), value.apply(document)));
            return found;
        });
    }

    static Document document(ConversationId conversation, AccountId account, String field, Object value) {
        return new Document("_id", id(conversation, account))
                .append("c", Fields.binary(conversation))
                .append("account", Fields.binary(account))
                .append(field, value);
    }

    private static Binary id(ConversationId conversation, AccountId account) {
        byte[] id = new byte[2 * Hash.SIZE];
        System.arraycopy(conversation.toBytes(), 0, id, 0, Hash.SIZE);
        System.arraycopy(account.toBytes(), 0, id, Hash.SIZE, Hash.SIZE);
        return new Binary(id);
    }
}
