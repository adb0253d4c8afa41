package org.crypttalk.server.account;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.session.OpenedSession;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Vaults;

/**
 * Compares an authSecret and hands out what only its owner can open: box, log, vault (docs/protocol.md, section 6.2). An unknown name and a
 * wrong secret get the same answer after the same work, and both are throttled, by name and by address.
 */
public final class LogIn {

    /** Which secret is shown; {@link #code} is its number in the protocol. */
    public enum With {
        PASSWORD(0),
        RECOVERY(1);

        private final int code;

        With(int code) {
            this.code = code;
        }

        /** {@code which} of section 3.5. */
        int code() {
            return code;
        }
    }

    /** What became of it. */
    public sealed interface Outcome {

        /** The secret fits. */
        @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
        record LoggedIn(
                OpenedSession session,
                Accounts.Account account,
                byte[] box,
                Accounts.Derivation derivation,
                List<byte[]> log,
                Vaults.Vault vault)
                implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final Accounts accounts;
    private final AccountLogs logs;
    private final Vaults vaults;
    private final PasswordHashes hashes;
    private final OpenSession openSession;
    private final Throttle byName;
    private final Throttle byAddress;

    public LogIn(
            Accounts accounts,
            AccountLogs logs,
            Vaults vaults,
            PasswordHashes hashes,
            OpenSession openSession,
            Throttle byName,
            Throttle byAddress) {
        this.accounts = accounts;
        this.logs = logs;
        this.vaults = vaults;
        this.hashes = hashes;
        this.openSession = openSession;
        this.byName = byName;
        this.byAddress = byAddress;
    }

    public Outcome logIn(String givenName, byte[] authSecret, With with, InetAddress from) throws InterruptedException {
        if (authSecret.length != PasswordHashes.AUTH_SECRET_BYTES) {
            return new Outcome.Refused(
                    Problem.invalid("authSecret has " + PasswordHashes.AUTH_SECRET_BYTES + " bytes."));
        }
        Optional<AccountName> name = parse(givenName);
        String throttledName = name.map(AccountName::key).orElse("");
        Optional<Problem> tooMany = byAddress.count(Throttle.keyOf(from)).or(() -> byName.count(throttledName));
        if (tooMany.isPresent()) {
            return new Outcome.Refused(tooMany.get());
        }
        Optional<Accounts.Credentials> credentials = name.flatMap(known -> accounts.credentials(known.key()));
        Optional<String> hash =
                credentials.map(found -> with == With.PASSWORD ? found.passwordHash() : found.recoveryHash());
        if (!hashes.matches(hash, authSecret) || credentials.isEmpty()) {
            return new Outcome.Refused(Problem.of(
                    ProblemCode.WRONG_CREDENTIALS,
                    "The name, or the password or code, does not fit. Check both and try again."));
        }
        byAddress.forgive(Throttle.keyOf(from));
        byName.forgive(throttledName);
        Accounts.Credentials found = credentials.get();
        Accounts.Account account = accounts.byId(found.account())
                .orElseThrow(() -> new IllegalStateException("Account " + found.account() + " has credentials only"));
        return new Outcome.LoggedIn(
                openSession.forLogin(account.id(), with.code()),
                account,
                with == With.PASSWORD ? found.passwordBox() : found.recoveryBox(),
                found.derivation(),
                logs.entries(account.id(), 0, Limits.LOG_ENTRIES),
                vaults.of(account.id())
                        .orElseThrow(() -> new IllegalStateException("Account " + account.id() + " has no vault")));
    }

    /** A name that cannot exist is treated like one that does not. */
    private static Optional<AccountName> parse(String name) {
        try {
            return Optional.of(AccountName.parse(name));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
