package org.crypttalk.server.account;

import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.AccountLogs;

/** Appends what a signed-in device may add to its account's log: now only its own retirement, which ends all its sessions. */
public final class ExtendAccountLog {

    /** What became of it. */
    public sealed interface Outcome {
        record Extended(long seq) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final AccountLogs logs;
    private final LogCheck check;
    private final EndSession endSession;
    private final AccountNews news;

    public ExtendAccountLog(AccountLogs logs, LogCheck check, EndSession endSession, AccountNews news) {
        this.logs = logs;
        this.check = check;
        this.endSession = endSession;
        this.news = news;
    }

    public Outcome extend(SignedIn session, byte[] bytes) {
        LogEntry entry;
        try {
            entry = LogEntry.decode(bytes);
        } catch (MalformedException e) {
            return refused(Problem.malformed("The entry does not decode: " + e.getMessage() + "."));
        }
        return switch (entry.body().change()) {
            case LogChange.Retire retire when retire.device() == session.device() -> retire(session, entry, bytes);
            case LogChange.Retire _ -> refused(Problem.invalid("A device retires itself only."));
            case LogChange.Create _ -> refused(Problem.invalid("An account is created by registering."));
            case LogChange.AddByUnlocking _ ->
                refused(Problem.invalid("A device is added by enrolling after a login."));
            case LogChange.AddByApproval _, LogChange.Revoke _, LogChange.ChangeUnlock _, LogChange.Unknown _ ->
                refused(Problem.of(ProblemCode.NOT_SUPPORTED, "This server does not take entries of this kind yet."));
        };
    }

    private Outcome retire(SignedIn session, LogEntry entry, byte[] bytes) {
        if (check.next(session.account(), entry) instanceof LogCheck.Outcome.Refused broken) {
            return refused(broken.problem());
        }
        long seq = entry.body().seq();
        return switch (logs.append(session.account(), seq, bytes)) {
            case AccountLogs.Extension.Stale stale -> refused(LogCheck.stale(stale.headSeq()));
            case AccountLogs.Extension.Extended _ -> {
                endSession.endAllOf(session.account(), session.device());
                news.logGrew(session.account(), seq);
                yield new Outcome.Extended(seq);
            }
        };
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused(problem);
    }
}
