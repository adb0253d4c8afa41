package org.crypttalk.client.view;

import java.time.Instant;
import java.util.Optional;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MessageId;

/** What happens while an account is open, in the order in which this device learned it. */
public sealed interface Event {

    /**
     * A message that was not here before: from somebody else, or from another device of one's own. It is stored already. Those that were
     * there before this device was enrolled are history and come without an event.
     */
    record MessageArrived(Message message) implements Event {}

    /**
     * An edit, delete or reaction changed a message.
     *
     * @param message as it is now
     * @param by who changed it
     */
    record MessageChanged(Message message, Person by) implements Event {}

    /** An own message of this device is on the server's disk. */
    record MessageStored(Message message) implements Event {}

    /**
     * An own message cannot be sent.
     *
     * @param reason one sentence
     */
    record SendingFailed(ConversationId conversation, MessageId message, String reason) implements Event {}

    /** An envelope failed a check; it keeps its place and is not shown. */
    record EntryRefused(HistoryItem.Refused refused) implements Event {}

    /** Numbered messages of a sender's device are not here although everything around them is. */
    record MessagesMissing(HistoryItem.MessagesMissing missing) implements Event {}

    /**
     * Somebody chose how to be shown (protocol section 8.3, kind 12). The name that was registered stays the one that counts.
     *
     * @param shownName empty for the registered name
     * @param picture an image as the sender encoded it, not looked at here; empty for none
     */
    record ProfileShared(Person person, String shownName, Bytes picture) implements Event {}

    /** A conversation that was not here before. */
    record ConversationOpened(ConversationId conversation, Person peer) implements Event {}

    /**
     * The recipient has or has read more.
     *
     * @param delivered sequence up to which a device of {@code by} has everything
     * @param read sequence up to which {@code by} has read
     */
    record DeliveryChanged(ConversationId conversation, Person by, long delivered, long read) implements Event {}

    /** Somebody types, or stopped. Who types on sends this again every few seconds; after ten seconds of silence it is over. */
    record Typing(ConversationId conversation, Person person, boolean typing) implements Event {}

    /**
     * Somebody came or went, as the server says.
     *
     * @param lastSeen if it is known
     */
    record PresenceChanged(Person person, boolean online, Optional<Instant> lastSeen) implements Event {}

    /**
     * The devices of somebody changed, oneself included.
     *
     * @param added how many devices were added since this device last looked
     * @param ended how many were revoked or retired
     */
    record DevicesChanged(Person person, long added, long ended) implements Event {}

    /**
     * The server or somebody with its help showed something that cannot be true.
     *
     * @param person whom it concerns, if it is about an account
     * @param conversation which one it concerns, if it is about one
     * @param sentence for people
     */
    record TrustWarning(
            TrustProblem problem, Optional<Person> person, Optional<ConversationId> conversation, String sentence)
            implements Event {}

    /** The server has again what it lacked ({@link TrustProblem#HISTORY_ROLLED_BACK}): messages can be sent there again. */
    record HistoryWhole(ConversationId conversation, Person peer) implements Event {

        /** What happened and what to do, for people. */
        public String sentence() {
            return "The server has all messages with " + peer.name() + " again. Send again what was not sent.";
        }
    }

    /** The live connection stands, and what was missed is here. */
    record Connected() implements Event {}

    /**
     * The live connection is gone, or none could be made; it is tried again.
     *
     * @param reason one sentence
     */
    record Disconnected(String reason) implements Event {}

    /**
     * This device does nothing more: see the reason.
     *
     * @param cause what went wrong in this program, where that is the reason
     */
    record Stopped(StopReason reason, Optional<RuntimeException> cause) implements Event {

        /** What happened and what to do; with what the profile says where that failed. */
        public String sentence() {
            return cause.filter(ProfileException.class::isInstance)
                    .map(failure -> reason.sentence() + " " + failure.getMessage())
                    .orElseGet(reason::sentence);
        }
    }

    /**
     * The program did not take its events fast enough, and {@code count} of them were dropped. Everything is stored: read the conversations
     * again.
     */
    record Missed(long count) implements Event {}
}
