package org.crypttalk.server.account;

import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.session.SessionStatement;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.Challenges;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.session.OpenedSession;

/** Opens a session for a device that signs a challenge (docs/protocol.md, section 6.1). Why one is refused is told to nobody. */
public final class OpenDeviceSession {

    /**
     * What a device answers to its challenge.
     *
     * @param audience the {@code Host} of the request, lower case: a signature made for another server is worth nothing here
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Answer(
            AccountId account, long device, byte[] challenge, long time, byte[] signature, String audience) {}

    /** What became of it. */
    public sealed interface Outcome {
        record Opened(OpenedSession session) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final Challenges challenges;
    private final VerifiedLogs logs;
    private final OpenSession openSession;
    private final EndSession endSession;

    public OpenDeviceSession(Challenges challenges, VerifiedLogs logs, OpenSession openSession, EndSession endSession) {
        this.challenges = challenges;
        this.logs = logs;
        this.openSession = openSession;
        this.endSession = endSession;
    }

    public Outcome open(Answer answer) {
        // The challenge is used up whatever follows: each may be tried once.
        boolean challenged = challenges.use(answer.challenge(), answer.account(), answer.device());
        boolean fits = challenged
                && answer.signature().length == Ed25519.SIGNATURE_BYTES
                && answer.time() >= 0
                && answer.time() <= Limits.MAX_UINT
                && activeDevice(answer)
                        .filter(device -> new SessionStatement(
                                        answer.audience(),
                                        answer.account(),
                                        answer.device(),
                                        Hash.of(answer.challenge()),
                                        answer.time())
                                .isSignedBy(device.key(), Bytes.wrap(answer.signature())))
                        .isPresent();
        if (!fits) {
            return refused();
        }
        OpenedSession opened = openSession.forDevice(answer.account(), answer.device());
        // Looked at again now that the end of the device would find the session: it may have ended in between.
        if (activeDevice(answer).isEmpty()) {
            endSession.end(answer.account(), opened.session().id());
            return refused();
        }
        return new Outcome.Opened(opened);
    }

    private Optional<AccountLog.Device> activeDevice(Answer answer) {
        return logs.of(answer.account())
                .flatMap(log -> log.device(answer.device()))
                .filter(AccountLog.Device::isActive);
    }

    private static Outcome refused() {
        return new Outcome.Refused(
                Problem.of(
                        ProblemCode.DEVICE_REFUSED,
                        "This device could not show that it belongs to the account. Ask for a new challenge, or sign in again."));
    }
}
