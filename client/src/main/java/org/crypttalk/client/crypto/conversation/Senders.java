package org.crypttalk.client.crypto.conversation;

import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.conversation.Member;
import org.jspecify.annotations.Nullable;

/** Whether a device may speak for its account: active at the later of its own and the roster's head of the log (section 8.2). */
final class Senders {

    sealed interface Verdict {
        record Active(AccountLog.Device device) implements Verdict {}

        record NotActive() implements Verdict {}

        record HeadUnknown() implements Verdict {}

        record LogNeeded(long seq) implements Verdict {}
    }

    private Senders() {}

    static Verdict check(@Nullable AccountLog log, Member member, long deviceId, LogHead head, boolean live) {
        long later = Math.max(head.seq(), member.head().seq());
        if (log == null || log.head().seq() < later) {
            return new Verdict.LogNeeded(later);
        }
        AccountLog.Device device = log.device(deviceId).orElse(null);
        if (device == null || !device.isActiveAt(later) || (live && !device.isActive())) {
            return new Verdict.NotActive();
        }
        return log.contains(head) ? new Verdict.Active(device) : new Verdict.HeadUnknown();
    }
}
