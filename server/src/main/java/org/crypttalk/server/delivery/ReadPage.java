package org.crypttalk.server.delivery;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.StoredEntry;

/** A page of a conversation's entries, as {@code Page} of docs/protocol.md, section 11. History is read in pages, never whole. */
public final class ReadPage {

    private final Envelopes envelopes;
    private final Memberships memberships;

    public ReadPage(Envelopes envelopes, Memberships memberships) {
        this.envelopes = envelopes;
        this.memberships = memberships;
    }

    /**
     * The entries above a sequence.
     *
     * @param limit at least 1; at most 500 are given
     * @return empty if the conversation is not there for the account
     */
    public Optional<byte[]> after(SignedIn session, ConversationId conversation, long sequence, long limit) {
        return memberships.isMember(conversation, session.account())
                ? Optional.of(page(
                        conversation, envelopes.after(conversation, sequence, entries(limit), PageBytes.MOST_BYTES)))
                : Optional.empty();
    }

    /** The entries just below a sequence; otherwise like {@link #after}. */
    public Optional<byte[]> before(SignedIn session, ConversationId conversation, long sequence, long limit) {
        return memberships.isMember(conversation, session.account())
                ? Optional.of(page(
                        conversation, envelopes.before(conversation, sequence, entries(limit), PageBytes.MOST_BYTES)))
                : Optional.empty();
    }

    private byte[] page(ConversationId conversation, List<StoredEntry> entries) {
        long last = entries.isEmpty() ? 0 : entries.getLast().sequence();
        // Asked after the entries: a head below the last entry would make no sense to a client.
        long head = Math.max(last, envelopes.head(conversation).sequence());
        return PageBytes.of(conversation, head, entries);
    }

    private static int entries(long limit) {
        return (int) Math.min(limit, PageBytes.MOST_ENTRIES);
    }
}
