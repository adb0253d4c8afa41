package org.crypttalk.server.delivery;

import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.sync.Receipts;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Cursors;
import org.crypttalk.server.store.Envelopes;

/**
 * A device says up to where it stored entries; the other members see them as delivered (docs/protocol.md, section 9), but not those whom a block keeps apart from
 * the account.
 */
public final class NoteDelivered {

    private final Cursors cursors;
    private final Envelopes envelopes;
    private final Memberships memberships;
    private final Acquaintances acquaintances;
    private final Connections connections;

    public NoteDelivered(
            Cursors cursors,
            Envelopes envelopes,
            Memberships memberships,
            Acquaintances acquaintances,
            Connections connections) {
        this.cursors = cursors;
        this.envelopes = envelopes;
        this.memberships = memberships;
        this.acquaintances = acquaintances;
        this.connections = connections;
    }

    /** Moves the account's cursor up; false if the conversation is not there for it. What lies beyond the head is the head. */
    public boolean note(SignedIn session, ConversationId conversation, long sequence) {
        AccountId account = session.account();
        if (!memberships.isMember(conversation, account)) {
            return false;
        }
        long known = envelopes.knownHead(conversation).sequence();
        // Another node may have appended what the device stored.
        long reached = sequence <= known
                ? sequence
                : Math.min(sequence, envelopes.head(conversation).sequence());
        if (cursors.advance(conversation, account, reached)) {
            byte[] receipt = new Receipts.Delivered(conversation, account, reached)
                    .encode()
                    .unsafeArray();
            Set<AccountId> apart = acquaintances.apartFrom(account);
            for (AccountId member : memberships.of(conversation)) {
                if (!member.equals(account) && !apart.contains(member)) {
                    connections.emit(member, "delivered", (Object) receipt);
                }
            }
        }
        return true;
    }
}
