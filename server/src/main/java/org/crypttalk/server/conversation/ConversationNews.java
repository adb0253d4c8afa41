package org.crypttalk.server.conversation;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/** Hears of changes that members are told about at once. Must not block for long. */
public interface ConversationNews {

    /** The conversation is new to its members, or its seals or repairs changed. */
    void changed(ConversationId conversation);

    /** An entry was appended at {@code sequence}. */
    void appended(ConversationId conversation, long sequence);

    /** These may know of each other from now on, as {@link Acquaintances} says. */
    void acquainted(List<AccountId> accounts);

    /** One of them blocks the other. */
    void parted(AccountId by, AccountId whom);
}
