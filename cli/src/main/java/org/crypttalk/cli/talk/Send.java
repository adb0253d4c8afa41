package org.crypttalk.cli.talk;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.JsonOutput;
import org.crypttalk.cli.Version;
import org.crypttalk.client.Account;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crypt-talk send}: one message from standard input. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Sends what stands on standard input to somebody, as one message of at most 16,384 bytes of UTF-8; one line break at"
                    + " its end is left out. Ends when the server has it on its disk.",
            ""
        },
        footer = {
            "",
            "What the server did not take in time waits in the profile, and is sent with the next command that connects.",
            "",
            "--json gives one object: conversation, id, sequence.",
            "",
            "Exit codes:",
            "  0   the server has it on its disk",
            "  1   a fault of Crypt-Talk itself; the log has the details",
            "  2   wrong usage, also a message that is empty, too long, or no UTF-8",
            "  4   the profile cannot be used: in use, open to others, damaged, of a newer version",
            "  8   the profile is no device of an account yet, or not any more, or the password is wrong",
            "  9   the server does not answer",
            "  10  the server showed something that cannot be true",
            "  11  there is nobody of this name, or the server refused",
            "  12  not stored in time; it waits in the profile",
            "",
            "Examples:",
            "  crypt-talk send bob < report.txt",
            "  uptime | crypt-talk send --server https://chat.example.org ops",
            "  echo hello | crypt-talk send bob --name alice --password-file alice.password"
        })
public final class Send implements Callable<Integer> {

    private static final int MOST_SECONDS = 3_600;

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "PERSON", description = "Name of who is to get it; one's own for a note.")
    private String person = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to try (default: 30).")
    private int seconds;

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    @Mixin
    private final ClientOptions client = new ClientOptions();

    private record Document(String conversation, String id, long sequence) {}

    @Override
    public Integer call() throws InterruptedException {
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(), "--wait takes 1 to " + MOST_SECONDS + ", not " + seconds + ".");
        }
        Entrance entrance = new Entrance(
                client, Prompts.ofTerminal(), System.in, spec.commandLine().getErr());
        try (Entrance.SignedIn in = entrance.open();
                EventStream events = in.account().events()) {
            String text = message(System.in);
            Account account = in.account();
            account.connect();
            boolean connected = People.awaitConnection(events, Duration.ofSeconds(seconds));
            Conversation conversation = People.conversation(account, person);
            Conversation.Sending sending = conversation.send(text);
            if (!connected || !sending.await(Duration.ofSeconds(seconds))) {
                throw new CommandFailure(
                        ExitCode.NOT_SENT,
                        "The server did not take the message within " + seconds
                                + " s. It waits in the profile, and is sent with the next command that connects.");
            }
            if (json) {
                PrintWriter out = spec.commandLine().getOut();
                long sequence = conversation
                        .message(sending.id())
                        .map(Message::sequence)
                        .orElse(0L);
                JsonOutput.print(
                        out, new Document(conversation.id().text(), sending.id().toString(), sequence));
            }
            return ExitCode.OK.number();
        }
    }

    private static String message(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(Limits.CONTENT_TEXT_BYTES + 2);
            int length = bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? bytes.length - 1 : bytes.length;
            if (length == 0 || length > Limits.CONTENT_TEXT_BYTES) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        length == 0
                                ? "There is nothing on standard input to send."
                                : "A message has at most 16,384 bytes, and standard input has more. Files cannot be sent yet.");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "Standard input is no UTF-8 text, and nothing else can be sent yet.", e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "Standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
