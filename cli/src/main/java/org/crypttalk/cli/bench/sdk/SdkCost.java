package org.crypttalk.cli.bench.sdk;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.bench.Figure;
import org.crypttalk.cli.bench.Report;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;

/** Measures the Java client with a server. Its accounts have names of their own at each run. One thread. */
public final class SdkCost {

    private static final String SCENARIO = "sdk";
    private static final int SIGN_INS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final URI server;
    private final Path folder;
    private final int messages;
    private final Duration each;
    private final SecureRandom random;
    private final Consumer<String> progress;

    /**
     * @param server with open registration and no limits
     * @param folder for profiles; on the disk that matters
     * @param messages how many Alice writes
     * @param each how long sealing and opening are measured
     */
    public SdkCost(
            URI server, Path folder, int messages, Duration each, SecureRandom random, Consumer<String> progress) {
        this.server = server;
        this.folder = folder;
        this.messages = messages;
        this.each = each;
        this.random = random;
        this.progress = progress;
    }

    /**
     * Measures everything.
     *
     * @throws CommandFailure if the server does not do its part, or a message is not there in the end
     */
    public void measure(Report report) throws InterruptedException {
        progress.accept("Java client: sealing and opening for " + each.toSeconds() + " s each");
        EnvelopeCost.Rates rates = new EnvelopeCost(Clock.systemUTC(), random).measure(each);
        add(report, "sealed, one thread", rates.sealed(), "/s");
        add(report, "opened and checked, one thread", rates.opened(), "/s");
        String run = HexFormat.of().toHexDigits(random.nextInt());
        String secret = "bench " + HexFormat.of().toHexDigits(random.nextLong());
        try (Password password = Password.of(secret).orElseThrow();
                CryptTalk talk = CryptTalk.at(ClientSettings.of(server))) {
            talk(talk, "alice-" + run, "bob-" + run, password, report);
        }
        progress.accept("Java client: an idle bot");
        IdleBot.residentBytes(server, folder, "bot-" + run)
                .ifPresentOrElse(
                        bytes -> add(report, "idle bot, resident", bytes / 1e6, "MB"),
                        () -> report.note("The memory of an idle bot is not known: it is read on Linux only."));
    }

    private void talk(CryptTalk talk, String alice, String bob, Password password, Report report)
            throws InterruptedException {
        try (Account sender = registered(talk, alice, password);
                Account first = registered(talk, bob, password)) {
            connect(sender);
            connect(first);
            progress.accept("Java client: " + messages + " messages");
            Conversation conversation = conversation(sender, bob);
            Conversation.Sending last = conversation.send("message 0");
            long begin = System.nanoTime();
            for (int i = 1; i < messages; i++) {
                last = conversation.send("message " + i);
            }
            if (!last.await(PATIENCE)) {
                throw impossible("The server did not store the messages within " + PATIENCE.toSeconds() + " s.");
            }
            add(report, "sent and stored, one conversation", perSecond(messages, begin), "/s");
            signIns(talk, bob, password, report);
        }
    }

    /** Bob's other devices; the last one reads everything. */
    private void signIns(CryptTalk talk, String bob, Password password, Report report) throws InterruptedException {
        List<Double> taken = new ArrayList<>();
        for (int i = 1; i <= SIGN_INS; i++) {
            progress.accept("Java client: sign-in " + i + " of " + SIGN_INS);
            long begin = System.nanoTime();
            SignInOutcome outcome = talk.signIn(place(bob + "-" + i), name(bob), new SignInSecret.ByPassword(password));
            taken.add((System.nanoTime() - begin) / 1e9);
            if (!(outcome instanceof SignInOutcome.SignedIn(Account device))) {
                throw impossible("Signing in failed: " + outcome);
            }
            try (device) {
                if (i == SIGN_INS) {
                    read(device, report);
                }
            }
        }
        Collections.sort(taken);
        add(report, "sign-in, median of " + SIGN_INS, taken.get(SIGN_INS / 2), "s");
    }

    private void read(Account device, Report report) throws InterruptedException {
        long begin = System.nanoTime();
        connect(device);
        add(report, "history fetched, opened and stored", perSecond(messages, begin), "/s");
        long there = device.conversations().stream()
                .flatMap(conversation -> conversation.newest(10_000).stream())
                .filter(Message.class::isInstance)
                .count();
        if (there != messages) {
            throw new CommandFailure(
                    ExitCode.BENCH_INCORRECT, "Of " + messages + " messages, " + there + " are in the history.");
        }
    }

    private static void connect(Account account) throws InterruptedException {
        try (EventStream events = account.events()) {
            account.connect();
            Optional<Event> next = events.next(PATIENCE);
            while (next.isPresent() && !(next.get() instanceof Event.Connected)) {
                next = events.next(PATIENCE);
            }
            if (next.isEmpty()) {
                throw impossible("The server gave no connection within " + PATIENCE.toSeconds() + " s.");
            }
        }
    }

    private Account registered(CryptTalk talk, String name, Password password) {
        RegisterOutcome outcome = talk.register(place(name), CryptTalk.Registration.of(name(name)), password);
        if (outcome instanceof RegisterOutcome.Registered(Account account, var code)) {
            code.close();
            account.recoveryCodeSeen();
            return account;
        }
        throw impossible("Registering failed: " + outcome);
    }

    private static Conversation conversation(Account account, String name) {
        if (account.conversationWith(name) instanceof ConversationOutcome.Open(Conversation conversation)) {
            return conversation;
        }
        throw impossible("The server does not find " + name + ".");
    }

    private ProfilePlace place(String name) {
        return ProfilePlace.at(folder.resolve(name + ".profile"));
    }

    private static AccountName name(String name) {
        try {
            return AccountName.parse(name);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static double perSecond(int count, long beginNanos) {
        return count * 1e9 / (System.nanoTime() - beginNanos);
    }

    private static void add(Report report, String name, double value, String unit) {
        report.add(new Figure(SCENARIO, name, value, unit, null));
    }

    private static CommandFailure impossible(String sentence) {
        return new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, sentence);
    }
}
