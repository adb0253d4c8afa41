package org.crypttalk.cli.talk;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.JsonOutput;
import org.crypttalk.cli.Style;
import org.crypttalk.cli.Version;
import org.crypttalk.client.Account;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.ConversationId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crypt-talk tail}: what happens, as it happens. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Prints messages as they arrive, of everybody or of the people named, until it is interrupted or its reader is gone."
                    + " Messages that came since this profile was last connected come first.",
            ""
        },
        footer = {
            "",
            "--json prints everything that happens, one JSON object a line, beginning with its type: message, edit, delete,"
                    + " reaction, stored, failed, read, typing, presence, devices, conversation, refused, missing, warning,"
                    + " connected, disconnected, stopped, missed. docs/bots.md describes them.",
            "",
            "Exit codes:",
            "  0   interrupted, its reader gone, or --limit reached",
            "  1   a fault of Crypt-Talk itself; the log has the details",
            "  2   wrong usage",
            "  4   the profile cannot be used: in use, open to others, damaged, of a newer version",
            "  8   the profile is no device of an account yet, or not any more, or the password is wrong",
            "  9   the server does not answer (at the first use of a profile only: later it is tried again and again)",
            "  10  the server showed something that cannot be true",
            "  11  there is nobody of this name, or the server refused",
            "",
            "Examples:",
            "  crypt-talk tail",
            "  crypt-talk tail bob --history 20",
            "  crypt-talk tail --json | jq --unbuffered -r 'select(.type == \"message\") | .text'"
        })
public final class Tail implements Callable<Integer> {

    private static final int MOST_HISTORY = 10_000;

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "PERSON", arity = "0..*", description = "Only conversations with these.")
    private List<String> people = List.of();

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "0",
            description = "Print the last N of each person named first (default: 0).")
    private int history;

    @Option(names = "--limit", paramLabel = "N", description = "End after N messages.")
    private int limit;

    @Option(names = "--mark-read", description = "Tell the others, encrypted, that what was printed was read.")
    private boolean markRead;

    @Option(names = "--json", description = "For programs: one JSON object a line.")
    private boolean json;

    @Mixin
    private final ClientOptions client = new ClientOptions();

    private int messages;

    @Override
    public Integer call() throws InterruptedException {
        if (history < 0 || history > MOST_HISTORY) {
            throw new ParameterException(
                    spec.commandLine(), "--history takes 0 to " + MOST_HISTORY + ", not " + history + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        Entrance entrance = new Entrance(
                client, Prompts.ofTerminal(), System.in, spec.commandLine().getErr());
        try (Entrance.SignedIn in = entrance.open();
                EventStream events = in.account().events()) {
            Account account = in.account();
            account.connect();
            EventJson asJson = new EventJson(id -> account.conversation(id).map(Conversation::peer));
            EventText asText = new EventText(Style.of(spec.commandLine()), ZoneId.systemDefault());
            Set<ConversationId> wanted = new HashSet<>();
            for (String name : people) {
                Conversation conversation = People.conversation(account, name);
                wanted.add(conversation.id());
                if (history > 0) {
                    conversation.newest(history).forEach(item -> print(out, asJson, asText, item));
                }
            }
            follow(out, account, events, asJson, asText, wanted);
            return ExitCode.OK.number();
        }
    }

    private void follow(
            PrintWriter out,
            Account account,
            EventStream events,
            EventJson asJson,
            EventText asText,
            Set<ConversationId> wanted)
            throws InterruptedException {
        while (!out.checkError() && (limit == 0 || messages < limit)) {
            Optional<Event> next = events.next();
            if (next.isEmpty()) {
                return;
            }
            Event event = next.get();
            if (event instanceof Event.Stopped stopped) {
                if (json) {
                    JsonOutput.line(out, asJson.of(event));
                }
                throw new CommandFailure(ExitCode.NOT_SIGNED_IN, stopped.sentence());
            }
            if (!wanted.isEmpty()
                    && conversationOf(event).map(id -> !wanted.contains(id)).orElse(false)) {
                continue;
            }
            if (json) {
                JsonOutput.line(out, asJson.of(event));
            } else {
                sayTo(spec.commandLine().getErr(), event);
            }
            if (event instanceof Event.MessageArrived(Message message)) {
                messages++;
                if (!json) {
                    out.println(asText.item(message));
                    out.flush();
                }
                if (markRead && !message.own()) {
                    account.conversation(message.conversation())
                            .ifPresent(conversation -> conversation.markRead(message.sequence()));
                }
            }
        }
    }

    private void print(PrintWriter out, EventJson asJson, EventText asText, HistoryItem item) {
        if (json) {
            JsonOutput.line(out, asJson.item(item));
        } else {
            out.println(asText.item(item));
            out.flush();
        }
    }

    /** What a person has to know besides the messages. */
    private static void sayTo(PrintWriter err, Event event) {
        switch (event) {
            case Event.TrustWarning(var _, var _, var _, String sentence) -> err.println(SafeText.line(sentence));
            case Event.HistoryWhole whole -> err.println(SafeText.line(whole.sentence()));
            case Event.Disconnected(String reason) -> err.println("Not connected: " + SafeText.line(reason));
            case Event.Missed(long count) -> err.println(count + " events were too many at once and are left out.");
            case Event.EntryRefused(HistoryItem.Refused refused) ->
                err.println("A message was refused: " + SafeText.line(refused.reason()));
            default -> {}
        }
        err.flush();
    }

    private static Optional<ConversationId> conversationOf(Event event) {
        return switch (event) {
            case Event.MessageArrived(Message message) -> Optional.of(message.conversation());
            case Event.MessageChanged(Message message, var _) -> Optional.of(message.conversation());
            case Event.MessageStored(Message message) -> Optional.of(message.conversation());
            case Event.SendingFailed(var conversation, var _, var _) -> Optional.of(conversation);
            case Event.EntryRefused(HistoryItem.Refused refused) -> Optional.of(refused.conversation());
            case Event.MessagesMissing(HistoryItem.MessagesMissing missing) -> Optional.of(missing.conversation());
            case Event.ConversationOpened(var conversation, var _) -> Optional.of(conversation);
            case Event.DeliveryChanged(var conversation, var _, var _, var _) -> Optional.of(conversation);
            case Event.Typing(var conversation, var _, var _) -> Optional.of(conversation);
            default -> Optional.empty();
        };
    }
}
