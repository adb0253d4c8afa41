package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.copy.CopyStores;
import org.crypttalk.server.store.copy.CopyStores.Outcome;
import org.crypttalk.server.store.copy.CopyTarget;
import org.crypttalk.server.store.copy.ItemKind;
import org.crypttalk.server.store.mongo.MongoContents;
import org.crypttalk.server.store.mongo.MongoStores;
import org.crypttalk.server.store.sqlite.SqliteContents;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of one machine moves to MongoDB, is interrupted again and again, and nobody notices in the end. */
class MoveToMongoTest {

    private static final int MESSAGES = 150;

    private static final CopyStores.Progress SILENT = new CopyStores.Progress() {
        @Override
        public void copied(ItemKind kind, long items, long ofAbout) {}

        @Override
        public void compared(ItemKind kind, long items) {}
    };

    private final Noise noise = new Noise(new Random(8));
    private final List<Person> people = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path data;
    private TestProcess mongo;
    private String uri;
    private Person alice;
    private Person bob;
    private ConversationId conversation;

    @BeforeEach
    void aliceBobAndCarolHaveUsedAServer() throws Exception {
        mongo = TestProcess.start(StandInProcess.class);
        uri = "mongodb://127.0.0.1:" + mongo.port() + "/moved";
        data = folder.resolve("data");
        Person carol;
        try (RunningServer server = RunningServer.on(data)) {
            alice = Person.registered(server.api(), noise, "Alice");
            bob = Person.registered(server.api(), noise, "Bob");
            carol = Person.registered(server.api(), noise, "Carol");
            people.addAll(List.of(alice, bob, carol));
            alice.enrolAnew();
            conversation = alice.begin(bob);
            bob.begin(carol);
            alice.begin(alice);
            EpochRecord zero = Records.stored(alice, conversation, 0);
            for (int i = 1; i <= MESSAGES; i++) {
                Person sender = i % 2 == 0 ? alice : bob;
                sender.send(conversation, sender.envelope(conversation, 0)).expect(200);
            }
            EpochRecord next = alice.rotation(bob, zero, Records.seen(alice, conversation));
            alice.api()
                    .post("/api/conversations/" + conversation.text() + "/epochs", alice.recordWithSeals(next, bob))
                    .expect(201);
            bob.send(conversation, bob.envelope(conversation, 1)).expect(200);
        }
        try (Stores stores = sqlite()) {
            Hash zero = stores.envelopes()
                    .epochRecord(conversation, 0)
                    .orElseThrow()
                    .hash();
            stores.accounts().setAvatar(bob.account(), "seed");
            stores.vaults().write(alice.account(), 1, noise.bytes(500));
            stores.vaults().write(alice.account(), 2, noise.bytes(600));
            stores.invites().add(noise.hash(), Long.MAX_VALUE);
            Hash used = noise.hash();
            stores.invites().add(used, Long.MAX_VALUE);
            Person dora = Person.stranger(new Api(0), noise, "Dora");
            var invited = dora.newAccount();
            stores.accounts()
                    .register(new Accounts.NewAccount(
                            invited.id(),
                            invited.name(),
                            Optional.of("dora@example.org"),
                            invited.credentials(),
                            invited.entry(),
                            invited.unlockSeals(),
                            invited.keyVault(),
                            Optional.of(used),
                            true,
                            invited.timeMillis()));
            people.add(dora);
            stores.epochSeals().requestRepair(conversation, bob.account(), 0);
            stores.epochSeals()
                    .repair(conversation, 0, zero, List.of(new EpochSeals.Seal(bob.account(), 0, noise.bytes(1_200))));
            stores.epochSeals().requestRepair(conversation, alice.account(), 1);
            stores.cursors().advance(conversation, bob.account(), 100);
            stores.blocks().set(bob.account(), carol.account(), true);
            stores.sightings().note(Map.of(alice.account(), 1_700_000_000_000L));
            stores.readMarks().put(conversation, alice.account(), noise.bytes(528));
        }
    }

    @AfterEach
    void stop() {
        mongo.close();
    }

    private Stores sqlite() {
        return SqliteStores.open(data, Clock.systemUTC(), new SecureRandom());
    }

    private Stores moved() {
        return MongoStores.open(uri, Clock.systemUTC(), new SecureRandom());
    }

    private Outcome copy(Path from, CopyStores.Progress progress) {
        try (SqliteContents source = SqliteContents.open(from);
                MongoContents target = MongoContents.open(uri)) {
            return new CopyStores(source, target, progress).copy();
        }
    }

    @Test
    void killedAgainAndAgainItGoesOnAndEverythingArrives() throws Exception {
        record Point(ItemKind kind, int batches) {}
        for (Point point : List.of(
                new Point(ItemKind.ACCOUNTS, 1),
                new Point(ItemKind.SESSIONS, 1),
                new Point(ItemKind.ENTRIES, 1),
                new Point(ItemKind.ENTRIES, 10))) {
            try (TestProcess copying = TestProcess.start(
                    CopyProcess.class, data.toString(), uri, point.kind().name(), Integer.toString(point.batches()))) {
                copying.kill();
            }
            try (MongoContents target = MongoContents.open(uri)) {
                assertThat(target.state())
                        .as("killed at %s", point)
                        .isInstanceOfSatisfying(
                                CopyTarget.State.Unfinished.class,
                                state -> assertThat(state.kind()).isGreaterThanOrEqualTo(point.kind()));
            }
            assertThatThrownBy(this::moved)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("unfinished copy")
                    .hasMessageContaining("crypt-talk migrate");
        }

        assertThat(copy(data, SILENT)).isInstanceOfSatisfying(Outcome.Copied.class, copied -> {
            assertThat(copied.wasContinued()).isTrue();
            // Three records 0, one rotation.
            assertThat(copied.counts())
                    .containsEntry(ItemKind.ENTRIES, MESSAGES + 5L)
                    .containsEntry(ItemKind.ACCOUNTS, 4L)
                    .allSatisfy((kind, count) -> assertThat(count)
                            .as("the story has %s", kind.plural())
                            .isPositive());
        });
        bothStoresSayTheSame();
        theServerGoesOn();
    }

    /** Asks both the way a server asks. */
    private void bothStoresSayTheSame() {
        try (Stores before = sqlite();
                Stores after = moved()) {
            assertThat(before.conversations().acquaintances(alice.account())).containsExactly(bob.account());
            assertThat(after.settings().secret("unknown names"))
                    .isEqualTo(before.settings().secret("unknown names"));
            for (Person person : people) {
                AccountId account = person.account();
                assertThat(after.accounts().byName(person.name()))
                        .isEqualTo(before.accounts().byName(person.name()))
                        .isPresent();
                assertThat(after.accounts().credentials(person.name()))
                        .usingRecursiveComparison()
                        .isEqualTo(before.accounts().credentials(person.name()));
                assertThat(after.accountLogs().entries(account, 0, 100))
                        .usingRecursiveComparison()
                        .isEqualTo(before.accountLogs().entries(account, 0, 100));
                assertThat(after.vaults().of(account))
                        .usingRecursiveComparison()
                        .isEqualTo(before.vaults().of(account));
                assertThat(after.sessions().ofAccount(account))
                        .isEqualTo(before.sessions().ofAccount(account));
                assertThat(after.blocks().of(account)).isEqualTo(before.blocks().of(account));
                assertThat(after.conversations().acquaintances(account))
                        .isEqualTo(before.conversations().acquaintances(account));
                assertThat(after.sightings().of(List.of(account)))
                        .isEqualTo(before.sightings().of(List.of(account)));
                List<ConversationId> conversations = before.conversations().ofAccount(account);
                assertThat(after.conversations().ofAccount(account)).isEqualTo(conversations);
                for (ConversationId each : conversations) {
                    assertThat(after.conversations().members(each))
                            .isEqualTo(before.conversations().members(each));
                    assertThat(after.epochSeals().repairs(each))
                            .isEqualTo(before.epochSeals().repairs(each));
                    assertThat(after.cursors().of(each))
                            .isEqualTo(before.cursors().of(each));
                    assertThat(after.readMarks().of(each))
                            .usingRecursiveComparison()
                            .isEqualTo(before.readMarks().of(each));
                    List<StoredEntry> entries = before.envelopes().after(each, 0, 10_000, Integer.MAX_VALUE);
                    assertThat(after.envelopes().after(each, 0, 10_000, Integer.MAX_VALUE))
                            .usingRecursiveComparison()
                            .isEqualTo(entries);
                    assertThat(after.envelopes().head(each))
                            .isEqualTo(before.envelopes().head(each));
                    List<Hash> hashes = entries.stream().map(StoredEntry::hash).toList();
                    assertThat(after.epochSeals().of(each, account, hashes))
                            .usingRecursiveComparison()
                            .isEqualTo(before.epochSeals().of(each, account, hashes));
                }
            }
        }
    }

    /** On the new store, with the sessions, history and sequences of the old one. */
    private void theServerGoesOn() throws Exception {
        try (RunningServer server = RunningServer.on(
                folder.resolve("unused"),
                settings -> settings.with(
                        new ServerSettings.Scale(Optional.of(uri), Optional.empty(), Optional.empty())))) {
            Person later = alice.at(server.api());
            byte[] envelope = later.envelope(conversation, 1);
            assertThat(later.send(conversation, envelope)
                            .expect(200)
                            .json()
                            .path("sequence")
                            .asLong())
                    .isEqualTo(MESSAGES + 4L);
            var page = Socket.page(bob.at(server.api())
                    .api()
                    .get("/api/messages/" + conversation.text() + "?after=" + (MESSAGES + 2))
                    .expect(200)
                    .bytes());
            assertThat(page.entries()).hasSize(2);
            assertThat(page.entries().getLast().bytes().toArray()).isEqualTo(envelope);
            server.api().post("/api/auth/login", alice.login()).expect(200);
            later.begin(people.get(2).at(server.api()));
            assertThat(later.api()
                            .get("/api/conversations")
                            .json()
                            .path("conversations")
                            .size())
                    .isEqualTo(3);
        }
        try (Stores after = moved()) {
            assertThat(after.conversations().ofAccount(alice.account()).getLast())
                    .as("what is new stands behind what was copied")
                    .isEqualTo(alice.conversationWith(people.get(2)));
        }
    }

    @Test
    void whatIsNotTheSameIsFoundAndNotServed() {
        CopyStores.Progress tampering = new CopyStores.Progress() {
            @Override
            public void copied(ItemKind kind, long items, long ofAbout) {}

            @Override
            public void compared(ItemKind kind, long items) {
                if (kind == ItemKind.first()) {
                    inTarget(database -> database.getCollection("messages")
                            .updateOne(Filters.eq("s", 17), Updates.set("message.text", new Binary(new byte[300]))));
                }
            }
        };
        assertThat(copy(data, tampering))
                .isEqualTo(new Outcome.Differs(ItemKind.ENTRIES, MESSAGES + 5, MESSAGES + 5, false));
        assertThatThrownBy(this::moved).hasMessageContaining("unfinished copy");
        assertThat(copy(data, SILENT)).as("again").isInstanceOf(Outcome.Differs.class);
    }

    @Test
    void aServerThatWasRunOnTheSourceInBetweenIsNoticed() throws Exception {
        try (TestProcess copying =
                TestProcess.start(CopyProcess.class, data.toString(), uri, ItemKind.ENTRIES.name(), "1")) {
            copying.kill();
        }
        try (Stores stores = sqlite()) {
            stores.accounts().setAvatar(alice.account(), "another");
        }
        assertThat(copy(data, SILENT)).isEqualTo(new Outcome.Differs(ItemKind.ACCOUNTS, 4, 4, true));
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path other = folder.resolve("other");
        RunningServer.on(other).close();
        try (TestProcess copying =
                TestProcess.start(CopyProcess.class, data.toString(), uri, ItemKind.ENTRIES.name(), "1")) {
            copying.kill();
        }
        assertThat(copy(other, SILENT)).isEqualTo(new Outcome.OtherCopy());
        assertThat(copy(data, SILENT)).isInstanceOf(Outcome.Copied.class);
        assertThat(copy(data, SILENT))
                .as("a finished copy is a server's data")
                .isEqualTo(new Outcome.TargetTaken("settings"));

        inTarget(MongoDatabase::drop);
        moved().close();
        assertThat(copy(data, SILENT)).as("made, and never used").isInstanceOf(Outcome.Copied.class);

        inTarget(MongoDatabase::drop);
        try (Stores stores = moved()) {
            stores.settings().secret("unknown names");
        }
        assertThat(copy(data, SILENT)).as("a server was started on it").isEqualTo(new Outcome.TargetTaken("settings"));
    }

    private void inTarget(Consumer<MongoDatabase> work) {
        try (MongoClient client = MongoClients.create(uri)) {
            work.accept(client.getDatabase("moved"));
        }
    }

    @Test
    void aRunningServersDataIsNotCopied() throws Exception {
        RunningServer server = RunningServer.on(data);
        assertThatThrownBy(() -> copy(data, SILENT))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(StoreException.Reason.IN_USE));
        server.close();
        assertThatThrownBy(() -> copy(folder.resolve("nothing"), SILENT)).hasMessageContaining("no data of a server");
    }
}
