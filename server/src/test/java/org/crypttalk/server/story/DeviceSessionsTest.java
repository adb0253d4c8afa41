package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.account.OpenDeviceSession;
import org.crypttalk.server.account.VerifiedLogs;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.session.Challenges;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.junit.jupiter.api.Test;

/** A device that has ended gets in no more, whatever it says and however fast it is. */
class DeviceSessionsTest extends ServerStory {

    @Test
    void aTimeThatNoStatementCanHaveIsRefusedLikeAWrongSignature() {
        for (long time : List.of(-1L, Long.MIN_VALUE, 1L << 53, Long.MAX_VALUE)) {
            Map<String, Object> opening = new HashMap<>(alice.sessionOpening(challengeFor(alice), server.port()));
            opening.put("time", time);
            assertThat(problem(server.api().post("/api/auth/session", opening)))
                    .as("time %d", time)
                    .isEqualTo("401 device_refused");
        }
    }

    private byte[] challengeFor(Person person) {
        return server.api()
                .post("/api/auth/challenge", Map.of("account", person.account().toBytes(), "device", 0))
                .expect(200)
                .bytes("challenge");
    }

    /** The device retires between the look at its log and the start of its session. */
    @Test
    void aDeviceThatRetiresWhileItOpensASessionGetsNone() {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Person carol = Person.stranger(server.api(), noise, "Carol");
        AccountId account = carol.account();
        try (Stores stores = new InMemoryStores(clock, random)) {
            AccountLogs logs = stores.accountLogs();
            stores.accounts().register(carol.newAccount());
            Challenges challenges = new Challenges(new Alone(), random, clock);
            InstantSource retiring = () -> {
                logs.append(account, 1, carol.retirement().encode().toArray());
                return clock.instant();
            };
            OpenDeviceSession open = new OpenDeviceSession(
                    challenges,
                    new VerifiedLogs(logs),
                    new OpenSession(stores.sessions(), (ended, session) -> {}, random, retiring),
                    new EndSession(stores.sessions(), (ended, session) -> {}));
            OpenDeviceSession.Outcome outcome =
                    open.open(carol.sessionAnswer(challenges.issue(account, 0), "127.0.0.1:5000"));
            assertThat(outcome).isInstanceOf(OpenDeviceSession.Outcome.Refused.class);
            assertThat(stores.sessions().ofAccount(account)).isEmpty();
            assertThat(logs.headSeq(account)).hasValue(1);
        }
    }
}
