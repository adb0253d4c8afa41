package org.crypttalk.server.conversation;

import java.util.List;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/** Hears of changes that members are told about at once. Must not block for long. */
public interface ConversationNews {

    /** The conversation is new to its members, or its seals or repairs changed. */
    void changed(ConversationId conversation);

    /** As {@link #changed(ConversationId)}, for all members but these. */
    void changed(ConversationId conversation, Set<AccountId> without);

    /** An entry was appended at {@code sequence}. */
    void appended(ConversationId conversation, long sequence);

    /** These may know of each other from now on, as {@link Acquaintances} says. */
    void acquainted(List<AccountId> accounts);

    /** One of them blocks the other. */
    void parted(AccountId by, AccountId whom);
}
