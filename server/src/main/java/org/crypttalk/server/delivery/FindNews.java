package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.ConversationHead;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Head;

/** Tells a client that was away in which conversations there is more than it has: {@code resume} of docs/protocol.md, section 12. */
public final class FindNews {

    private final Envelopes envelopes;
    private final Conversations conversations;

    public FindNews(Envelopes envelopes, Conversations conversations) {
        this.envelopes = envelopes;
        this.conversations = conversations;
    }

    /** The conversations of the account whose head is above the client's cursor, which is 0 where none is given. */
    public List<ConversationHead> above(SignedIn session, List<ConversationCursor> cursors) {
        Map<ConversationId, Long> known = new HashMap<>();
        cursors.forEach(cursor -> known.put(cursor.conversation(), cursor.sequence()));
        List<ConversationHead> news = new ArrayList<>();
        for (ConversationId conversation : conversations.ofAccount(session.account())) {
            Head head = envelopes.head(conversation);
            if (head.sequence() > known.getOrDefault(conversation, 0L)) {
                news.add(new ConversationHead(conversation, head.sequence(), head.epoch()));
            }
        }
        return news;
    }
}
