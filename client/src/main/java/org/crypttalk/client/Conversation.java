package org.crypttalk.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.conversation.Dialogue;
import org.crypttalk.client.crypto.account.SafetyNumber;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.Person;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.envelope.Content;

/**
 * A conversation of two, or notes to oneself. What is written goes into the outbox, on the disk, before a method returns, and is sent in order,
 * once, as soon as there is a connection; {@link Sending#await} waits for that. Any thread.
 */
public final class Conversation {

    private final ThisDevice device;
    private final Dialogue dialogue;

    Conversation(ThisDevice device, Dialogue dialogue) {
        this.device = device;
        this.dialogue = dialogue;
    }

    public ConversationId id() {
        return dialogue.row().conversation();
    }

    /** The other person; oneself in notes. */
    public Person peer() {
        return dialogue.peer();
    }

    /** The sequence up to which everything is here; 0 before the conversation exists. */
    public long head() {
        return dialogue.row().cursor();
    }

    /** The sequence up to which this account has read, on any of its devices. */
    public long readUpTo() {
        return dialogue.row().readOwn();
    }

    /** What does not fit about this conversation, ever since. */
    public List<TrustProblem> problems() {
        return dialogue.row().problems();
    }

    /** What the two compare to know that they have each other's account. */
    public String safetyNumber() {
        return SafetyNumber.of(device.self().account(), dialogue.row().peer());
    }

    /** An own message on its way. */
    public final class Sending {

        private final MessageId id;

        private Sending(MessageId id) {
            this.id = id;
        }

        public MessageId id() {
            return id;
        }

        /**
         * Waits until the server has it on its disk, or has refused it, or time is up. Whatever comes of the wait, it goes on being sent.
         *
         * @return whether it left the outbox for the server's disk
         */
        public boolean await(Duration patience) throws InterruptedException {
            return dialogue.awaitGone(id, patience.toNanos());
        }
    }

    /**
     * Sends text.
     *
     * @throws IllegalArgumentException if it is empty, has more than 16,384 bytes of UTF-8, or a surrogate without its partner
     */
    public Sending send(String text) {
        return send(text, List.of());
    }

    /** Sends text that mentions accounts, at most 256. */
    public Sending send(String text, List<AccountId> mentioned) {
        checkText(text);
        checkMentions(mentioned);
        return enqueue(new Content.Text(text, List.copyOf(mentioned)), List.of());
    }

    /** Answers a message. */
    public Sending reply(MessageId to, String text) {
        return reply(to, text, List.of());
    }

    /** Answers a message with text that mentions accounts, at most 256. */
    public Sending reply(MessageId to, String text, List<AccountId> mentioned) {
        checkText(text);
        checkMentions(mentioned);
        return enqueue(new Content.Reply(text, List.copyOf(mentioned)), List.of(to));
    }

    /** Gives an own message another text. Counts only from the account that sent it. */
    public Sending edit(MessageId message, String text) {
        return edit(message, text, List.of());
    }

    /** Gives an own message another text, which mentions these accounts and nobody whom the former one mentioned; at most 256. */
    public Sending edit(MessageId message, String text, List<AccountId> mentioned) {
        checkText(text);
        checkMentions(mentioned);
        return enqueue(new Content.Edit(text, List.copyOf(mentioned)), List.of(message));
    }

    /** Asks everybody to show an own message no more. Counts only from the account that sent it. */
    public Sending delete(MessageId message) {
        return enqueue(new Content.Delete(), List.of(message));
    }

    /**
     * Reacts to a message; one reaction for each account.
     *
     * @param emoji at most 64 bytes of UTF-8; empty takes it back
     */
    public Sending react(MessageId message, String emoji) {
        if (CborWriter.utf8(emoji).length > Limits.REACTION_BYTES) {
            throw new IllegalArgumentException("A reaction has at most " + Limits.REACTION_BYTES + " bytes");
        }
        return enqueue(new Content.Reaction(emoji), List.of(message));
    }

    /** The newest messages, at most {@code limit} places, in rising order; own ones that wait are not among them. */
    public List<HistoryItem> newest(int limit) {
        return before(Long.MAX_VALUE, limit);
    }

    /** The page below a sequence, at most {@code limit} places, in rising order. Empty at the beginning. */
    public List<HistoryItem> before(long sequence, int limit) {
        checkLimit(limit);
        return dialogue.before(sequence, limit);
    }

    /** The page above a sequence, at most {@code limit} places, in rising order. */
    public List<HistoryItem> after(long sequence, int limit) {
        checkLimit(limit);
        return dialogue.after(sequence, limit);
    }

    /** A message by its id. */
    public Optional<Message> message(MessageId id) {
        return dialogue.message(id);
    }

    /** Own messages that the server has not stored yet, in their order; failed ones included. */
    public List<Message> waiting() {
        return dialogue.waiting();
    }

    /**
     * Takes an own message back that waits or failed. One that was on its way before, so that the server may have it without having said so, is
     * replaced by an empty one that nobody is shown; if the server has it after all, it is a message like any other.
     *
     * @return false if it is on its way just now or stored already
     */
    public boolean discard(MessageId id) {
        return dialogue.discard(id);
    }

    /** Tells the other, encrypted, that everything up to a sequence was read. It only rises. */
    public void markRead(long sequence) {
        dialogue.markRead(sequence);
    }

    /** Tells the other, encrypted, that one types; to be repeated every few seconds while it goes on. Lost without a connection. */
    public void typing(boolean goesOn) {
        dialogue.typing(goesOn);
    }

    private Sending enqueue(Content content, List<MessageId> targets) {
        return new Sending(dialogue.send(content, targets));
    }

    private static void checkText(String text) {
        int size = CborWriter.utf8(text).length;
        if (size == 0 || size > Limits.CONTENT_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "A text has 1 to " + Limits.CONTENT_TEXT_BYTES + " bytes of UTF-8, not " + size);
        }
    }

    private static void checkMentions(List<AccountId> mentioned) {
        if (mentioned.size() > Limits.MENTIONS) {
            throw new IllegalArgumentException("At most " + Limits.MENTIONS + " accounts can be mentioned");
        }
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("A page has 1 to 10,000 places, not " + limit);
        }
    }

    @Override
    public String toString() {
        return "Conversation[" + id() + "]";
    }
}
