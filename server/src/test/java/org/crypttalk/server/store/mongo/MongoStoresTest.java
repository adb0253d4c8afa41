package org.crypttalk.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.envelope;
import static org.crypttalk.server.store.Samples.epochRecord;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

final class MongoStoresTest {

    @Nested
    class OnTheStandIn extends OnMongo {
        OnTheStandIn() {
            super(Mongo.standIn());
        }
    }

    @Nested
    @EnabledIfEnvironmentVariable(
            named = "MONGODB_URI",
            matches = ".+",
            disabledReason = "MONGODB_URI names no real replica set")
    class OnARealReplicaSet extends OnMongo {
        OnARealReplicaSet() {
            super(Mongo.at(System.getenv("MONGODB_URI")));
        }
    }

    abstract static class OnMongo extends StoresContract {

        private final Mongo mongo;
        private final String uri;
        private final List<Stores> opened = new ArrayList<>();

        OnMongo(Mongo mongo) {
            this.mongo = mongo;
            this.uri = mongo.newDatabase();
        }

        @Override
        protected Stores open() {
            Stores stores = MongoStores.open(uri, InstantSource.system(), new SecureRandom());
            opened.add(stores);
            return stores;
        }

        @AfterEach
        void close() {
            opened.forEach(Stores::close);
            mongo.close();
        }

        @Test
        void nodesAgreeWhoIsFirstAndWhoHasANameOrAnInvite() {
            Stores here = opened.getFirst();
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
            Stores stores = opened.getFirst();
            stores.accounts().register(newAccount(1, "Alice", Optional.empty(), false));
            stores.accounts().setAvatar(account(1), "seed");
            stores.conversations().create(conversation(1), List.of(account(1), account(2)), 5);
            stores.envelopes().append(epochRecord(conversation(1), 0, 0));
            stores.envelopes().append(envelope(conversation(1), 0, 1));
            try (MongoClient client = MongoClients.create(uri)) {
                var database = client.getDatabase(uri.replaceAll("^.*/([^/?]+).*$", "$1"));
                Document user = database.getCollection("users").find().first();
                assertThat(user)
                        .containsEntry("username", "Alice")
                        .containsEntry("email", "Alice@example.org")
                        .containsEntry("password", "password hash 1")
                        .containsEntry("isAvatarImageSet", true)
                        .containsEntry("avatarImage", "seed");
                Document message = Objects.requireNonNull(database.getCollection("messages")
                        .find(Filters.eq("s", 2))
                        .first());
                Document body = Objects.requireNonNull(message.get("message", Document.class));
                assertThat(body.get("text", Binary.class))
                        .isEqualTo(new Binary(envelope(conversation(1), 0, 1).body()));
                assertThat(message.get("sender", Binary.class))
                        .isEqualTo(new Binary(account(1).toBytes()));
                assertThat(message.getList("users", Binary.class)).hasSize(2);
                assertThat(message.getDate("createdAt")).isNotNull();
            }
        }

        @Test
        void startingAgainChangesNothingAndNewerDataIsRefused() {
            opened.getFirst().accounts().register(newAccount(1, "Alice", Optional.empty(), false));
            assertThat(open().accounts().byName("alice")).isPresent();
            try (MongoClient client = MongoClients.create(uri)) {
                client.getDatabase(uri.replaceAll("^.*/([^/?]+).*$", "$1"))
                        .getCollection("settings")
                        .updateOne(Filters.eq("_id", "version"), Updates.set("value", 1_000L));
            }
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NEWER_VERSION));
        }
    }
}
