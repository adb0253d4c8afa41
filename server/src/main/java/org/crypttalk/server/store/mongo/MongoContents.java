package org.crypttalk.server.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.copy.CopyTarget;
import org.crypttalk.server.store.copy.Item;
import org.crypttalk.server.store.copy.ItemKind;
import org.jspecify.annotations.Nullable;

/**
 * A MongoDB database that a server's data is copied to. The mark of an unfinished copy is a document of {@code settings}; {@link MongoStores}
 * serves no database that has it.
 */
public final class MongoContents implements CopyTarget {

    private static final String MARK = "unfinished copy";

    /** Of a mark: whose data it is, and how far the copy is. */
    private static final String SOURCE = "source";

    private static final String KIND = "kind";
    private static final String POSITION = "position";

    /** What is made from the entries. */
    private static final String HEADS = "heads";

    private final Database database;
    private final MongoConversations conversations;
    private final MongoAccounts accounts;

    private MongoContents(Database database) {
        this.database = database;
        this.conversations = new MongoConversations(database);
        this.accounts = new MongoAccounts(database, new MongoAccountLogs(database), new MongoInvites(database));
    }

    /**
     * Connects; changes nothing.
     *
     * @throws StoreException if nobody answers there
     */
    public static MongoContents open(String uri) {
        return new MongoContents(Database.connect(uri));
    }

    /**
     * Refuses to go on if the database is an unfinished copy.
     *
     * @throws StoreException if it is one
     */
    static void refuseUnfinished(Database database) {
        if (mark(database) != null) {
            throw new StoreException(
                    Reason.DAMAGED,
                    "This database is an unfinished copy of another server's data. Run crypt-talk migrate again, which goes on"
                            + " where it stopped, and then start the server.");
        }
    }

    private static @Nullable Document mark(Database database) {
        return database.call(() ->
                database.collection("settings").find(Filters.eq("_id", MARK)).first());
    }

    @Override
    public State state() {
        @Nullable Document mark = mark(database);
        if (mark != null) {
            return new State.Unfinished(
                    Fields.hash(mark, SOURCE),
                    ItemKind.valueOf(Fields.text(mark, KIND)),
                    Fields.number(mark, POSITION));
        }
        for (ItemKind kind : ItemKind.values()) {
            // A server that was only started once has made its secrets; the version alone is nobody's data.
            Bson any = kind == ItemKind.SECRETS ? Filters.ne("_id", Schema.VERSION) : new Document();
            if (holds(collection(kind), any)) {
                return new State.Taken(collection(kind));
            }
        }
        return holds(HEADS, new Document()) ? new State.Taken(HEADS) : new State.Empty();
    }

    private boolean holds(String collection, Bson filter) {
        return database.call(() -> database.collection(collection)
                        .find(filter)
                        .projection(Projections.include("_id"))
                        .first())
                != null;
    }

    @Override
    public void begin(Hash source) {
        boolean isNew = database.claim(() -> database.collection("settings")
                .insertOne(new Document("_id", MARK)
                        .append(SOURCE, Fields.binary(source))
                        .append(KIND, ItemKind.first().name())
                        .append(POSITION, 0L)));
        @Nullable Document mark = mark(database);
        if (!isNew && (mark == null || !Fields.hash(mark, SOURCE).equals(source))) {
            throw new StoreException(
                    Reason.IN_USE,
                    "Somebody else copies to this database at the same time. Use one database for each server.");
        }
        Schema.migrate(database);
    }

    @Override
    public void reached(ItemKind kind, long position) {
        database.call(() -> database.collection("settings")
                .updateOne(
                        Filters.eq("_id", MARK),
                        Updates.combine(Updates.set(KIND, kind.name()), Updates.set(POSITION, position))));
    }

    @Override
    public void finish() {
        database.call(() -> database.collection("settings").deleteOne(Filters.eq("_id", MARK)));
    }

    @Override
    public void add(ItemKind kind, List<Item> items) {
        List<Document> documents = items.stream().map(this::document).toList();
        withoutDuplicates(() ->
                database.collection(collection(kind)).insertMany(documents, new InsertManyOptions().ordered(false)));
        if (kind == ItemKind.ENTRIES) {
            noteHeads(items);
        }
    }

    private static String collection(ItemKind kind) {
        return switch (kind) {
            case SECRETS -> "settings";
            case INVITES -> "invites";
            case ACCOUNTS -> "users";
            case LOG_ENTRIES -> "accountLogs";
            case PRIVATE_STORES -> "vaults";
            case SESSIONS -> "sessions";
            case CONVERSATIONS -> "conversations";
            case EPOCH_SEALS -> "epochSeals";
            case REPAIR_REQUESTS -> "repairs";
            case CURSORS -> "cursors";
            case READ_MARKS -> "readMarks";
            case SIGHTINGS -> "sightings";
            case BLOCKS -> "blocks";
            case ENTRIES -> "messages";
        };
    }

    private Document document(Item item) {
        return switch (item) {
            case Item.Secret secret -> MongoSettings.document(secret.name(), secret.value());
            case Item.Invite invite -> MongoInvites.document(invite.codeHash(), invite.expiresMillis());
            case Item.Account account -> {
                Document user = MongoAccounts.document(account.account(), account.role());
                account.avatarImage()
                        .ifPresent(avatar -> user.append("avatarImage", avatar).append("isAvatarImageSet", true));
                yield user;
            }
            case Item.LogEntry entry -> MongoAccountLogs.document(entry.account(), entry.seq(), entry.entry());
            case Item.PrivateStore store -> MongoVaults.document(store.account(), store.version(), store.store());
            case Item.Session session -> MongoSessions.document(session.session());
            case Item.Conversation conversation ->
                MongoConversations.document(
                        conversation.id(),
                        conversation.members(),
                        conversation.writers(),
                        conversation.createdMillis(),
                        order(conversation.order()));
            case Item.Seals seals ->
                MongoEpochSeals.document(seals.conversation(), seals.recordHash(), seals.first(), seals.repairs());
            case Item.RepairRequest request -> MongoEpochSeals.document(request.conversation(), request.repair());
            case Item.Cursor cursor ->
                MongoMemberValues.document(cursor.conversation(), cursor.account(), "s", cursor.sequence());
            case Item.ReadMark mark ->
                MongoMemberValues.document(mark.conversation(), mark.account(), "mark", Fields.binary(mark.mark()));
            case Item.Sighting sighting -> MongoSightings.document(sighting.account(), sighting.timeMillis());
            case Item.Block block -> MongoBlocks.document(block.by(), block.whom());
            case Item.Entry(StoredEntry entry) ->
                MessageDocuments.of(entry, conversations.members(entry.conversation()));
        };
    }

    /** An ObjectId that stands before all that are made from the time, and rises with the number. */
    private static ObjectId order(long number) {
        return new ObjectId(ByteBuffer.allocate(12).putInt(0).putLong(number).array());
    }

    private static long number(ObjectId order) {
        return ByteBuffer.wrap(order.toByteArray()).getLong(4);
    }

    /** The head of a conversation can be told from any of its entries: each was of the epoch that was the current one. */
    private void noteHeads(List<Item> entries) {
        Map<ConversationId, Head> heads = new HashMap<>();
        for (Item item : entries) {
            if (item instanceof Item.Entry(StoredEntry entry)) {
                heads.put(
                        entry.conversation(),
                        new Head(entry.sequence(), entry.epoch(), entry.timeMillis(), entry.transcript()));
            }
        }
        List<WriteModel<Document>> notes = new ArrayList<>();
        heads.forEach((conversation, head) -> {
            Document fields = MessageDocuments.of(conversation, head);
            fields.remove("_id");
            notes.add(new UpdateOneModel<>(
                    Filters.and(Filters.eq("_id", Fields.binary(conversation)), Filters.lt("s", head.sequence())),
                    new Document("$set", fields),
                    new UpdateOptions().upsert(true)));
        });
        withoutDuplicates(() -> database.collection(HEADS).bulkWrite(notes, new BulkWriteOptions().ordered(false)));
    }

    /** Writes what is not there yet. That what is there is the same, the comparison in the end finds out. */
    private void withoutDuplicates(Supplier<?> write) {
        database.call(() -> {
            try {
                return write.get();
            } catch (MongoBulkWriteException e) {
                boolean thereAlready = e.getWriteConcernError() == null
                        && e.getWriteErrors().stream().allMatch(Database::isDuplicate);
                if (!thereAlready) {
                    throw e;
                }
                return e;
            } catch (MongoException e) {
                if (!Database.isDuplicate(e)) {
                    throw e;
                }
                return e;
            }
        });
    }

    @Override
    public void forEach(ItemKind kind, Consumer<Item> visitor) {
        MongoCollection<Document> collection = database.collection(collection(kind));
        Bson all = kind == ItemKind.SECRETS ? Filters.regex("_id", "^" + MongoSettings.SECRET) : new Document();
        database.call(() -> {
            collection.find(all).forEach(found -> visitor.accept(item(kind, found)));
            return kind;
        });
    }

    private Item item(ItemKind kind, Document found) {
        return switch (kind) {
            case SECRETS ->
                new Item.Secret(
                        Fields.text(found, "_id").substring(MongoSettings.SECRET.length()),
                        Fields.bytes(found, "value"));
            case INVITES -> new Item.Invite(Fields.hash(found, "_id"), Fields.number(found, "expires"));
            case ACCOUNTS -> account(found);
            case LOG_ENTRIES ->
                new Item.LogEntry(
                        Fields.account(found, "account"), Fields.number(found, "seq"), Fields.bytes(found, "entry"));
            case PRIVATE_STORES ->
                new Item.PrivateStore(
                        Fields.account(found, "_id"), Fields.number(found, "version"), Fields.bytes(found, "store"));
            case SESSIONS -> new Item.Session(MongoSessions.written(found));
            case CONVERSATIONS ->
                new Item.Conversation(
                        Fields.conversation(found, "_id"),
                        Fields.accounts(found, "members"),
                        Fields.accounts(found, "writers").stream().sorted().toList(),
                        Fields.millis(found, "createdAt"),
                        number(found.getObjectId("order")));
            case EPOCH_SEALS -> seals(found);
            case REPAIR_REQUESTS ->
                new Item.RepairRequest(Fields.conversation(found, "c"), MongoEpochSeals.repair(found));
            case CURSORS ->
                new Item.Cursor(
                        Fields.conversation(found, "c"), Fields.account(found, "account"), Fields.number(found, "s"));
            case READ_MARKS ->
                new Item.ReadMark(
                        Fields.conversation(found, "c"), Fields.account(found, "account"), Fields.bytes(found, "mark"));
            case SIGHTINGS -> new Item.Sighting(Fields.account(found, "_id"), Fields.number(found, "time"));
            case BLOCKS -> new Item.Block(Fields.account(found, "account"), Fields.account(found, "whom"));
            case ENTRIES -> new Item.Entry(MessageDocuments.entry(found));
        };
    }

    private Item account(Document found) {
        Accounts.Account account = MongoAccounts.account(found);
        Binary invite = found.get("invite", Binary.class);
        Binary own = Fields.binary(account.id());
        return new Item.Account(
                new Accounts.NewAccount(
                        account.id(),
                        account.name(),
                        Optional.ofNullable(found.getString("email")),
                        accounts.credentials(found),
                        Fields.bytes(found, "entry"),
                        Fields.bytes(found, "unlockSeals"),
                        Fields.bytes(found, "keyVault"),
                        invite.equals(own) ? Optional.empty() : Optional.of(Hash.of(invite.getData())),
                        false,
                        account.createdMillis()),
                account.role(),
                account.avatarImage());
    }

    private static Item seals(Document found) {
        AccountId account = Fields.account(found, "account");
        List<EpochSeals.Seal> repairs = new ArrayList<>();
        for (Document repair : found.getList("repairs", Document.class)) {
            repairs.add(MongoEpochSeals.seal(account, repair));
        }
        return new Item.Seals(
                Fields.conversation(found, "c"),
                Fields.hash(found, "hash"),
                MongoEpochSeals.seal(account, found.get("first", Document.class)),
                repairs);
    }

    @Override
    public void close() {
        database.close();
    }
}
