package org.crypttalk.server.account;

import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.AccountLogs;

/**
 * Adds the device of somebody who unlocked the account (docs/protocol.md, section 6.2): the log grows by one entry of kind 1, the box that was
 * opened is replaced by one that knows the new head, and the login is over.
 */
public final class Enrol {

    /** What became of it. */
    public sealed interface Outcome {

        /** The device is in the log. */
        record Enrolled(long device) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final AccountLogs logs;
    private final LogCheck check;
    private final EndSession endSession;
    private final AccountNews news;

    public Enrol(AccountLogs logs, LogCheck check, EndSession endSession, AccountNews news) {
        this.logs = logs;
        this.check = check;
        this.endSession = endSession;
        this.news = news;
    }

    public Outcome enrol(SignedIn login, byte[] bytes, byte[] box) {
        LogEntry entry;
        try {
            entry = LogEntry.decode(bytes);
        } catch (MalformedException e) {
            return refused(Problem.malformed("The entry does not decode: " + e.getMessage() + "."));
        }
        if (!Register.isUnlockBox(box)) {
            return refused(Problem.invalid("The box is no unlock box."));
        }
        LogChange.AddByUnlocking add;
        switch (entry.body().change()) {
            case LogChange.AddByUnlocking adding -> add = adding;
            case LogChange.AddByApproval _ -> {
                return refused(Problem.of(ProblemCode.NOT_SUPPORTED, "Devices cannot be added by approval yet."));
            }
            default -> {
                return refused(Problem.invalid("Enrolling takes an entry of kind 1, add by unlocking."));
            }
        }
        if (add.which() != login.secret()) {
            return refused(Problem.invalid("The entry names another secret than the one that was shown."));
        }
        return switch (check.next(login.account(), entry)) {
            case LogCheck.Outcome.Refused broken -> refused(broken.problem());
            case LogCheck.Outcome.Fits _ -> {
                long seq = entry.body().seq();
                yield switch (logs.enrol(login.account(), seq, bytes, login.secret(), box)) {
                    case AccountLogs.Extension.Stale stale -> refused(LogCheck.stale(stale.headSeq()));
                    case AccountLogs.Extension.Extended _ -> {
                        endSession.end(login.account(), login.id());
                        news.logGrew(login.account(), seq);
                        yield new Outcome.Enrolled(seq);
                    }
                };
            }
        };
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused(problem);
    }
}
