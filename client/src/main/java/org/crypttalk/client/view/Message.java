package org.crypttalk.client.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MessageId;

/**
 * A message, opened and checked, with what edits, deletes and reactions made of it.
 *
 * @param sequence its place from 1; 0 while the server has not stored it
 * @param device of the sender
 * @param own whether this account sent it, from whatever device
 * @param time when the server stored it; for an own one that waits, when it was written
 * @param claimedTime by the sender's clock, signed
 * @param repliesTo the message that it answers
 */
public record Message(
        ConversationId conversation,
        MessageId id,
        long sequence,
        Person sender,
        long device,
        boolean own,
        Instant time,
        Instant claimedTime,
        Body body,
        Optional<MessageId> repliesTo,
        boolean edited,
        List<Reaction> reactions,
        Delivery delivery)
        implements HistoryItem {

    /** What a message says now. */
    public sealed interface Body {

        /** Text, as it was last edited. At most 16,384 bytes of UTF-8. */
        record Text(String text, List<AccountId> mentioned) implements Body {}

        /** Its sender deleted it. */
        record Deleted() implements Body {}

        /** Of a kind that this version does not show. */
        record NeedsNewerVersion(long kind) implements Body {}
    }

    /** One account's reaction. */
    public record Reaction(Person by, String emoji) {}

    /** How far an own message got; {@link #STORED} for those of others. */
    public enum Delivery {
        /** In the outbox: not stored by the server yet. */
        WAITING,
        /** Given up: see {@link Event.SendingFailed}. */
        FAILED,
        /** On the server's disk. */
        STORED,
        /** A device of the recipient has it. */
        DELIVERED,
        /** The recipient has read it. */
        READ
    }

    /** The text; empty if it was deleted or needs a newer version. */
    public String text() {
        return body instanceof Body.Text(String text, List<AccountId> _) ? text : "";
    }

    /** Without what is said. */
    @Override
    public String toString() {
        return "Message[" + id + ", sequence " + sequence + "]";
    }
}
