package org.crypttalk.cli.talk;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.Style;
import org.crypttalk.cli.Version;
import org.crypttalk.client.Account;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crypt-talk chat}: a chat in the terminal. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "A chat in the terminal. The first time it asks for name and password, or makes an account; this terminal is then a"
                    + " device of the account. What is typed is sent; /help lists the commands.",
            "",
            "In a pipe it takes lines from standard input and ends when they end and the server has them.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0   ended by /quit, Ctrl-C, Ctrl-D or the end of the input",
            "  1   a fault of Crypt-Talk itself; the log has the details",
            "  2   wrong usage",
            "  4   the profile cannot be used: in use, open to others, damaged, of a newer version",
            "  8   the profile is no device of an account any more, or the password is wrong",
            "  9   the server does not answer, at the first use of the profile",
            "  10  the server showed something that cannot be true",
            "  11  there is nobody of this name, or the server refused",
            "  12  in a pipe: not everything was stored; it waits in the profile",
            "",
            "Examples:",
            "  crypt-talk chat",
            "  crypt-talk chat bob --server https://chat.example.org",
            "  printf '/open bob\\nhello\\n' | crypt-talk chat"
        })
public final class Chat implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "PERSON", arity = "0..1", description = "Whose conversation to open.")
    private @Nullable String person;

    @Mixin
    private final ClientOptions client = new ClientOptions();

    @Override
    public Integer call() throws InterruptedException, IOException {
        Optional<Prompts> prompts = Prompts.ofTerminal();
        Entrance entrance =
                new Entrance(client, prompts, System.in, spec.commandLine().getErr());
        try (Entrance.SignedIn in = entrance.open();
                EventStream events = in.account().events()) {
            Account account = in.account();
            account.connect();
            People.awaitConnection(events, PATIENCE);
            AtomicReference<@Nullable ChatRoom> room = new AtomicReference<>();
            try (Screen screen = prompts.isPresent()
                    ? TerminalScreen.open(() -> words(room))
                    : new PipeScreen(System.in, spec.commandLine().getOut())) {
                return chat(account, events, screen, room, prompts.isPresent());
            }
        }
    }

    private static List<String> words(AtomicReference<@Nullable ChatRoom> room) {
        ChatRoom open = room.get();
        return open == null ? List.of() : open.words();
    }

    private int chat(
            Account account,
            EventStream events,
            Screen screen,
            AtomicReference<@Nullable ChatRoom> place,
            boolean atTerminal)
            throws InterruptedException {
        ChatRoom room = new ChatRoom(account, screen, Style.of(spec.commandLine()), ZoneId.systemDefault());
        place.set(room);
        AtomicReference<Event.@Nullable Stopped> stopped = new AtomicReference<>();
        Thread showing = Thread.ofVirtual().name("chat events").start(() -> follow(events, room, screen, stopped));
        if (atTerminal) {
            screen.show("You are " + account.self().name() + (account.isConnected() ? "" : ", not connected now")
                    + ". /help lists what can be done here.");
        }
        if (person != null) {
            room.open(person);
        }
        boolean goesOn = true;
        while (goesOn) {
            Optional<String> line = screen.read(room.prompt());
            goesOn = line.isPresent() && stopped.get() == null && room.take(line.get());
        }
        boolean sent = stopped.get() != null || room.awaitSent(atTerminal ? Duration.ofSeconds(2) : PATIENCE);
        events.close();
        showing.join();
        Event.Stopped end = stopped.get();
        if (end != null) {
            throw new CommandFailure(ExitCode.NOT_SIGNED_IN, end.sentence());
        }
        return (sent || atTerminal ? ExitCode.OK : ExitCode.NOT_SENT).number();
    }

    private static void follow(
            EventStream events, ChatRoom room, Screen screen, AtomicReference<Event.@Nullable Stopped> stopped) {
        try {
            for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
                if (next.get() instanceof Event.Stopped end) {
                    stopped.set(end);
                    screen.show(end.sentence());
                } else {
                    room.happened(next.get());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
