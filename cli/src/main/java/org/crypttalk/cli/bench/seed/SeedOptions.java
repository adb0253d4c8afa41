package org.crypttalk.cli.bench.seed;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} that make a large account in place of measuring. */
public final class SeedOptions {

    @Option(
            names = "--seed-account",
            paramLabel = "NAME",
            description = {
                "Measure nothing: register NAME and the people NAME talks with, and let them write to each other for"
                        + " years, with real keys. Prints the passwords.",
                "Needs --data or --url."
            })
    private @Nullable String name;

    @Option(
            names = "--conversations",
            paramLabel = "N",
            defaultValue = "500",
            description = "Seed: with how many people (default: ${DEFAULT-VALUE}).")
    private int conversations;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Seed: messages of the largest conversation (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed: the same number gives the same names and texts (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Seed: start a server on this data folder, which keeps the account; no other server may"
                    + " use it meanwhile.")
    private @Nullable Path data;

    /** Whether an account is to be made. */
    public boolean isGiven() {
        return name != null;
    }

    /** The data folder of the server to be started; null if none was given. */
    public @Nullable Path data() {
        return data;
    }

    /** What is wrong with the options, as a sentence; null if nothing is. */
    public @Nullable String complaint(@Nullable URI url) {
        if (name == null) {
            return data == null ? null : "--data is for --seed-account; --folder says where the bench measures.";
        }
        if ((data == null) == (url == null)) {
            return "--seed-account needs either --data, the data folder of a server to be started, or --url.";
        }
        if (conversations < 1 || conversations > SeedPlan.MOST_CONVERSATIONS) {
            return "--conversations takes 1 to " + SeedPlan.MOST_CONVERSATIONS + ", not " + conversations + ".";
        }
        if (messages < 2 || messages > SeedPlan.MOST_MESSAGES) {
            return "--messages takes 2 to " + SeedPlan.MOST_MESSAGES + ", not " + messages + ".";
        }
        return null;
    }

    /**
     * Makes the account and prints who can sign in.
     *
     * @param progress hears in a phrase what is done
     */
    public void make(URI server, PrintWriter out, Consumer<String> progress) {
        String account = name;
        if (account == null) {
            throw new IllegalStateException("asked for without --seed-account");
        }
        SeedPlan plan = new SeedPlan(conversations, messages, seed);
        SeedAccount.Seeded seeded =
                new SeedAccount(plan, server, new SecureRandom(), InstantSource.system(), progress).make(account);
        out.println("These can sign in; whoever reads this knows their passwords:");
        print(out, seeded.account());
        seeded.friends().forEach(friend -> print(out, friend));
        out.flush();
    }

    private static void print(PrintWriter out, SeedPerson person) {
        out.printf("  name %-24s password %s%n", person.name(), person.password());
    }
}
