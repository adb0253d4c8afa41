package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;

/** How conversations get their ids (protocol section 7.1). */
public final class ConversationIds {

    private ConversationIds() {}

    /** The direct conversation of two accounts, in any order; with oneself for notes. */
    public static ConversationId direct(AccountId one, AccountId other) {
        boolean ordered = one.compareTo(other) <= 0;
        return new ConversationId(Hashes.of(new CborWriter(128)
                .array(3)
                .text(Labels.DIRECT_CONVERSATION)
                .hash((ordered ? one : other).value())
                .hash((ordered ? other : one).value())));
    }

    /** The group that a record 0 without a conversation creates. */
    public static ConversationId group(Bytes bodyOfRecord0) {
        return new ConversationId(Hashes.ofBytes(Labels.GROUP_CONVERSATION, bodyOfRecord0));
    }
}
