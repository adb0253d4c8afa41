package org.crypttalk.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.sqlite.Backup;
import org.crypttalk.server.store.sqlite.DataInspection;
import org.crypttalk.server.store.sqlite.DataInspection.Database;

/** The data folder, its databases, the disk they lie on, and a backup of them. */
final class DataChecks {

    private static final String INDEX = "index.db";
    private static final long ROOM_AT_LEAST = 200_000_000;
    private static final long ROOM_COMFORTABLE = 2_000_000_000;
    private static final Duration BACKUP_AGE = Duration.ofDays(8);

    private DataChecks() {}

    static List<Finding> folder(DataInspection data) {
        Path folder = data.folder();
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            return parent != null && Files.isWritable(parent)
                    ? List.of(
                            Finding.ok("data", "There is no data folder " + folder + " yet; the first start makes it."))
                    : List.of(Finding.fail(
                            "data",
                            "There is no data folder " + folder + ", and it could not be made.",
                            "Make it, for the user who runs the server, or choose another with --data."));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Files.isWritable(folder)
                        ? Finding.ok(
                                "data",
                                "The data folder is " + folder
                                        + (data.inUse() ? "; a server has it open." : "; no server runs on it."))
                        : Finding.fail(
                                "data",
                                "The data folder " + folder + " cannot be written by this user.",
                                "Run the server and this command as the user whom it belongs to."));
        if (othersMayEnter(folder)) {
            findings.add(Finding.warn(
                    "permissions", "Other users of this machine may look into " + folder + ".", "chmod 700 " + folder));
        }
        return findings;
    }

    private static boolean othersMayEnter(Path folder) {
        try {
            return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(folder).stream()
                            .anyMatch(each -> each == PosixFilePermission.OTHERS_EXECUTE
                                    || each == PosixFilePermission.OTHERS_READ
                                    || each == PosixFilePermission.OTHERS_WRITE);
        } catch (IOException _) {
            return false; // the folder was just there; the other checks say what is wrong with it
        }
    }

    static List<Finding> databases(DataInspection data) {
        boolean any = data.files().stream().anyMatch(Database::there);
        return any ? data.files().stream().map(DataChecks::database).toList() : List.of();
    }

    private static Finding database(Database database) {
        String name = database.name();
        if (!database.there()) {
            return name.equals(INDEX)
                    ? Finding.ok(name, name + " is not there; the next start builds it.")
                    : Finding.fail(
                            name,
                            name + " is missing, though there is other data.",
                            "Put it back, or restore a backup: crypt-talk restore.");
        }
        if (database.damage().isPresent()) {
            String sentence = name + " is damaged (" + database.damage().get() + ").";
            return name.equals(INDEX)
                    ? Finding.warn(name, sentence, "Stop the server, delete index.db and start again: it is rebuilt.")
                    : Finding.fail(name, sentence, "Restore a backup: crypt-talk restore. Check the disk first.");
        }
        if (database.format() > database.newestFormat()) {
            return Finding.fail(
                    name,
                    name + " has format " + database.format() + ", and this version knows only up to "
                            + database.newestFormat() + ".",
                    "Start the newer Crypt-Talk that wrote it.");
        }
        return Finding.ok(name, name + " passes SQLite's quick check (" + megabytes(database.bytes()) + ").");
    }

    /** Room for what is to come: a backup needs twice the data beside its target, which is often the same disk. */
    static Finding disk(DataInspection data) {
        Path folder = data.folder().toAbsolutePath();
        while (!Files.exists(folder)) {
            Path parent = folder.getParent();
            if (parent == null) {
                break;
            }
            folder = parent;
        }
        long used = data.files().stream().mapToLong(Database::bytes).sum();
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Finding.warn(
                    "disk", "How much room is left could not be found out (" + e.getMessage() + ").", "Look with df.");
        }
        String sentence = megabytes(free) + " are free where the data lies (" + megabytes(used) + ").";
        if (free < ROOM_AT_LEAST) {
            return Finding.fail("disk", sentence, "Free some space: on a full disk nothing more is stored.");
        }
        return free < Math.max(ROOM_COMFORTABLE, 2 * used)
                ? Finding.warn("disk", sentence, "Plan for more: a backup needs about twice the data for a while.")
                : Finding.ok("disk", sentence);
    }

    /** What is given in place of a data folder: only a backup can be started from. */
    static Finding fileAsData(Path file) {
        try {
            Backup.check(file);
            return Finding.ok("data", file + " is a whole backup; the first start makes a folder of it.");
        } catch (StoreException e) {
            return Finding.fail(
                    "data",
                    String.valueOf(e.getMessage()),
                    "--data takes the folder of a server's data, or a backup to begin with.");
        }
    }

    static Finding backup(Path file, Instant now) {
        if (!Files.isRegularFile(file)) {
            return Finding.fail("backup", "There is no backup " + file + ".", "Make one: crypt-talk backup " + file);
        }
        try {
            Backup.check(file);
            Instant written = Files.getLastModifiedTime(file).toInstant();
            long days = Duration.between(written, now).toDays();
            String sentence = file + " is whole and " + (days == 1 ? "1 day" : days + " days") + " old.";
            return written.plus(BACKUP_AGE).isBefore(now)
                    ? Finding.warn(
                            "backup", sentence, "Make backups at least weekly: crypt-talk backup, from cron say.")
                    : Finding.ok("backup", sentence);
        } catch (StoreException e) {
            return Finding.fail("backup", String.valueOf(e.getMessage()), "Make a new one: crypt-talk backup.");
        } catch (IOException e) {
            return Finding.fail(
                    "backup", file + " cannot be read (" + e.getMessage() + ").", "Make a new one: crypt-talk backup.");
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
