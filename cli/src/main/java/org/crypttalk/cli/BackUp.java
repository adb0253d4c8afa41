package org.crypttalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.sqlite.Backup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crypt-talk backup}: copies everything into one file while the server runs. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Copies everything into one file, as it is at one moment, also while the server runs.",
            "",
            "The file is a ZIP archive of the databases with their checksums. It holds ciphertext, names and who talks to whom:"
                    + " as secret as the data folder. Needs room for twice the data for a while, beside the file.",
            ""
        },
        footer = {
            "",
            "To restore: crypt-talk restore FILE --data FOLDER. Or serve the file: it is checked, unpacked into FILE.data beside"
                    + " it, and served from there; further starts with the same FILE go on with that folder.",
            "",
            "Exit codes:",
            "  0  the backup is complete and on disk",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage, or FILE exists (see --replace)",
            "  4  no server's data in the folder, data damaged or in MongoDB, or FILE cannot be written",
            "",
            "Examples:",
            "  crypt-talk backup chat-2026-01-31.backup",
            "  crypt-talk backup --data /var/lib/crypt-talk /mnt/backups/chat.backup",
            "  crypt-talk serve --data /mnt/backups/chat.backup"
        })
final class BackUp implements Callable<Integer> {

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file to write; its folder must exist.")
    private Path file = Path.of("");

    @Mixin
    private final DataOption data = new DataOption();

    // Only to say what to do instead.
    @Option(names = "--mongodb-uri", hidden = true)
    private @Nullable String mongodb;

    @Option(names = "--replace", description = "Replace FILE if it exists, once the new backup is complete.")
    private boolean replace;

    @Option(names = "--json", description = "For programs: one JSON object with file, data and bytes.")
    private boolean json;

    private record Document(String file, String data, long bytes) {}

    @Override
    public Integer call() {
        if (Files.exists(file) && !replace) {
            throw new ParameterException(
                    spec.commandLine(), file + " exists. Choose another name, or replace it with --replace.");
        }
        boolean folderIsMeant = spec.commandLine().getParseResult().hasMatchedOption("--data");
        if (mongodb != null && !folderIsMeant) {
            throw new CommandFailure(
                    ExitCode.DATA_UNUSABLE,
                    "This server keeps its data in MongoDB (CRYPT_TALK_MONGODB_URI is set), and backup copies data folders only."
                            + " Use MongoDB's own means: mongodump --oplog, or a snapshot of a member's disk;"
                            + " docs/operations.md says how to restore. To copy a folder all the same, name it with --data.");
        }
        try {
            Backup.write(data.path(), file);
        } catch (StoreException e) {
            throw DataFailures.of(e);
        }
        report(
                spec.commandLine().getOut(),
                file.toAbsolutePath().normalize(),
                data.path().toAbsolutePath().normalize());
        return ExitCode.OK.number();
    }

    private void report(PrintWriter out, Path target, Path source) {
        long bytes = size(target);
        if (json) {
            JsonOutput.print(out, new Document(target.toString(), source.toString(), bytes));
            return;
        }
        String megabytes = String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
        out.println("Backed up " + source + " to " + target + ": " + megabytes + " MB, checksums inside.");
        out.println("To restore: crypt-talk restore " + file + " --data FOLDER");
        out.flush();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The backup that was just written cannot be read", e);
        }
    }
}
