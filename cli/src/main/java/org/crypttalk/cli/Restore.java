package org.crypttalk.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.sqlite.Backup;
import org.crypttalk.server.store.sqlite.RegisteredAccounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crypt-talk restore}: makes a data folder of a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes a data folder of a backup: checks its sums and its databases, and puts them into a folder that is missing or"
                    + " empty. Nothing is ever replaced, and the backup stays as it is.",
            "",
            "What was sent after the backup is not in it. Browsers that have seen more say so, and stop writing in that"
                    + " conversation: tell people before.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0  restored and on disk",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  4  FILE is not a whole backup or of a newer version, or the folder is not empty or cannot be written",
            "",
            "Examples:",
            "  crypt-talk restore chat-2026-01-31.backup --data /var/lib/crypt-talk",
            "  crypt-talk restore chat.backup --data restored && crypt-talk serve --data restored"
        })
final class Restore implements Callable<Integer> {

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The backup, as crypt-talk backup wrote it.")
    private Path file = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "data",
            description = "Folder to restore into (default: ./data) [CRYPT_TALK_DATA].")
    private Path data = Path.of("data");

    @Option(names = "--json", description = "For programs: one JSON object with file, data and accounts (how many).")
    private boolean json;

    private record Document(String file, String data, int accounts) {}

    @Override
    public Integer call() {
        int accounts;
        try {
            Backup.restoreInto(file, data);
            accounts = RegisteredAccounts.in(data).size();
        } catch (StoreException e) {
            throw DataFailures.of(e);
        }
        Path folder = data.toAbsolutePath().normalize();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonOutput.print(
                    out, new Document(file.toAbsolutePath().normalize().toString(), folder.toString(), accounts));
        } else {
            out.println("Restored " + file + " to " + folder + ": checksums fit, "
                    + (accounts == 1 ? "1 account." : accounts + " accounts."));
            out.println("To serve it: crypt-talk serve --data " + data);
            out.flush();
        }
        return ExitCode.OK.number();
    }
}
