package org.crypttalk.cli.talk;

import java.time.Duration;
import java.util.Optional;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.client.Account;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;

/** Conversations by the name of the other, and the first connection. */
final class People {

    private People() {}

    /**
     * The conversation with somebody.
     *
     * @throws CommandFailure if there is nobody of this name, the server does not answer, or what it shows cannot be true
     */
    static Conversation conversation(Account account, String name) {
        if (name.equalsIgnoreCase(account.self().name())) {
            return account.notes();
        }
        return switch (account.conversationWith(name)) {
            case ConversationOutcome.Open(Conversation conversation) -> conversation;
            case ConversationOutcome.NobodyOfThisName _ ->
                throw new CommandFailure(
                        ExitCode.REFUSED, "There is nobody of the name " + SafeText.line(name) + " here.");
            case ConversationOutcome.NameChanged(var known, var _) ->
                throw new CommandFailure(
                        ExitCode.DISTRUSTED,
                        "The server shows another account under the name " + SafeText.line(known.name())
                                + " than before. It may be somebody else: compare safety numbers with that person.");
            case ConversationOutcome.Distrusted(var person, var problem) ->
                throw new CommandFailure(ExitCode.DISTRUSTED, SafeText.line(person.name()) + ": " + problem.sentence());
            case ConversationOutcome.Unreachable(String sentence) ->
                throw new CommandFailure(ExitCode.UNREACHABLE, sentence);
        };
    }

    /**
     * Waits until the connection stands and what was missed is here.
     *
     * @return whether it does
     * @throws CommandFailure if this device does nothing more
     */
    static boolean awaitConnection(EventStream events, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            Optional<Event> next = left <= 0 ? Optional.empty() : events.next(Duration.ofNanos(left));
            switch (next.orElse(null)) {
                case null -> {
                    return false;
                }
                case Event.Connected _ -> {
                    return true;
                }
                case Event.Stopped stopped -> throw new CommandFailure(ExitCode.NOT_SIGNED_IN, stopped.sentence());
                default -> {}
            }
        }
    }
}
