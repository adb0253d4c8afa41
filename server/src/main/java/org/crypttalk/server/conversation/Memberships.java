package org.crypttalk.server.conversation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Conversations;
import org.jspecify.annotations.Nullable;

/**
 * Who is a member of what: asked for every message, so the {@value #MOST_KEPT} conversations used last are kept in memory. The members of a
 * direct conversation never change, so what is kept is never stale. Safe for any thread.
 */
public final class Memberships {

    private static final int MOST_KEPT = 50_000;

    private final Conversations conversations;
    private final Map<ConversationId, List<AccountId>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, List<AccountId>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public Memberships(Conversations conversations) {
        this.conversations = conversations;
    }

    /** The members; empty if there is no such conversation. */
    public List<AccountId> of(ConversationId conversation) {
        synchronized (kept) {
            @Nullable List<AccountId> known = kept.get(conversation);
            if (known != null) {
                return known;
            }
        }
        List<AccountId> members = List.copyOf(conversations.members(conversation));
        if (!members.isEmpty()) {
            synchronized (kept) {
                kept.put(conversation, members);
            }
        }
        return members;
    }

    /** Whether the account is a member; also false if there is no such conversation, for nobody else need know the difference. */
    public boolean isMember(ConversationId conversation, AccountId account) {
        return of(conversation).contains(account);
    }

    /** Everybody with whom the account shares a conversation, without itself, in a stable order. */
    public Iterable<AccountId> contactsOf(AccountId account) {
        TreeSet<AccountId> contacts = new TreeSet<>();
        conversations.ofAccount(account).forEach(conversation -> contacts.addAll(of(conversation)));
        contacts.remove(account);
        return contacts;
    }
}
