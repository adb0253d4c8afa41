package org.crypttalk.client.view;

import java.time.Instant;
import java.util.Optional;
import org.crypttalk.protocol.ConversationId;

/** Something that stands at a place of a conversation. */
public sealed interface HistoryItem permits Message, HistoryItem.Refused, HistoryItem.MessagesMissing {

    ConversationId conversation();

    /** The place, from 1; 0 for an own message that the server has not stored yet. */
    long sequence();

    /**
     * An envelope that failed a check of protocol section 8.2. Nothing in it is believed.
     *
     * @param time when the server stored it
     * @param claimed whom its header names, if that decodes
     * @param reason what did not fit, one sentence
     */
    record Refused(ConversationId conversation, long sequence, Instant time, Optional<Person> claimed, String reason)
            implements HistoryItem {}

    /**
     * Messages of this sender's device are missing before the message at {@code sequence}: they were numbered and are not here.
     *
     * @param count how many
     */
    record MessagesMissing(ConversationId conversation, long sequence, Person sender, long device, long count)
            implements HistoryItem {}
}
