package org.crypttalk.server.conversation;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.EpochSeals.Seal;
import org.crypttalk.server.store.StoredEntry;

/**
 * Adds seals of an epoch key that a member asked for (docs/protocol.md, section 7.5). Whether they open is for the member to see; the server
 * keeps a few for each account and record, so a member cannot drown another in seals.
 */
public final class RepairSeals {

    private final Envelopes envelopes;
    private final EpochSeals epochSeals;
    private final Memberships memberships;
    private final ConversationNews news;

    public RepairSeals(Envelopes envelopes, EpochSeals epochSeals, Memberships memberships, ConversationNews news) {
        this.envelopes = envelopes;
        this.epochSeals = epochSeals;
        this.memberships = memberships;
        this.news = news;
    }

    /** Adds seals to record {@code n}; empty if they were taken. */
    public Optional<Problem> repair(SignedIn session, ConversationId conversation, long n, List<Seal> seals) {
        if (!memberships.isMember(conversation, session.account())) {
            return Optional.of(Problem.notFound());
        }
        Optional<StoredEntry> record = envelopes.epochRecord(conversation, n);
        if (record.isEmpty()) {
            return Optional.of(Problem.notFound());
        }
        boolean wellFormed = !seals.isEmpty()
                && seals.stream()
                        .allMatch(seal -> memberships.isMember(conversation, seal.account())
                                && seal.generation() >= 0
                                && seal.generation() < Limits.LOG_ENTRIES
                                && seal.seal().length == XWing.SEAL_BYTES);
        if (!wellFormed) {
            return Optional.of(Problem.invalid("Send at least one seal of " + XWing.SEAL_BYTES
                    + " bytes, for members only, and for a generation that can exist."));
        }
        epochSeals.repair(conversation, n, record.get().hash(), seals);
        news.changed(conversation);
        return Optional.empty();
    }
}
