package org.crypttalk.server.conversation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Blocks;
import org.crypttalk.server.store.Conversations;

/**
 * Who may know whether somebody is there: those who have written to each other, and of whom neither blocks the other. That somebody began a
 * conversation with a person is not enough to watch that person. Safe for any thread; asks the store, for any node may have changed it.
 */
public final class Acquaintances {

    private static final int MOST_KEPT = 100_000;

    private record Writer(ConversationId conversation, AccountId account) {}

    private final Conversations conversations;
    private final Blocks blocks;
    /** Who is known to have written: a look at each envelope, and never undone. */
    private final Map<Writer, Boolean> writers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Writer, Boolean> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public Acquaintances(Conversations conversations, Blocks blocks) {
        this.conversations = conversations;
        this.blocks = blocks;
    }

    /** Notes that a member writes. Returns whether it is the first time; then it blocks until that is stored. */
    public boolean noteWriter(ConversationId conversation, AccountId account) {
        Writer writer = new Writer(conversation, account);
        synchronized (writers) {
            if (writers.get(writer) != null) {
                return false;
            }
        }
        boolean first = conversations.noteWriter(conversation, account);
        synchronized (writers) {
            writers.put(writer, true);
        }
        return first;
    }

    /** Those of this account, in ascending order. */
    public List<AccountId> of(AccountId account) {
        List<AccountId> acquaintances = conversations.acquaintances(account);
        if (acquaintances.isEmpty()) {
            return acquaintances;
        }
        Set<AccountId> apart = blocks.apartFrom(account);
        return apart.isEmpty()
                ? acquaintances
                : acquaintances.stream().filter(other -> !apart.contains(other)).toList();
    }

    /** Whether these are acquainted, or would be if neither blocked the other. */
    public boolean wouldBe(AccountId account, AccountId other) {
        return conversations.acquaintances(account).contains(other);
    }

    /** Whom the account blocks, and who blocks it. */
    public Set<AccountId> apartFrom(AccountId account) {
        return blocks.apartFrom(account);
    }
}
