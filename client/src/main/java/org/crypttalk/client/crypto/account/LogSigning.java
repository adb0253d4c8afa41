package org.crypttalk.client.crypto.account;

import java.util.Arrays;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;

/** New entries of an account log (protocol section 4.1). */
public final class LogSigning {

    private LogSigning() {}

    /** The entry of this body with the signatures of its kind, in their order. */
    public static LogEntry sign(LogBody body, SigningKey... keys) {
        Bytes bytes = body.encode();
        return new LogEntry(
                bytes,
                body,
                Arrays.stream(keys)
                        .map(key -> key.sign(Labels.ACCOUNT_LOG_SIGNATURE, bytes))
                        .toList());
    }

    /** A device retires itself. */
    public static LogEntry retire(AccountLog log, long device, SigningKey deviceKey, long timeMillis) {
        return sign(next(log, new LogChange.Retire(device), timeMillis), deviceKey);
    }

    /** The body of the entry that follows a log's head. */
    static LogBody next(AccountLog log, LogChange change, long timeMillis) {
        return new LogBody(log.account(), log.head().seq() + 1, log.head().hash(), change, timeMillis);
    }
}
