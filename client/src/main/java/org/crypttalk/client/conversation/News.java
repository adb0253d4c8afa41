package org.crypttalk.client.conversation;

import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.envelope.SignedMessage;

/** What reading brought, after it is on the disk. */
sealed interface News {
    record Opened(EntryRow entry, SignedMessage message, boolean fromOutbox) implements News {}

    record Refused(EntryRow entry) implements News {}

    record Problem(TrustProblem problem) implements News {}
}
