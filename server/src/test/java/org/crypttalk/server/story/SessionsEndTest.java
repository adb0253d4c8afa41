package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions end by time: a login after 15 minutes, a device's after 90 days without use, a challenge after a minute. */
class SessionsEndTest {

    /** A clock that is moved by hand. */
    private static final class MovedClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));

        void pass(Duration time) {
            now.updateAndGet(instant -> instant.plus(time));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("The server asks for no zone.");
        }
    }

    @Test
    void eachInItsTime(@TempDir Path data) throws Exception {
        MovedClock clock = new MovedClock();
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(clock))) {
            Person alice = Person.registered(server.api(), new Noise(new Random(4)), "Alice");
            String login = server.api()
                    .post("/api/auth/login", alice.login())
                    .expect(200)
                    .json()
                    .path("token")
                    .asString();
            clock.pass(Duration.ofMinutes(14));
            assertThat(server.api().as(login).get("/api/auth/session").status()).isEqualTo(200);
            clock.pass(Duration.ofMinutes(2));
            assertThat(server.api().as(login).get("/api/auth/session").status()).isEqualTo(401);

            for (int i = 0; i < 3; i++) {
                clock.pass(Duration.ofDays(89));
                assertThat(alice.api().get("/api/auth/session").status())
                        .as("used every 89 days")
                        .isEqualTo(200);
            }
            try (Socket socket = Socket.connect(server.port(), alice.token())) {
                clock.pass(Duration.ofDays(91));
                socket.emit("resume", new byte[] {(byte) 0x80});
                socket.await("signedOut");
                socket.await("closed");
            }
            assertThat(alice.api().get("/api/auth/session").status()).isEqualTo(401);

            byte[] challenge = server.api()
                    .post(
                            "/api/auth/challenge",
                            Map.of("account", alice.account().toBytes(), "device", 0))
                    .bytes("challenge");
            clock.pass(Duration.ofSeconds(61));
            assertThat(server.api()
                            .post("/api/auth/session", alice.sessionOpening(challenge, server.port()))
                            .code())
                    .isEqualTo("device_refused");
        }
    }
}
