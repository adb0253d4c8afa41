package org.crypttalk.server.account;

import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogRule;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;

/** Judges whether an entry may follow the log that the server has (docs/protocol.md, section 4.2). */
public final class LogCheck {

    /** The verdict. */
    public sealed interface Outcome {
        record Fits() implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final VerifiedLogs logs;

    public LogCheck(VerifiedLogs logs) {
        this.logs = logs;
    }

    /** Whether the entry is valid after the account's log; where another entry came first, the client is told the head. */
    Outcome next(AccountId account, LogEntry entry) {
        AccountLog log = logs.of(account)
                .orElseThrow(() -> new IllegalStateException("Account " + account + " has a session but no log"));
        return switch (log.append(entry)) {
            case LogVerdict.Valid _ -> new Outcome.Fits();
            case LogVerdict.Invalid invalid ->
                new Outcome.Refused(
                        invalid.rule() == LogRule.SEQ || invalid.rule() == LogRule.PREV
                                ? stale(log.head().seq())
                                : Problem.invalid("The entry is not valid: "
                                        + invalid.rule().sentence() + "."));
            case LogVerdict.Unsupported _ ->
                new Outcome.Refused(
                        Problem.of(ProblemCode.NOT_SUPPORTED, "The entry is of a later version of the protocol."));
        };
    }

    static Problem stale(long headSeq) {
        return new Problem(
                ProblemCode.STALE_LOG,
                "The account log has grown since. Read it, make the entry anew and try again.",
                Map.of("headSeq", headSeq));
    }
}
