package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Conversations;
import org.jspecify.annotations.Nullable;

/**
 * Conversations as documents of {@code conversations}. Members of direct ones never change, so those that were asked for stay in memory.
 * {@code order} is an ObjectId, which rises with the time of creation: to the second between nodes. Conversations that were copied from
 * another store ({@link MongoContents}) stand before all others, with their number there in its last 8 bytes.
 */
final class MongoConversations implements Conversations {

    private static final int MAX_CACHED = 100_000;

    private final Database database;
    private final MongoCollection<Document> conversations;
    private final ConcurrentMap<ConversationId, List<AccountId>> cached = new ConcurrentHashMap<>();

    MongoConversations(Database database) {
        this.database = database;
        this.conversations = database.collection("conversations");
    }

    @Override
    public boolean create(ConversationId id, List<AccountId> members, long timeMillis) {
        return database.claim(
                () -> conversations.insertOne(document(id, members, List.of(), timeMillis, new ObjectId())));
    }

    static Document document(
            ConversationId id, List<AccountId> members, List<AccountId> writers, long timeMillis, ObjectId order) {
        return new Document("_id", Fields.binary(id))
                .append("members", members.stream().sorted().map(Fields::binary).toList())
                .append("writers", writers.stream().map(Fields::binary).toList())
                .append("createdAt", new BsonDateTime(timeMillis))
                .append("order", order);
    }

    @Override
    public List<AccountId> members(ConversationId id) {
        @Nullable List<AccountId> known = cached.get(id);
        if (known != null) {
            return known;
        }
        @Nullable
        Document found = database.call(
                () -> conversations.find(Filters.eq("_id", Fields.binary(id))).first());
        if (found == null) {
            return List.of();
        }
        List<AccountId> members = List.copyOf(Fields.accounts(found, "members"));
        if (cached.size() >= MAX_CACHED) {
            cached.clear();
        }
        cached.put(id, members);
        return members;
    }

    @Override
    public List<ConversationId> ofAccount(AccountId account) {
        return database.call(() -> conversations
                .find(Filters.eq("members", Fields.binary(account)))
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("order"))
                .map(found -> Fields.conversation(found, "_id"))
                .into(new ArrayList<>()));
    }

    @Override
    public int countOf(AccountId account) {
        return (int)
                (long) database.call(() -> conversations.countDocuments(Filters.eq("members", Fields.binary(account))));
    }

    @Override
    public boolean noteWriter(ConversationId id, AccountId account) {
        Binary writer = Fields.binary(account);
        return database.call(() -> conversations.updateOne(
                                Filters.and(
                                        Filters.eq("_id", Fields.binary(id)),
                                        Filters.eq("members", writer),
                                        Filters.ne("writers", writer)),
                                Updates.addToSet("writers", writer)))
                        .getModifiedCount()
                > 0;
    }

    @Override
    public List<AccountId> acquaintances(AccountId account) {
        Binary own = Fields.binary(account);
        TreeSet<AccountId> found = new TreeSet<>();
        database.call(() -> conversations
                        .find(Filters.and(Filters.eq("members", own), Filters.eq("writers", own)))
                        .projection(Projections.include("writers"))
                        .into(new ArrayList<>()))
                .forEach(conversation -> found.addAll(Fields.accounts(conversation, "writers")));
        found.remove(account);
        return List.copyOf(found);
    }
}
