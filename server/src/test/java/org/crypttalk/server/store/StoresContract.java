package org.crypttalk.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.bytes32;
import static org.crypttalk.server.store.Samples.conversation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AccountLogs.Extension;
import org.crypttalk.server.store.Accounts.Registration;
import org.crypttalk.server.store.Accounts.Registration.AccountExists;
import org.crypttalk.server.store.Accounts.Registration.InviteRefused;
import org.crypttalk.server.store.Accounts.Registration.NameTaken;
import org.crypttalk.server.store.Accounts.Registration.Registered;
import org.crypttalk.server.store.Accounts.Role;
import org.crypttalk.server.store.EpochSeals.Repair;
import org.crypttalk.server.store.EpochSeals.Seal;
import org.crypttalk.server.store.Sessions.Kind;
import org.crypttalk.server.store.Sessions.Session;
import org.crypttalk.server.store.Vaults.Write;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all {@link Stores} do, but for the envelopes, which have {@link EnvelopesContract}. */
public abstract class StoresContract {

    private static final long NOW = 1_000_000;

    private Stores stores;

    /** New, empty stores. */
    protected abstract Stores open();

    @BeforeEach
    void openStores() {
        stores = open();
    }

    // --- accounts ---

    @Test
    void theFirstAccountIsTheAdministrator() {
        assertThat(stores.accounts().isEmpty()).isTrue();
        assertThat(register(1, "Alice")).isEqualTo(new Registered(Role.ADMINISTRATOR));
        assertThat(register(2, "Bob")).isEqualTo(new Registered(Role.USER));
        assertThat(stores.accounts().isEmpty()).isFalse();
    }

    @Test
    void anAccountComesBackAsItWasRegistered() {
        register(1, "Alice.W");
        Accounts.Account alice = new Accounts.Account(account(1), "Alice.W", Role.ADMINISTRATOR, Optional.empty(), NOW);
        assertThat(stores.accounts().byId(account(1))).contains(alice);
        assertThat(stores.accounts().byName("aLICE.w")).contains(alice);
        assertThat(stores.accounts().credentials("ALICE.W"))
                .hasValueSatisfying(
                        found -> assertThat(found).usingRecursiveComparison().isEqualTo(credentials(1)));
        assertThat(stores.accountLogs().entries(account(1), 0, 10)).containsExactly(bytes("entry 0"));
        assertThat(stores.vaults().of(account(1)).orElseThrow().keyVault()).isEqualTo(bytes("key vault"));
        assertThat(stores.vaults().of(account(1)).orElseThrow().unlockSeals()).isEqualTo(bytes("seals"));
        assertThat(stores.accounts().byName("bob")).isEmpty();
        assertThat(stores.accounts().credentials("bob")).isEmpty();
        assertThat(stores.accounts().byId(account(2))).isEmpty();
    }

    @Test
    void aNameIsTakenInAnyCaseAndAnAccountHasOne() {
        register(1, "Alice");
        assertThat(register(2, "aLiCe")).isEqualTo(new NameTaken());
        assertThat(register(1, "Bob")).isEqualTo(new AccountExists());
        assertThat(stores.accountLogs().headSeq(account(2))).isEmpty();
    }

    @Test
    void ofManyWhoWantOneNameExactlyOneGetsIt() throws Exception {
        List<Registration> outcomes = inParallel(8, i -> register(i, i % 2 == 0 ? "alice" : "ALICE"));
        assertThat(outcomes).containsOnlyOnce(new Registered(Role.ADMINISTRATOR));
        assertThat(outcomes).filteredOn(NameTaken.class::isInstance).hasSize(7);
    }

    @Test
    void ofManyWhoAreFirstExactlyOneIsTheAdministrator() throws Exception {
        List<Registration> outcomes = inParallel(8, i -> register(i, "user" + i));
        assertThat(outcomes).containsOnlyOnce(new Registered(Role.ADMINISTRATOR));
        assertThat(outcomes).filteredOn(new Registered(Role.USER)::equals).hasSize(7);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(credentials(1).toString()).doesNotContain("hash 1");
        assertThat(newAccount(1, "Alice", Optional.empty(), false).toString()).doesNotContain("Alice", "hash 1");
    }

    @Test
    void searchFindsNamesThatBeginWithTheQueryFirst() {
        register(1, "Bo_b");
        register(2, "jimbo");
        register(3, "Alice");
        register(4, "boris");
        assertThat(names("BO")).containsExactly("Bo_b", "boris", "jimbo");
        assertThat(names("_")).containsExactly("Bo_b");
        assertThat(names("%")).isEmpty();
        assertThat(names("")).hasSize(4);
        assertThat(stores.accounts().search("bo", 1)).hasSize(1);
    }

    @Test
    void anAvatarIsKept() {
        register(1, "Alice");
        stores.accounts().setAvatar(account(1), "seed");
        assertThat(stores.accounts().byId(account(1)).orElseThrow().avatarImage())
                .contains("seed");
    }

    // --- invites ---

    @Test
    void anInviteIsUsedOnce() {
        register(1, "Alice");
        Hash code = bytes32("invite", 1);
        stores.invites().add(code, NOW + 1);
        assertThat(stores.invites().isOpen(code, NOW)).isTrue();
        assertThat(stores.invites().isOpen(code, NOW + 1)).isFalse();
        assertThat(stores.accounts().register(newAccount(2, "Bob", Optional.empty(), true)))
                .isEqualTo(new InviteRefused());
        assertThat(stores.accounts().register(newAccount(2, "Bob", Optional.of(code), true)))
                .isEqualTo(new Registered(Role.USER));
        assertThat(stores.invites().isOpen(code, NOW)).isFalse();
        stores.invites().add(code, NOW + 100);
        assertThat(stores.accounts().register(newAccount(3, "Carol", Optional.of(code), true)))
                .isEqualTo(new InviteRefused());
    }

    @Test
    void aRefusedRegistrationUsesNoInvite() {
        register(1, "Alice");
        Hash code = bytes32("invite", 1);
        stores.invites().add(code, NOW + 1);
        assertThat(stores.accounts().register(newAccount(2, "alice", Optional.of(code), true)))
                .isEqualTo(new NameTaken());
        assertThat(stores.invites().isOpen(code, NOW)).isTrue();
    }

    @Test
    void whoeverHasNoUsableInviteLearnsNeitherNamesNorAccounts() {
        register(1, "Alice");
        Hash used = bytes32("invite", 1);
        stores.invites().add(used, NOW + 1);
        assertThat(stores.accounts().register(newAccount(2, "Bob", Optional.of(used), true)))
                .isEqualTo(new Registered(Role.USER));
        for (Optional<Hash> unusable :
                List.of(Optional.<Hash>empty(), Optional.of(used), Optional.of(bytes32("invite", 2)))) {
            assertThat(stores.accounts().register(newAccount(3, "alice", unusable, true)))
                    .as("a name that is taken")
                    .isEqualTo(new InviteRefused());
            assertThat(stores.accounts().register(newAccount(1, "Carol", unusable, true)))
                    .as("an account that is there")
                    .isEqualTo(new InviteRefused());
        }
    }

    @Test
    void ofManyWithOneInviteExactlyOneGetsIn() throws Exception {
        register(99, "Alice");
        Hash code = bytes32("invite", 1);
        stores.invites().add(code, NOW + 1);
        List<Registration> outcomes =
                inParallel(8, i -> stores.accounts().register(newAccount(i, "user" + i, Optional.of(code), true)));
        assertThat(outcomes).containsOnlyOnce(new Registered(Role.USER));
    }

    @Test
    void theVeryFirstAccountNeedsNoInvite() {
        assertThat(stores.accounts().register(newAccount(1, "Alice", Optional.empty(), true)))
                .isEqualTo(new Registered(Role.ADMINISTRATOR));
    }

    // --- account logs ---

    @Test
    void aLogGrowsAtItsHeadOnly() {
        register(1, "Alice");
        AccountLogs logs = stores.accountLogs();
        assertThat(logs.append(account(1), 2, bytes("x"))).isEqualTo(new Extension.Stale(0));
        assertThat(logs.append(account(1), 0, bytes("x"))).isEqualTo(new Extension.Stale(0));
        assertThat(logs.append(account(1), 1, bytes("entry 1"))).isEqualTo(new Extension.Extended());
        assertThat(logs.append(account(2), 0, bytes("x"))).isEqualTo(new Extension.Stale(-1));
        assertThat(logs.headSeq(account(1))).isEqualTo(OptionalLong.of(1));
        assertThat(logs.entries(account(1), 1, 10)).containsExactly(bytes("entry 1"));
        assertThat(logs.entries(account(1), 0, 1)).containsExactly(bytes("entry 0"));
        assertThat(logs.entries(account(2), 0, 1)).isEmpty();
    }

    @Test
    void ofManyEntriesForOneSeqExactlyOneWins() throws Exception {
        register(1, "Alice");
        List<Extension> outcomes =
                inParallel(8, i -> stores.accountLogs().append(account(1), 1, bytes("entry by " + i)));
        assertThat(outcomes).containsOnlyOnce(new Extension.Extended());
        assertThat(stores.accountLogs().headSeq(account(1))).hasValue(1);
    }

    @Test
    void enrollingReplacesTheOpenedBoxOnlyWithItsEntry() {
        register(1, "Alice");
        assertThat(stores.accountLogs().enrol(account(1), 5, bytes("x"), 0, bytes("new")))
                .isEqualTo(new Extension.Stale(0));
        assertThat(stores.accounts().credentials("alice").orElseThrow().passwordBox())
                .isEqualTo(bytes("box p1"));
        stores.accountLogs().enrol(account(1), 1, bytes("entry 1"), 0, bytes("new p"));
        stores.accountLogs().enrol(account(1), 2, bytes("entry 2"), 1, bytes("new r"));
        Accounts.Credentials found = stores.accounts().credentials("alice").orElseThrow();
        assertThat(found.passwordBox()).isEqualTo(bytes("new p"));
        assertThat(found.recoveryBox()).isEqualTo(bytes("new r"));
    }

    // --- vaults ---

    @Test
    void aPrivateStoreIsReplacedByItsNextVersionOnly() {
        register(1, "Alice");
        assertThat(stores.vaults().of(account(1)).orElseThrow().version()).isZero();
        assertThat(stores.vaults().write(account(1), 2, bytes("x"))).isEqualTo(new Write.Stale(0));
        assertThat(stores.vaults().write(account(1), 1, bytes("one"))).isEqualTo(new Write.Written());
        assertThat(stores.vaults().write(account(1), 1, bytes("x"))).isEqualTo(new Write.Stale(1));
        assertThat(stores.vaults().write(account(1), 2, bytes("two"))).isEqualTo(new Write.Written());
        assertThat(stores.vaults().of(account(1)).orElseThrow().store().orElseThrow())
                .isEqualTo(bytes("two"));
        assertThat(stores.vaults().of(account(2))).isEmpty();
    }

    @Test
    void ofManyWritersOfOneVersionExactlyOneWins() throws Exception {
        register(1, "Alice");
        List<Write> outcomes = inParallel(8, i -> stores.vaults().write(account(1), 1, bytes("store by " + i)));
        assertThat(outcomes).containsOnlyOnce(new Write.Written());
    }

    // --- sessions ---

    @Test
    void sessionsOpenAreUsedAndEnd() {
        Session unlock = new Session(bytes32("token", 1), account(1), Kind.UNLOCK, 1, 0, 10, 10);
        Session device = new Session(bytes32("token", 2), account(1), Kind.DEVICE, 0, 7, 20, 20);
        stores.sessions().open(unlock, 100);
        stores.sessions().open(device, 100);
        assertThat(stores.sessions().byId(unlock.id())).contains(unlock);
        assertThat(stores.sessions().ofAccount(account(1))).containsExactly(device, unlock);
        stores.sessions().touch(device.id(), 90);
        stores.sessions().touch(device.id(), 30);
        assertThat(stores.sessions().byId(device.id()).orElseThrow().lastUsedMillis())
                .isEqualTo(90);
        assertThat(stores.sessions().end(unlock.id())).isTrue();
        assertThat(stores.sessions().end(unlock.id())).isFalse();
        assertThat(stores.sessions().byId(unlock.id())).isEmpty();
        assertThat(stores.sessions().endDevice(account(1), 6)).isEmpty();
        assertThat(stores.sessions().endDevice(account(1), 7))
                .extracting(Session::id)
                .containsExactly(device.id());
        stores.sessions().touch(device.id(), 100);
        assertThat(stores.sessions().byId(device.id())).isEmpty();
    }

    @Test
    void theLongestUnusedSessionsGiveWay() {
        for (int i = 1; i <= 4; i++) {
            stores.sessions().open(new Session(bytes32("token", i), account(1), Kind.DEVICE, 0, 0, i, i), 100);
        }
        List<Session> ended =
                stores.sessions().open(new Session(bytes32("token", 5), account(1), Kind.DEVICE, 0, 0, 0, 0), 3);
        assertThat(ended).extracting(Session::createdMillis).containsExactlyInAnyOrder(1L, 2L);
        assertThat(stores.sessions().ofAccount(account(1)))
                .extracting(Session::createdMillis)
                .containsExactly(4L, 3L, 0L);
    }

    @Test
    void unusedSessionsOfAKindEnd() {
        stores.sessions().open(new Session(bytes32("token", 1), account(1), Kind.DEVICE, 0, 0, 10, 10), 9);
        stores.sessions().open(new Session(bytes32("token", 2), account(1), Kind.DEVICE, 0, 0, 10, 10), 9);
        stores.sessions().open(new Session(bytes32("token", 3), account(1), Kind.UNLOCK, 0, 0, 10, 10), 9);
        stores.sessions().touch(bytes32("token", 1), 50);
        assertThat(stores.sessions().endUnusedSince(Kind.DEVICE, 40))
                .extracting(Session::id)
                .containsExactly(bytes32("token", 2));
        assertThat(stores.sessions().ofAccount(account(1))).hasSize(2);
    }

    // --- conversations ---

    @Test
    void aConversationIsCreatedOnceWithItsMembers() throws Exception {
        List<AccountId> both = List.of(account(1), account(2));
        List<Boolean> outcomes = inParallel(8, _ -> stores.conversations().create(conversation(1), both, NOW));
        assertThat(outcomes).containsOnlyOnce(true);
        assertThat(stores.conversations().create(conversation(2), List.of(account(1)), NOW))
                .isTrue();
        assertThat(stores.conversations().members(conversation(1)))
                .containsExactlyElementsOf(both.stream().sorted().toList());
        assertThat(stores.conversations().members(conversation(2))).containsExactly(account(1));
        assertThat(stores.conversations().members(conversation(3))).isEmpty();
        assertThat(stores.conversations().ofAccount(account(1))).containsExactly(conversation(1), conversation(2));
        assertThat(stores.conversations().ofAccount(account(2))).containsExactly(conversation(1));
        assertThat(stores.conversations().countOf(account(1))).isEqualTo(2);
        assertThat(stores.conversations().countOf(account(3))).isZero();
    }

    @Test
    void whoHasWrittenToEachOtherIsAcquainted() {
        Conversations conversations = stores.conversations();
        conversations.create(conversation(1), List.of(account(1), account(2)), NOW);
        conversations.create(conversation(2), List.of(account(1), account(3)), NOW);
        conversations.create(conversation(3), List.of(account(1)), NOW);
        assertThat(conversations.noteWriter(conversation(1), account(1))).isTrue();
        assertThat(conversations.noteWriter(conversation(1), account(1))).isFalse();
        assertThat(conversations.noteWriter(conversation(1), account(3)))
                .as("no member")
                .isFalse();
        assertThat(conversations.noteWriter(conversation(9), account(1)))
                .as("no conversation")
                .isFalse();
        assertThat(conversations.noteWriter(conversation(2), account(3))).isTrue();
        assertThat(conversations.noteWriter(conversation(3), account(1))).isTrue();
        assertThat(conversations.acquaintances(account(1))).isEmpty();
        assertThat(conversations.noteWriter(conversation(1), account(2))).isTrue();
        assertThat(conversations.acquaintances(account(1))).containsExactly(account(2));
        assertThat(conversations.acquaintances(account(2))).containsExactly(account(1));
        assertThat(conversations.acquaintances(account(3))).isEmpty();
        conversations.noteWriter(conversation(2), account(1));
        assertThat(conversations.acquaintances(account(1)))
                .containsExactlyElementsOf(
                        List.of(account(2), account(3)).stream().sorted().toList());
    }

    // --- blocks ---

    @Test
    void aBlockIsMadeAndLiftedAndKeepsBothApart() {
        Blocks blocks = stores.blocks();
        assertThat(blocks.set(account(1), account(2), false)).isFalse();
        assertThat(blocks.set(account(1), account(2), true)).isTrue();
        assertThat(blocks.set(account(1), account(2), true)).isFalse();
        assertThat(blocks.set(account(3), account(1), true)).isTrue();
        assertThat(blocks.of(account(1))).containsExactly(account(2));
        assertThat(blocks.of(account(2))).isEmpty();
        assertThat(blocks.apartFrom(account(1))).containsExactlyInAnyOrder(account(2), account(3));
        assertThat(blocks.apartFrom(account(2))).containsExactly(account(1));
        assertThat(blocks.apartFrom(account(4))).isEmpty();
        assertThat(blocks.set(account(1), account(2), false)).isTrue();
        assertThat(blocks.of(account(1))).isEmpty();
        assertThat(blocks.apartFrom(account(2))).isEmpty();
        assertThat(blocks.apartFrom(account(1))).containsExactly(account(3));
    }

    // --- seals ---

    @Test
    void theFirstSealsOfARecordStay() {
        Hash hash = bytes32("record", 0);
        stores.epochSeals().keep(conversation(1), hash, List.of(seal(1, "a"), seal(2, "b")));
        stores.epochSeals().keep(conversation(1), hash, List.of(seal(1, "other")));
        assertThat(seals(1, hash)).containsExactly("a");
        assertThat(seals(2, hash)).containsExactly("b");
        assertThat(stores.epochSeals().of(conversation(2), account(1), List.of(hash)))
                .isEmpty();
        assertThat(stores.epochSeals().of(conversation(1), account(1), List.of(bytes32("record", 1))))
                .isEmpty();
    }

    @Test
    void theSealsOfARefusedRecordAreDropped() {
        stores.epochSeals().keep(conversation(1), bytes32("record", 0), List.of(seal(1, "winner")));
        stores.epochSeals().keep(conversation(1), bytes32("record", 1), List.of(seal(1, "loser")));
        stores.epochSeals().drop(conversation(1), bytes32("record", 1));
        assertThat(stores.epochSeals()
                        .of(conversation(1), account(1), List.of(bytes32("record", 0), bytes32("record", 1))))
                .containsOnlyKeys(bytes32("record", 0));
    }

    @Test
    void repairsAreAskedForAndAnswered() {
        Hash hash = bytes32("record", 0);
        EpochSeals seals = stores.epochSeals();
        seals.keep(conversation(1), hash, List.of(seal(1, "bad")));
        seals.requestRepair(conversation(1), account(1), 0);
        seals.requestRepair(conversation(1), account(1), 0);
        seals.requestRepair(conversation(1), account(2), 0);
        assertThat(seals.repairs(conversation(1)))
                .containsExactlyInAnyOrder(new Repair(account(1), 0), new Repair(account(2), 0));
        seals.repair(conversation(1), 0, hash, List.of(seal(1, "good")));
        assertThat(seals.repairs(conversation(1))).containsExactly(new Repair(account(2), 0));
        assertThat(seals(1, hash)).containsExactly("good", "bad");
    }

    @Test
    void theFirstAndTheNewestSevenSealsAreKept() {
        Hash hash = bytes32("record", 0);
        stores.epochSeals().keep(conversation(1), hash, List.of(seal(1, "first")));
        for (int i = 1; i <= 9; i++) {
            stores.epochSeals().repair(conversation(1), 0, hash, List.of(seal(1, "repair " + i)));
        }
        assertThat(seals(1, hash))
                .containsExactly(
                        "repair 9", "repair 8", "repair 7", "repair 6", "repair 5", "repair 4", "repair 3", "first");
    }

    // --- cursors and marks ---

    @Test
    void cursorsOnlyRise() {
        Cursors cursors = stores.cursors();
        assertThat(cursors.advance(conversation(1), account(1), 5)).isTrue();
        assertThat(cursors.advance(conversation(1), account(1), 5)).isFalse();
        assertThat(cursors.advance(conversation(1), account(1), 4)).isFalse();
        assertThat(cursors.advance(conversation(1), account(2), 9)).isTrue();
        assertThat(cursors.advance(conversation(1), account(3), 0)).isFalse();
        assertThat(cursors.of(conversation(1))).isEqualTo(Map.of(account(1), 5L, account(2), 9L));
        assertThat(cursors.of(conversation(2))).isEmpty();
    }

    @Test
    void manyWhoAdvanceOneCursorLeaveItAtTheHighest() throws Exception {
        List<Boolean> outcomes = inParallel(64, i -> stores.cursors().advance(conversation(1), account(1), i + 1));
        assertThat(outcomes).contains(true);
        assertThat(stores.cursors().of(conversation(1))).containsExactly(Map.entry(account(1), 64L));
    }

    @Test
    void theLastReadMarkIsKept() {
        stores.readMarks().put(conversation(1), account(1), bytes("first"));
        stores.readMarks().put(conversation(1), account(1), bytes("last"));
        stores.readMarks().put(conversation(1), account(2), bytes("other"));
        assertThat(stores.readMarks().of(conversation(1)))
                .hasSize(2)
                .containsEntry(account(1), bytes("last"))
                .containsEntry(account(2), bytes("other"));
        assertThat(stores.readMarks().of(conversation(2))).isEmpty();
    }

    // --- sightings ---

    @Test
    void theNewestSightingStaysWhoeverNotesIt() throws Exception {
        Sightings sightings = stores.sightings();
        sightings.note(Map.of());
        sightings.note(Map.of(account(1), 5L, account(2), 9L));
        sightings.note(Map.of(account(1), 7L, account(2), 8L, account(3), 1L));
        assertThat(sightings.of(List.of(account(1), account(2), account(4))))
                .isEqualTo(Map.of(account(1), 7L, account(2), 9L));
        assertThat(sightings.of(List.of())).isEmpty();
        inParallel(16, i -> {
            sightings.note(Map.of(account(5), 100L + i, account(6), 200L - i));
            return i;
        });
        assertThat(sightings.of(List.of(account(5), account(6)))).isEqualTo(Map.of(account(5), 115L, account(6), 200L));
    }

    // --- settings ---

    @Test
    void aSecretIsMadeOnce() throws Exception {
        List<byte[]> secrets = inParallel(4, _ -> stores.settings().secret("fake salt"));
        assertThat(secrets).allMatch(secret -> java.util.Arrays.equals(secret, secrets.getFirst()));
        assertThat(secrets.getFirst())
                .hasSize(32)
                .isNotEqualTo(stores.settings().secret("other"));
    }

    // --- what the tests are made of ---

    private Registration register(int number, String name) {
        return stores.accounts().register(newAccount(number, name, Optional.empty(), false));
    }

    /** An account with parts that its number tells apart. */
    protected static Accounts.NewAccount newAccount(
            int number, String name, Optional<Hash> invite, boolean inviteNeeded) {
        return new Accounts.NewAccount(
                account(number),
                name,
                Optional.of(name + "@example.org"),
                credentials(number),
                bytes("entry 0"),
                bytes("seals"),
                bytes("key vault"),
                invite,
                inviteNeeded,
                NOW);
    }

    private static Accounts.Credentials credentials(int number) {
        return new Accounts.Credentials(
                account(number),
                new Accounts.Derivation(bytes("random" + number), 65_536, 3, 1),
                "password hash " + number,
                "recovery hash " + number,
                bytes("box p" + number),
                bytes("box r" + number));
    }

    private static Seal seal(int account, String content) {
        return new Seal(account(account), 0, bytes(content));
    }

    private List<String> seals(int account, Hash recordHash) {
        return stores
                .epochSeals()
                .of(conversation(1), account(account), List.of(recordHash))
                .getOrDefault(recordHash, List.of())
                .stream()
                .map(seal -> new String(seal.seal(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<String> names(String query) {
        return stores.accounts().search(query, 50).stream()
                .map(Accounts.Account::name)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> List<T> inParallel(int workers, IntFunction<T> work) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                futures.add(executor.submit(() -> work.apply(worker)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
