package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EpochSeals;

/**
 * Epoch seals as documents of {@code epochSeals}, one for each conversation, record and account, with its {@code first} seal and the
 * {@code repairs} (oldest first); requests as documents of {@code repairs}.
 */
final class MongoEpochSeals implements EpochSeals {

    private final Database database;
    private final MongoCollection<Document> epochSeals;
    private final MongoCollection<Document> requests;

    MongoEpochSeals(Database database) {
        this.database = database;
        this.epochSeals = database.collection("epochSeals");
        this.requests = database.collection("repairs");
    }

    @Override
    public void keep(ConversationId conversation, Hash recordHash, List<Seal> seals) {
        for (Seal seal : seals) {
            // One that is there already stays.
            boolean _ = insertFirst(conversation, recordHash, seal);
        }
    }

    private boolean insertFirst(ConversationId conversation, Hash recordHash, Seal seal) {
        return database.claim(() -> epochSeals.insertOne(document(conversation, recordHash, seal, List.of())));
    }

    /** The seals of a record for one account; the oldest repair first. */
    static Document document(ConversationId conversation, Hash recordHash, Seal first, List<Seal> repairs) {
        return new Document("_id", id(conversation, recordHash, first.account()))
                .append("c", Fields.binary(conversation))
                .append("hash", Fields.binary(recordHash))
                .append("account", Fields.binary(first.account()))
                .append("first", document(first))
                .append(
                        "repairs",
                        repairs.stream().map(MongoEpochSeals::document).toList());
    }

    @Override
    public void drop(ConversationId conversation, Hash recordHash) {
        database.call(() -> epochSeals.deleteMany(Filters.and(
                Filters.eq("c", Fields.binary(conversation)), Filters.eq("hash", Fields.binary(recordHash)))));
    }

    @Override
    public void repair(ConversationId conversation, long epoch, Hash recordHash, List<Seal> seals) {
        for (Seal seal : seals) {
            if (!insertFirst(conversation, recordHash, seal)) {
                database.call(() -> epochSeals.updateOne(
                        Filters.eq("_id", id(conversation, recordHash, seal.account())),
                        Updates.pushEach("repairs", List.of(document(seal)), new PushOptions().slice(-MAX_REPAIRS))));
            }
            database.call(() -> requests.deleteOne(Filters.eq("_id", requestId(conversation, seal.account(), epoch))));
        }
    }

    @Override
    public Map<Hash, List<Seal>> of(ConversationId conversation, AccountId account, List<Hash> recordHashes) {
        List<Binary> ids = recordHashes.stream()
                .map(hash -> id(conversation, hash, account))
                .toList();
        return database.call(() -> {
            Map<Hash, List<Seal>> found = new HashMap<>();
            epochSeals.find(Filters.in("_id", ids)).forEach(document -> {
                List<Seal> seals = new ArrayList<>();
                for (Document repair :
                        document.getList("repairs", Document.class).reversed()) {
                    seals.add(seal(account, repair));
                }
                seals.add(seal(account, document.get("first", Document.class)));
                found.put(Fields.hash(document, "hash"), seals);
            });
            return found;
        });
    }

    @Override
    public void requestRepair(ConversationId conversation, AccountId account, long epoch) {
        // Asking twice is asking once.
        boolean _ = database.claim(() -> requests.insertOne(document(conversation, new Repair(account, epoch))));
    }

    static Document document(ConversationId conversation, Repair request) {
        return new Document("_id", requestId(conversation, request.account(), request.epoch()))
                .append("c", Fields.binary(conversation))
                .append("account", Fields.binary(request.account()))
                .append("epoch", request.epoch());
    }

    @Override
    public List<Repair> repairs(ConversationId conversation) {
        return database.call(() -> requests.find(Filters.eq("c", Fields.binary(conversation)))
                .sort(Sorts.ascending("epoch", "account"))
                .map(MongoEpochSeals::repair)
                .into(new ArrayList<>()));
    }

    static Repair repair(Document found) {
        return new Repair(Fields.account(found, "account"), Fields.number(found, "epoch"));
    }

    private static Document document(Seal seal) {
        return new Document("generation", seal.generation()).append("seal", Fields.binary(seal.seal()));
    }

    static Seal seal(AccountId account, Document document) {
        return new Seal(account, Fields.number(document, "generation"), Fields.bytes(document, "seal"));
    }

    private static Binary id(ConversationId conversation, Hash recordHash, AccountId account) {
        return new Binary(ByteBuffer.allocate(3 * Hash.SIZE)
                .put(conversation.toBytes())
                .put(recordHash.toBytes())
                .put(account.toBytes())
                .array());
    }

    private static Binary requestId(ConversationId conversation, AccountId account, long epoch) {
        return new Binary(ByteBuffer.allocate(2 * Hash.SIZE + Long.BYTES)
                .put(conversation.toBytes())
                .put(account.toBytes())
                .putLong(epoch)
                .array());
    }
}
