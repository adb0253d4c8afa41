package org.crypttalk.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.bytes32;
import static org.crypttalk.server.store.Samples.conversation;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Blocks;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever comes, goes or blocks at the very moment in which it is told: the last word that somebody hears is true. */
class PresenceTest {

    private static final AccountId ALICE = account(1);
    private static final AccountId BOB = account(2);

    private final Stores stores = new InMemoryStores(Clock.systemUTC(), new SecureRandom());
    private final OtherNode other = new OtherNode();
    private final Connections connections = new Connections(other);
    private final LastSeen lastSeen = new LastSeen(stores.sightings(), connections, Clock.systemUTC());
    private final BlocksAtTheWrongMoment blocks = new BlocksAtTheWrongMoment(stores.blocks());
    private final Presence presence =
            new Presence(new Acquaintances(stores.conversations(), blocks), connections, other, lastSeen);
    private final FakeSocket alicesSocket = new FakeSocket();
    private final FakeSocket bobsSocket = new FakeSocket();
    private final ClientConnection alices = new ClientConnection(alicesSocket, session(ALICE));
    private final ClientConnection bobs = new ClientConnection(bobsSocket, session(BOB));

    /** Says who is connected to it, and afterwards does what it was given to do. */
    private static final class OtherNode implements Peers {

        private final Alone alone = new Alone();
        private final Set<AccountId> connected = new HashSet<>();
        private final Queue<Runnable> meanwhile = new ArrayDeque<>();

        @Override
        public Set<AccountId> elsewhere(Collection<AccountId> accounts) {
            Set<AccountId> answer = new HashSet<>(accounts);
            answer.retainAll(connected);
            Runnable next = meanwhile.poll();
            if (next != null) {
                next.run();
            }
            return answer;
        }

        @Override
        public void start(Listener listener) {
            alone.start(listener);
        }

        @Override
        public void tell(AccountId account, News news) {
            alone.tell(account, news);
        }

        @Override
        public boolean arrived(AccountId account) {
            return !connected.contains(account);
        }

        @Override
        public boolean left(AccountId account) {
            return !connected.contains(account);
        }

        @Override
        public State state() {
            return alone.state();
        }

        @Override
        public void close() {
            alone.close();
        }
    }

    /** Says how it is, and afterwards does what it was given to do. */
    private static final class BlocksAtTheWrongMoment implements Blocks {

        private final Blocks stored;
        private final Queue<Runnable> meanwhile = new ArrayDeque<>();

        BlocksAtTheWrongMoment(Blocks stored) {
            this.stored = stored;
        }

        @Override
        public boolean set(AccountId by, AccountId whom, boolean blocked) {
            return stored.set(by, whom, blocked);
        }

        @Override
        public List<AccountId> of(AccountId by) {
            return stored.of(by);
        }

        @Override
        public Set<AccountId> apartFrom(AccountId account) {
            Set<AccountId> answer = Set.copyOf(stored.apartFrom(account));
            Runnable next = meanwhile.poll();
            if (next != null) {
                next.run();
            }
            return answer;
        }
    }

    @BeforeEach
    void aliceAndBobHaveWrittenToEachOther() {
        stores.conversations().create(conversation(1), List.of(ALICE, BOB), 1);
        stores.conversations().noteWriter(conversation(1), ALICE);
        stores.conversations().noteWriter(conversation(1), BOB);
    }

    @AfterEach
    void stop() {
        lastSeen.close();
        stores.close();
    }

    @Test
    void bobGoesWhileAliceIsToldThatHeIsThere() {
        other.connected.add(BOB);
        connections.add(alices);
        other.meanwhile.add(() -> {
            other.connected.remove(BOB);
            presence.tellGone(BOB);
        });
        presence.arrived(alices, true);
        assertThat(lastWord(alicesSocket, BOB)).as("online").isFalse();
    }

    @Test
    void aliceComesAgainWhileBobIsToldThatSheWent() {
        connections.add(bobs);
        other.meanwhile.add(() -> presence.arrived(alices, connections.add(alices)));
        presence.left(ALICE);
        assertThat(lastWord(bobsSocket, ALICE)).as("online").isTrue();
    }

    @Test
    void aliceBlocksBobWhileHeIsToldThatSheIsThere() {
        connections.add(bobs);
        connections.add(alices);
        // First Alice is told of Bob; then he is told of her.
        blocks.meanwhile.add(() -> {});
        blocks.meanwhile.add(() -> {});
        blocks.meanwhile.add(this::aliceBlocksBob);
        presence.arrived(alices, true);
        assertThat(blocks.meanwhile).isEmpty();
        assertThat(lastWord(bobsSocket, ALICE)).as("online").isFalse();
    }

    @Test
    void aliceBlocksBobWhileSheIsToldOfHim() {
        connections.add(bobs);
        connections.add(alices);
        blocks.meanwhile.add(this::aliceBlocksBob);
        presence.arrived(alices, true);
        assertThat(lastWord(alicesSocket, BOB)).as("online").isFalse();
    }

    private void aliceBlocksBob() {
        stores.blocks().set(ALICE, BOB, true);
        presence.part(ALICE, BOB);
    }

    private static boolean lastWord(FakeSocket socket, AccountId about) {
        return socket.taken().stream()
                .flatMap(sent -> sent.argument() instanceof List<?> states ? states.stream() : Stream.empty())
                .map(state -> (List<?>) state)
                .filter(state -> about.text().equals(state.getFirst()))
                .map(state -> (Boolean) state.get(1))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static SignedIn session(AccountId account) {
        return new SignedIn(bytes32("token", account.value().hashCode()), account, Sessions.Kind.DEVICE, 0, 0);
    }
}
