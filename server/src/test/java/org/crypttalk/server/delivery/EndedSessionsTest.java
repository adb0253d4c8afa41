package org.crypttalk.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.gateway.http.Headers;
import org.crypttalk.server.gateway.socketio.Admission;
import org.crypttalk.server.gateway.socketio.Handshake;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.crypttalk.server.gateway.socketio.SocketListener;
import org.crypttalk.server.session.Authenticate;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.ForgetOldSessions;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.session.OpenedSession;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The end of a session is the end of what it may do, also of what had arrived and waited. */
class EndedSessionsTest {

    private static final byte[] NO_CURSORS = {(byte) 0x80};

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final AccountId alice = new AccountId(new Hash(1, 2, 3, 4));

    @Test
    void anEventThatWaitedWhileTheSessionEndedIsNotDone() throws Exception {
        try (Stores stores = new InMemoryStores(clock, random)) {
            Memberships memberships = new Memberships(stores.conversations());
            Connections connections = new Connections(new Alone());
            try (Doorbells doorbells = new Doorbells(stores.envelopes(), memberships, connections, new Alone())) {
                OpenedSession session =
                        new OpenSession(stores.sessions(), connections, random, clock).forDevice(alice, 0);
                FakeSocket socket = new FakeSocket();
                SocketListener listener = admitted(sockets(stores, memberships, connections, doorbells)
                        .admit(handshake(session.tokenText()), socket));
                List<String> answered = new ArrayList<>();
                listener.onEvent("resume", List.of(NO_CURSORS), answer -> answered.add("before"));
                new EndSession(stores.sessions(), connections)
                        .end(alice, session.session().id());
                listener.onEvent("resume", List.of(NO_CURSORS), answer -> answered.add("after"));
                assertThat(answered).containsExactly("before");
                assertThat(socket.disconnects).isEqualTo(1);
                assertThat(socket.events).endsWith("signedOut");
            }
        }
    }

    @Test
    void aConnectionThatOnlyListensEndsWithItsSession() throws Exception {
        Instant opened = Instant.parse("2026-06-01T12:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(opened);
        InstantSource moved = now::get;
        try (Stores stores = new InMemoryStores(moved, random)) {
            Connections connections = new Connections(new Alone());
            OpenSession openSession = new OpenSession(stores.sessions(), connections, random, moved);
            FakeSocket listening = new FakeSocket();
            FakeSocket inUse = new FakeSocket();
            OpenedSession lapsing = openSession.forDevice(alice, 0);
            OpenedSession used = openSession.forDevice(alice, 1);
            connections.add(new ClientConnection(listening, lapsing.session()));
            connections.add(new ClientConnection(inUse, used.session()));
            try (ForgetOldSessions forgetOldSessions = new ForgetOldSessions(stores.sessions(), connections, moved)) {
                now.set(opened.plus(OpenSession.DEVICE_LIFE));
                stores.sessions().touch(used.session().id(), moved.millis());
                forgetOldSessions.forget();
                assertThat(listening.disconnects).as("on the 90th day").isZero();
                now.set(opened.plus(OpenSession.DEVICE_LIFE).plusMillis(1));
                forgetOldSessions.forget();
            }
            assertThat(listening.events).containsExactly("signedOut");
            assertThat(listening.disconnects).isEqualTo(1);
            assertThat(inUse.disconnects).isZero();
        }
    }

    private ChatSockets sockets(Stores stores, Memberships memberships, Connections connections, Doorbells doorbells) {
        Acquaintances acquaintances = new Acquaintances(stores.conversations(), stores.blocks());
        Presence presence = new Presence(
                acquaintances, connections, new Alone(), new LastSeen(stores.sightings(), connections, clock));
        return new ChatSockets(
                new Authenticate(stores.sessions(), clock),
                connections,
                presence,
                new AppendEnvelope(
                        stores.envelopes(),
                        memberships,
                        acquaintances,
                        new LiveNews(memberships, connections, presence, doorbells),
                        doorbells),
                new ReadPage(stores.envelopes(), memberships),
                new FindNews(stores.envelopes(), stores.conversations()),
                new NoteDelivered(stores.cursors(), stores.envelopes(), memberships, acquaintances, connections),
                new RelayMark(stores.readMarks(), memberships, acquaintances, connections),
                new Throttle("test", new Throttle.Rate(100, Duration.ofMinutes(1)), new Alone(), clock),
                clock);
    }

    private static SocketListener admitted(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).listener();
    }

    private static Handshake handshake(String token) {
        return new Handshake(Map.of("token", token), Headers.none(), InetAddress.getLoopbackAddress(), false);
    }

    private static final class FakeSocket implements SocketConnection {

        private final List<String> events = new ArrayList<>();
        private int disconnects;

        @Override
        public String id() {
            return "fake";
        }

        @Override
        public boolean emit(String event, @Nullable Object... arguments) {
            events.add(event);
            return true;
        }

        @Override
        public boolean emitWithAcknowledgement(
                Consumer<List<@Nullable Object>> onAcknowledged, String event, @Nullable Object... arguments) {
            return emit(event, arguments);
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void onDrained(Runnable action) {
            action.run();
        }

        @Override
        public void close(String reason) {
            disconnects++;
        }

        @Override
        public void disconnect(String reason) {
            disconnects++;
        }
    }
}
