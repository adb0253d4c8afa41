package org.crypttalk.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.junit.jupiter.api.Test;

/** A login tells nobody which names exist: the same answer, after the same work. */
class UnknownNamesAnswerLikeWrongPasswordsTest {

    private static final InetAddress SOMEWHERE = InetAddress.getLoopbackAddress();

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();

    @Test
    void oneComparisonForEachTryWhateverTheName() throws Exception {
        Throttle.Rate many = new Throttle.Rate(100, Duration.ofHours(1));
        try (Stores stores = new InMemoryStores(clock, random);
                PasswordHashes hashes = new PasswordHashes(random)) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            stores.accounts().register(account(hashes.hash(secret)));
            LogIn logIn = new LogIn(
                    stores.accounts(),
                    stores.accountLogs(),
                    stores.vaults(),
                    hashes,
                    new OpenSession(stores.sessions(), (account, session) -> {}, random, clock),
                    new Throttle("test", many, new Alone(), clock),
                    new Throttle("test", many, new Alone(), clock));
            byte[] wrong = new byte[32];
            LogIn.Outcome known = counted(hashes, () -> logIn.logIn("alice", wrong, LogIn.With.PASSWORD, SOMEWHERE));
            LogIn.Outcome unknown = counted(hashes, () -> logIn.logIn("bob", wrong, LogIn.With.PASSWORD, SOMEWHERE));
            LogIn.Outcome impossible =
                    counted(hashes, () -> logIn.logIn("no name", wrong, LogIn.With.RECOVERY, SOMEWHERE));
            assertThat(known).isInstanceOf(LogIn.Outcome.Refused.class).isEqualTo(unknown);
            assertThat(unknown).isEqualTo(impossible);
            assertThat(counted(hashes, () -> logIn.logIn("ALICE", secret, LogIn.With.PASSWORD, SOMEWHERE)))
                    .isInstanceOf(LogIn.Outcome.LoggedIn.class);
        }
    }

    private interface Try {
        LogIn.Outcome go() throws InterruptedException;
    }

    private static LogIn.Outcome counted(PasswordHashes hashes, Try attempt) throws InterruptedException {
        long before = hashes.verifications();
        LogIn.Outcome outcome = attempt.go();
        assertThat(hashes.verifications() - before).isEqualTo(1);
        return outcome;
    }

    private static Accounts.NewAccount account(String hash) {
        AccountId id = new AccountId(new Hash(1, 2, 3, 4));
        return new Accounts.NewAccount(
                id,
                "Alice",
                Optional.empty(),
                new Accounts.Credentials(
                        id,
                        new Accounts.Derivation(new byte[32], 65_536, 3, 1),
                        hash,
                        hash,
                        new byte[] {1},
                        new byte[] {2}),
                new byte[] {3},
                new byte[] {4},
                new byte[] {5},
                Optional.empty(),
                false,
                1);
    }
}
