package org.crypttalk.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.envelope;
import static org.crypttalk.server.store.Samples.epochRecord;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.server.store.Accounts.Registration.InviteRefused;
import org.crypttalk.server.store.Accounts.Registration.NameTaken;
import org.crypttalk.server.store.Accounts.Registration.Registered;
import org.crypttalk.server.store.Accounts.Role;
import org.crypttalk.server.store.Samples;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.StoresContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEachMongo
final class MongoStoresTest extends StoresContract {

    private final MongoNodes nodes;

    MongoStoresTest(OnEachMongo.Kind mongo) {
        nodes = new MongoNodes(mongo.open());
    }

    @Override
    protected Stores open() {
        return nodes.open(InstantSource.system());
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void nodesAgreeWhoIsFirstAndWhoHasANameOrAnInvite() {
        Stores here = nodes.first();
        Stores there = open();
        assertThat(here.accounts().register(newAccount(1, "Alice", Optional.empty(), false)))
                .isEqualTo(new Registered(Role.ADMINISTRATOR));
        assertThat(there.accounts().register(newAccount(2, "ALICE", Optional.empty(), false)))
                .isEqualTo(new NameTaken());
        var code = Samples.bytes32("invite", 1);
        here.invites().add(code, Long.MAX_VALUE);
        assertThat(there.accounts().register(newAccount(2, "Bob", Optional.of(code), true)))
                .isEqualTo(new Registered(Role.USER));
        assertThat(here.accounts().register(newAccount(3, "Carol", Optional.of(code), true)))
                .isEqualTo(new InviteRefused());
        assertThat(here.settings().secret("s")).isEqualTo(there.settings().secret("s"));
    }

    @Test
    void collectionsAndFieldsHaveTheNamesThatToolsKnow() {
        Stores stores = nodes.first();
        stores.accounts().register(newAccount(1, "Alice", Optional.empty(), false));
        stores.accounts().setAvatar(account(1), "seed");
        stores.conversations().create(conversation(1), List.of(account(1), account(2)), 5);
        stores.envelopes().append(epochRecord(conversation(1), 0, 0));
        stores.envelopes().append(envelope(conversation(1), 0, 1));
        nodes.inDatabase(database -> {
            Document user = database.getCollection("users").find().first();
            assertThat(user)
                    .containsEntry("username", "Alice")
                    .containsEntry("email", "Alice@example.org")
                    .containsEntry("password", "password hash 1")
                    .containsEntry("isAvatarImageSet", true)
                    .containsEntry("avatarImage", "seed");
            Document message = Objects.requireNonNull(
                    database.getCollection("messages").find(Filters.eq("s", 2)).first());
            Document body = Objects.requireNonNull(message.get("message", Document.class));
            assertThat(body.get("text", Binary.class))
                    .isEqualTo(new Binary(envelope(conversation(1), 0, 1).body()));
            assertThat(message.get("sender", Binary.class))
                    .isEqualTo(new Binary(account(1).toBytes()));
            assertThat(message.getList("users", Binary.class)).hasSize(2);
            assertThat(message.getDate("createdAt")).isNotNull();
        });
    }

    @Test
    void startingAgainChangesNothingAndNewerDataIsRefused() {
        nodes.first().accounts().register(newAccount(1, "Alice", Optional.empty(), false));
        assertThat(open().accounts().byName("alice")).isPresent();
        nodes.inDatabase(database -> database.getCollection("settings")
                .updateOne(Filters.eq("_id", "version"), Updates.set("value", 1_000L)));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NEWER_VERSION));
    }

    @Test
    void anyNumberOfNodesBringTheDatabaseUpToDateAtOnceAndAgain() throws Exception {
        nodes.first().accounts().register(newAccount(1, "Alice", Optional.empty(), false));
        List<Document> indexes = indexes();
        // As after a crash between the last step and the note that it is done.
        nodes.inDatabase(database -> database.getCollection("settings").deleteOne(Filters.eq("_id", "version")));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MongoStores>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starting.add(executor.submit(
                        () -> MongoStores.open(nodes.uri(), InstantSource.system(), new SecureRandom())));
            }
            for (Future<MongoStores> node : starting) {
                try (MongoStores stores = node.get()) {
                    assertThat(stores.accounts().byName("alice")).isPresent();
                }
            }
        }
        assertThat(indexes()).containsExactlyInAnyOrderElementsOf(indexes).hasSizeGreaterThan(10);
        nodes.inDatabase(
                database -> assertThat(database.getCollection("settings").countDocuments(Filters.eq("_id", "version")))
                        .isOne());
    }

    private List<Document> indexes() {
        List<Document> indexes = new ArrayList<>();
        nodes.inDatabase(database -> {
            for (String collection : database.listCollectionNames()) {
                for (Document index : database.getCollection(collection).listIndexes()) {
                    indexes.add(new Document("of", collection)
                            .append("key", index.get("key"))
                            .append("unique", index.get("unique")));
                }
            }
        });
        return indexes;
    }

    @Test
    void whatIsAcknowledgedAMajorityHasInItsJournals() {
        try (Database database = Database.connect(nodes.uri())) {
            WriteConcern durable = database.collection("messages").getWriteConcern();
            assertThat(durable.getWObject()).isEqualTo("majority");
            assertThat(durable.getJournal()).isTrue();
            assertThat(database.collection("messages").getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
        }
    }
}
