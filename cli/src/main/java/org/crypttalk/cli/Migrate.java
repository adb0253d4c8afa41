package org.crypttalk.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.copy.CopyStores;
import org.crypttalk.server.store.copy.CopyStores.Outcome;
import org.crypttalk.server.store.copy.ItemKind;
import org.crypttalk.server.store.mongo.MongoContents;
import org.crypttalk.server.store.sqlite.SqliteContents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk migrate}: copies a server's data from its folder to MongoDB. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Copies everything that a server keeps in its data folder to an empty MongoDB database, and compares both sides: how"
                    + " many there are of each kind, and a hash over every part of each.",
            "",
            "The server must be stopped. The folder is not changed. If the copy is interrupted, the same command goes on where it"
                    + " stopped. No server starts on a copy that is not complete, and nothing else is ever overwritten.",
            ""
        },
        footer = {
            "",
            "Afterwards start the server with CRYPT_TALK_MONGODB_URI; everybody stays signed in. Do not serve the folder again:"
                    + " what is sent there would be missing here. Keep it as a backup.",
            "",
            "Exit codes:",
            "  0  everything is copied and the same",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  4  no server's data there, in use, the database is not empty or does not answer, or the two sides differ",
            "",
            "Examples:",
            "  crypt-talk migrate --from sqlite:data --to mongodb://localhost:27017/crypttalk",
            "  CRYPT_TALK_MONGODB_URI=mongodb://… crypt-talk migrate --from sqlite:/mnt/backups/chat.backup"
        })
final class Migrate implements Callable<Integer> {

    private static final String SQLITE = "sqlite:";
    private static final String MONGODB = "mongodb:";
    private static final long PROGRESS_EVERY = Duration.ofSeconds(2).toNanos();

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "sqlite:FOLDER",
            description = "Data folder of the server, or a backup of one.")
    private String from = "";

    // The second name gives it its variable, which keeps a password out of the list of processes.
    @Option(
            names = {"--to", "--mongodb-uri"},
            required = true,
            paramLabel = "URI",
            description = "The database: mongodb://host:27017/crypttalk?replicaSet=name [CRYPT_TALK_MONGODB_URI].")
    private String to = "";

    @Option(
            names = "--json",
            description = "For programs: one JSON object with continued and counts, how many of each kind.")
    private boolean json;

    private record Document(boolean continued, Map<String, Long> counts) {}

    @Override
    public Integer call() {
        if (!from.startsWith(SQLITE) || from.length() == SQLITE.length()) {
            throw new ParameterException(
                    spec.commandLine(), "--from takes sqlite:FOLDER, such as sqlite:data, not " + from + ".");
        }
        if (!to.startsWith(MONGODB) && !to.startsWith("mongodb+srv:")) {
            throw new ParameterException(
                    spec.commandLine(), "--to takes the address of a MongoDB database, which begins with mongodb://.");
        }
        String uri = to.startsWith(MONGODB + "mongodb") ? to.substring(MONGODB.length()) : to;
        Outcome outcome;
        try (SqliteContents source = SqliteContents.open(Path.of(from.substring(SQLITE.length())));
                MongoContents target = MongoContents.open(uri)) {
            outcome = new CopyStores(source, target, new Lines()).copy();
        } catch (StoreException e) {
            throw DataFailures.of(e);
        }
        return tell(outcome);
    }

    private int tell(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Copied copied -> {
                PrintWriter out = spec.commandLine().getOut();
                if (json) {
                    Map<String, Long> counts = new LinkedHashMap<>();
                    copied.counts()
                            .forEach((kind, count) -> counts.put(kind.name().toLowerCase(Locale.ROOT), count));
                    JsonOutput.print(out, new Document(copied.wasContinued(), counts));
                    yield ExitCode.OK.number();
                }
                out.println((copied.wasContinued() ? "Went on with an interrupted copy; copied" : "Copied")
                        + " and compared:");
                copied.counts().forEach((kind, count) -> out.println("  " + number(count) + " " + kind.plural()));
                out.println("Now start the server with CRYPT_TALK_MONGODB_URI, and do not serve the folder again.");
                out.flush();
                yield ExitCode.OK.number();
            }
            case Outcome.TargetTaken(String where) ->
                throw refusal("The database is not empty (" + where
                        + " has documents), and nothing is overwritten. Name another database, or drop this one if nobody"
                        + " needs it.");
            case Outcome.OtherCopy _ ->
                throw refusal(
                        "The database holds an unfinished copy of another server's data. Name another database, or drop"
                                + " this one.");
            case Outcome.Differs differs ->
                throw refusal("The two sides differ: " + number(differs.inSource()) + " "
                        + differs.kind().plural() + " in the folder, " + number(differs.inTarget())
                        + " in the database"
                        + (differs.inSource() == differs.inTarget() ? ", not all of them the same" : "")
                        + ". "
                        + (differs.wasContinued()
                                ? "The server was probably run on the folder since the copy was begun. "
                                : "")
                        + "Drop the database and copy again; until then no server starts on it.");
        };
    }

    private static CommandFailure refusal(String sentence) {
        return new CommandFailure(ExitCode.DATA_UNUSABLE, sentence);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Says how far it is, on standard error and not more often than somebody who waits wants to read. */
    private final class Lines implements CopyStores.Progress {
        private long saidNanos = System.nanoTime();

        @Override
        public void copied(ItemKind kind, long items, long ofAbout) {
            if (System.nanoTime() - saidNanos >= PROGRESS_EVERY) {
                say(number(items) + " of about " + number(ofAbout) + " " + kind.plural() + " copied");
            }
        }

        @Override
        public void compared(ItemKind kind, long items) {
            if (System.nanoTime() - saidNanos >= PROGRESS_EVERY) {
                say(number(items) + " " + kind.plural() + " compared");
            }
        }

        private void say(String line) {
            saidNanos = System.nanoTime();
            PrintWriter err = spec.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }
}
