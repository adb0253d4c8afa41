package org.crypttalk.server.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.session.Authenticate;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what other nodes tell on to the connections of this one, and makes good what was missed.
 *
 * <p>A doorbell of another node is answered like one of this node, by a read from the store; what is to be read is brought into memory
 * first, on the thread that the doorbell came on, for the thread of {@link Doorbells} must not wait. Several for one conversation become one.
 */
public final class HearPeers implements Peers.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HearPeers.class);

    private record Range(long first, long last) {
        Range with(long sequence) {
            return new Range(Math.min(first, sequence), Math.max(last, sequence));
        }
    }

    private final Connections connections;
    private final Presence presence;
    private final Doorbells doorbells;
    private final Envelopes envelopes;
    private final Conversations conversations;
    private final Authenticate authenticate;
    /** What is rung and not announced yet; whoever puts the first ring here announces until none is left. */
    private final Map<ConversationId, Range> rung = new HashMap<>();

    public HearPeers(
            Connections connections,
            Presence presence,
            Doorbells doorbells,
            Envelopes envelopes,
            Conversations conversations,
            Authenticate authenticate) {
        this.connections = connections;
        this.presence = presence;
        this.doorbells = doorbells;
        this.envelopes = envelopes;
        this.conversations = conversations;
        this.authenticate = authenticate;
    }

    @Override
    public boolean isHere(AccountId account) {
        return connections.isHere(account);
    }

    @Override
    public void heard(AccountId account, Peers.News news) {
        switch (news) {
            case Peers.News.Rung(ConversationId conversation, long sequence) -> rung(conversation, sequence);
            case Peers.News.Event(String name, Object argument) -> connections.emitHere(account, name, argument);
            case Peers.News.SessionEnded(var session) -> connections.endedHere(account, session);
        }
    }

    private void rung(ConversationId conversation, long sequence) {
        synchronized (rung) {
            @Nullable Range before = rung.get(conversation);
            rung.put(conversation, before == null ? new Range(sequence, sequence) : before.with(sequence));
            if (before != null) {
                return;
            }
        }
        Optional<Range> next = Optional.of(new Range(sequence, sequence));
        while (next.isPresent()) {
            Range range = next.get();
            try {
                envelopes.prepare(conversation, range.last());
            } catch (StoreException e) {
                LOG.warn("News of {} could not be read ahead: {}", conversation, e.getMessage());
            }
            // Even then: what is not in memory is read while delivering, or found by the client.
            doorbells.heard(conversation, range.first(), range.last());
            next = rungSince(conversation, range);
        }
    }

    private Optional<Range> rungSince(ConversationId conversation, Range announced) {
        synchronized (rung) {
            @Nullable Range now = rung.get(conversation);
            if (now == null || (now.first() >= announced.first() && now.last() <= announced.last())) {
                rung.remove(conversation);
                return Optional.empty();
            }
            return Optional.of(now);
        }
    }

    @Override
    public void missed(AccountId account, long sinceMillis) {
        for (ClientConnection connection : connections.of(account)) {
            if (authenticate.session(connection.session().id()).isEmpty()) {
                connection.signOut();
            }
        }
        for (ConversationId conversation : conversations.ofAccount(account)) {
            Head head = envelopes.head(conversation);
            if (head.timeMillis() >= sinceMillis) {
                doorbells.remind(account, conversation, head.sequence());
            }
        }
    }

    @Override
    public void gone(AccountId account) {
        if (!connections.isHere(account)) {
            presence.tellGone(account);
        }
    }

    @Override
    public void restored() {
        connections.forEach(presence::tellContacts);
    }
}
