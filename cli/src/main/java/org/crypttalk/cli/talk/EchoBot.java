package org.crypttalk.cli.talk;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.Version;
import org.crypttalk.client.Account;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crypt-talk bot echo}: answers every message with its own text. */
@Command(
        name = "echo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Answers every message of somebody else with its own text, until it is interrupted. Replies are not answered: two echoes"
                    + " would never end.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0   interrupted",
            "  1   a fault of Crypt-Talk itself; the log has the details",
            "  2   wrong usage",
            "  4   the profile cannot be used: in use, open to others, damaged, of a newer version",
            "  8   the profile is no device of an account yet, or not any more, or the password is wrong",
            "  9   the server does not answer, at the first use of the profile",
            "  10  the server showed something that cannot be true",
            "  11  the server refused",
            "",
            "Examples:",
            "  crypt-talk bot echo --register --name echo --password-file echo.password --profile echo.profile"
        })
final class EchoBot implements Callable<Integer> {

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClientOptions client = new ClientOptions();

    @Override
    public Integer call() throws InterruptedException {
        Entrance entrance = new Entrance(
                client, Prompts.ofTerminal(), System.in, spec.commandLine().getErr());
        try (Entrance.SignedIn in = entrance.open();
                EventStream events = in.account().events()) {
            Account account = in.account();
            account.connect();
            for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
                switch (next.get()) {
                    case Event.MessageArrived(Message message) -> answer(account, message);
                    case Event.Connected _ -> say(account.self().name() + " listens.");
                    case Event.Disconnected(String reason) -> say("Not connected: " + reason);
                    case Event.Stopped stopped -> throw new CommandFailure(ExitCode.NOT_SIGNED_IN, stopped.sentence());
                    default -> {}
                }
            }
            return ExitCode.OK.number();
        }
    }

    private static void answer(Account account, Message message) {
        if (message.own() || message.repliesTo().isPresent() || message.text().isEmpty()) {
            return;
        }
        account.conversation(message.conversation()).ifPresent(conversation -> {
            conversation.markRead(message.sequence());
            conversation.reply(message.id(), message.text());
        });
    }

    private void say(String text) {
        spec.commandLine().getErr().println(SafeText.of(text));
        spec.commandLine().getErr().flush();
    }
}
