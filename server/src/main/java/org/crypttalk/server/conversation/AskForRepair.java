package org.crypttalk.server.conversation;

import java.util.Optional;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;

/**
 * Tells the other members that this account cannot open the key of a record (docs/protocol.md, section 7.5), but not those whom a block keeps apart from it: a
 * client asks by itself, so the request tells when the account is there.
 */
public final class AskForRepair {

    private final Envelopes envelopes;
    private final EpochSeals epochSeals;
    private final Memberships memberships;
    private final Acquaintances acquaintances;
    private final ConversationNews news;

    public AskForRepair(
            Envelopes envelopes,
            EpochSeals epochSeals,
            Memberships memberships,
            Acquaintances acquaintances,
            ConversationNews news) {
        this.envelopes = envelopes;
        this.epochSeals = epochSeals;
        this.memberships = memberships;
        this.acquaintances = acquaintances;
        this.news = news;
    }

    /** Asks for a seal of record {@code n}; empty if it was noted. */
    public Optional<Problem> ask(SignedIn session, ConversationId conversation, long n) {
        if (!memberships.isMember(conversation, session.account())
                || envelopes.epochRecord(conversation, n).isEmpty()) {
            return Optional.of(Problem.notFound());
        }
        epochSeals.requestRepair(conversation, session.account(), n);
        news.changed(conversation, acquaintances.apartFrom(session.account()));
        return Optional.empty();
    }
}
