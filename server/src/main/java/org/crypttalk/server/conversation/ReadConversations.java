package org.crypttalk.server.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Cursors;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.ReadMarks;
import org.crypttalk.server.store.StoredEntry;

/** What a member may see of its conversations beside their entries. For everybody else they do not exist. */
public final class ReadConversations {

    /** The most records in one answer. */
    private static final int MOST_EPOCHS = 200;

    /** A conversation as its members see it. */
    public record Overview(
            ConversationId conversation,
            List<AccountId> members,
            Head head,
            Map<AccountId, Long> delivered,
            Map<AccountId, byte[]> readMarks,
            List<EpochSeals.Repair> repairs) {}

    /** A record with the reader's own seals of its key. */
    public record Epoch(StoredEntry record, List<EpochSeals.Seal> seals) {}

    private final Envelopes envelopes;
    private final Conversations conversations;
    private final EpochSeals epochSeals;
    private final Cursors cursors;
    private final ReadMarks readMarks;
    private final Memberships memberships;
    private final Acquaintances acquaintances;

    public ReadConversations(
            Envelopes envelopes,
            Conversations conversations,
            EpochSeals epochSeals,
            Cursors cursors,
            ReadMarks readMarks,
            Memberships memberships,
            Acquaintances acquaintances) {
        this.envelopes = envelopes;
        this.conversations = conversations;
        this.epochSeals = epochSeals;
        this.cursors = cursors;
        this.readMarks = readMarks;
        this.memberships = memberships;
        this.acquaintances = acquaintances;
    }

    /** All conversations of the account. */
    public List<Overview> all(SignedIn session) {
        List<Overview> all = new ArrayList<>();
        Set<AccountId> apart = acquaintances.apartFrom(session.account());
        for (ConversationId conversation : conversations.ofAccount(session.account())) {
            Head head = envelopes.head(conversation);
            if (head.epoch() >= 0) {
                all.add(overview(conversation, head, apart));
            }
        }
        return all;
    }

    /** One conversation; empty if it is not there for the account. */
    public Optional<Overview> one(SignedIn session, ConversationId conversation) {
        if (!memberships.isMember(conversation, session.account())) {
            return Optional.empty();
        }
        Head head = envelopes.head(conversation);
        return head.epoch() < 0
                ? Optional.empty()
                : Optional.of(overview(conversation, head, acquaintances.apartFrom(session.account())));
    }

    /** The records from {@code n} on, at most 200; empty if the conversation is not there for the account. */
    public Optional<List<Epoch>> epochs(SignedIn session, ConversationId conversation, long from) {
        if (!memberships.isMember(conversation, session.account())) {
            return Optional.empty();
        }
        List<StoredEntry> records = envelopes.epochRecordsFrom(conversation, from, MOST_EPOCHS);
        Map<Hash, List<EpochSeals.Seal>> seals = epochSeals.of(
                conversation,
                session.account(),
                records.stream().map(StoredEntry::hash).toList());
        return Optional.of(records.stream()
                .map(record -> new Epoch(record, seals.getOrDefault(record.hash(), List.of())))
                .toList());
    }

    /**
     * Without how far those have read and received from whom the reader is kept apart, and without their requests for repair: a client answers them by itself, so
     * a request that vanishes tells when the reader was there.
     */
    private Overview overview(ConversationId conversation, Head head, Set<AccountId> apart) {
        Map<AccountId, Long> delivered = new HashMap<>(cursors.of(conversation));
        Map<AccountId, byte[]> marks = new HashMap<>(readMarks.of(conversation));
        delivered.keySet().removeAll(apart);
        marks.keySet().removeAll(apart);
        List<EpochSeals.Repair> repairs = epochSeals.repairs(conversation).stream()
                .filter(repair -> !apart.contains(repair.account()))
                .toList();
        return new Overview(conversation, memberships.of(conversation), head, delivered, marks, repairs);
    }
}
