package org.crypttalk.server.account;

import java.util.Map;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.vault.PrivateStore;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Vaults;

/**
 * Replaces an account's private store by its next version (docs/protocol.md, section 5.2). Of two devices that write the same version, one wins;
 * the other reads, merges and tries again. The server cannot read it, but refuses one that the device did not sign: a stolen session alone
 * cannot destroy it.
 */
public final class WritePrivateStore {

    /** What became of it. */
    public sealed interface Outcome {
        record Written(long version) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final Vaults vaults;
    private final VerifiedLogs logs;
    private final AccountNews news;

    public WritePrivateStore(Vaults vaults, VerifiedLogs logs, AccountNews news) {
        this.vaults = vaults;
        this.logs = logs;
        this.news = news;
    }

    public Outcome write(SignedIn session, long version, byte[] bytes) {
        PrivateStore store;
        try {
            store = PrivateStore.decode(bytes);
        } catch (MalformedException e) {
            return refused(Problem.malformed("The private store does not decode: " + e.getMessage() + "."));
        }
        AccountLog log = logs.of(session.account())
                .orElseThrow(() -> new IllegalStateException("Account " + session.account() + " has no log"));
        PrivateStore.Body body = store.body();
        if (!body.account().equals(session.account())
                || body.device() != session.device()
                || body.version() != version
                || version < 1) {
            return refused(
                    Problem.invalid("The private store is not this account's and device's, or not of this version."));
        }
        if (!store.isSignedBy(log)) {
            return refused(Problem.invalid("The private store's signature is not this device's."));
        }
        return switch (vaults.write(session.account(), version, bytes)) {
            case Vaults.Write.Stale stale ->
                refused(new Problem(
                        ProblemCode.STALE_VERSION,
                        "Another device wrote this version, or it is not the next one. Read the store, merge and try again.",
                        Map.of("version", stale.version())));
            case Vaults.Write.Written _ -> {
                news.privateStoreChanged(session.account(), version);
                yield new Outcome.Written(version);
            }
        };
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused(problem);
    }
}
