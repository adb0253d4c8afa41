package org.crypttalk.client.account;

import java.util.Optional;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.rest.PeopleApi;
import org.crypttalk.client.rest.Token;
import org.crypttalk.client.store.FarewellStore.Farewell;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogVerdict;

/**
 * How a device goes that another one of the account signed out (protocol section 5.2, kind 11): what it keeps is removed first, whatever becomes
 * of the rest; then the server is told that it retires. Keys are gone by then, so the retire entry is signed before, and stays in the profile
 * until the server has it.
 */
public final class Leaving {

    private final ThisDevice device;
    private final Directory directory;

    public Leaving(ThisDevice device, Directory directory) {
        this.device = device;
        this.directory = directory;
    }

    /** Does so, once. Nothing can be done with the profile afterwards; the account is the caller's to close. */
    public void leave() {
        Optional<AccountLog> log =
                Optional.ofNullable(directory.log(device.self().account()));
        Optional<Farewell> farewell = log.filter(this::isActiveIn).flatMap(this::farewell);
        device.leave(
                StopReason.SIGNED_OUT_ELSEWHERE,
                farewell,
                () -> farewell.ifPresent(told -> tell(told, log.orElseThrow())));
    }

    /** Nothing without a session to say it in. */
    private Optional<Farewell> farewell(AccountLog log) {
        Self self = device.self();
        return self.token()
                .map(token -> new Farewell(self.server(), token, retirement(log).encode()));
    }

    private boolean isActiveIn(AccountLog log) {
        return log.device(device.self().device())
                .map(AccountLog.Device::isActive)
                .orElse(false);
    }

    /** A session that was ended just now is followed by another one, and an entry that comes too late by one in its right place. */
    private void tell(Farewell farewell, AccountLog log) {
        Token token = farewell.token();
        Answer<Long> answer = device.auth().appendLog(token, farewell.retirement());
        if (answer.isRefused("not_signed_in")
                && device.openSession() instanceof Answer.Ok<AuthApi.Opened>(AuthApi.Opened session)) {
            token = session.token();
            answer = device.auth().appendLog(token, farewell.retirement());
        }
        if (answer.isRefused("stale_log")) {
            retireIn(log, token);
        }
    }

    private void retireIn(AccountLog log, Token token) {
        // The answer begins with the entry that is the head here.
        Answer<PeopleApi.LogPart> answer =
                device.people().log(token, log.account(), log.head().seq());
        if (answer instanceof Answer.Ok<PeopleApi.LogPart>(PeopleApi.LogPart part)
                && !part.entries().isEmpty()
                && log.extend(part.entries().stream()
                                .skip(1)
                                .map(Bytes::toArray)
                                .toList())
                        instanceof LogVerdict.Valid(AccountLog grown)
                && isActiveIn(grown)) {
            device.auth().appendLog(token, retirement(grown).encode());
        }
    }

    private LogEntry retirement(AccountLog log) {
        Self self = device.self();
        return LogSigning.retire(
                log, self.device(), self.keys().signing(), device.clock().millis());
    }
}
