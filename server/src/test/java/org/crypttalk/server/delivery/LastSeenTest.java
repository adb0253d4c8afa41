package org.crypttalk.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.bytes32;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Sightings;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.junit.jupiter.api.Test;

/** When somebody was last seen is written seldom, and known all the same. */
class LastSeenTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(1_000_000));
    private final InstantSource clock = now::get;
    private final Sightings sightings = new InMemoryStores(clock, new SecureRandom()).sightings();
    private final Connections connections = new Connections(new Alone());

    @Test
    void aCrashCostsThreeMinutesOfSomebodyWhoIsConnected() {
        connections.add(new ClientConnection(
                new FakeSocket(), new SignedIn(bytes32("token", 1), account(1), Sessions.Kind.DEVICE, 0, 0)));
        try (LastSeen lastSeen = new LastSeen(sightings, connections, clock)) {
            pass(Duration.ofMinutes(3).minusMillis(1));
            lastSeen.tend();
            assertThat(sightings.of(List.of(account(1)))).as("not yet").isEmpty();
            pass(Duration.ofMillis(1));
            lastSeen.tend();
            assertThat(sightings.of(List.of(account(1)))).isEqualTo(Map.of(account(1), clock.millis()));
            pass(Duration.ofMinutes(1));
        }
        assertThat(sightings.of(List.of(account(1))))
                .as("stopped in good order")
                .isEqualTo(Map.of(account(1), clock.millis()));
    }

    @Test
    void whoeverJustLeftIsKnownBeforeItIsWritten() {
        try (LastSeen lastSeen = new LastSeen(sightings, connections, clock)) {
            sightings.note(Map.of(account(1), 1L, account(2), 2L));
            long left = lastSeen.note(account(1));
            assertThat(sightings.of(List.of(account(1)))).isEqualTo(Map.of(account(1), 1L));
            assertThat(lastSeen.of(List.of(account(1), account(2), account(3))))
                    .isEqualTo(Map.of(account(1), left, account(2), 2L));
            lastSeen.tend();
            assertThat(sightings.of(List.of(account(1)))).isEqualTo(Map.of(account(1), left));
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
