package org.crypttalk.server.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;

/**
 * A backup: one ZIP archive of {@code log.db}, {@code main.db} and {@code SHA256SUMS}, which any unzip opens and {@code sha256sum -c}
 * checks. It is taken while the server runs, and a server can be started on it ({@link DataFolder#open}) or on what {@link #restoreInto}
 * made of it.
 *
 * <p>The log is copied before {@code main.db}, each as one snapshot: whatever a record in the log needs (members, seals) was written to
 * {@code main.db} before it, so it is in the later copy. The reverse order could lose seals. Cursors may be ahead of the older log; a restore
 * takes them back. The index is not copied, for it is built anew.
 *
 * <p>What is in a backup is as secret as what is in the data folder.
 */
public final class Backup {

    private static final String SUMS = "SHA256SUMS";
    private static final List<String> FILES = List.of("log.db", "main.db");

    private Backup() {}

    /**
     * Backs a data folder up, whether a server has it open or not. Needs about twice the size of the data for a while, beside the target.
     *
     * @param target a file, replaced if it is there, once the backup is complete and on disk
     * @throws StoreException if there is no data, or the target cannot be written
     */
    public static void write(Path data, Path target) {
        Path folder = DataFolder.existing(data);
        Path archive = target.toAbsolutePath();
        if (!Files.isDirectory(folderOf(archive))) {
            throw new StoreException(
                    Reason.NOT_WRITABLE,
                    "The backup " + target + " could not be written: there is no folder " + folderOf(archive)
                            + ". Make it, or choose another.");
        }
        try {
            Path work = Files.createTempDirectory(folderOf(archive), ".crypt-talk-backup");
            try {
                for (SqliteFile file : List.of(LogSchema.log(folder), MainSchema.main(folder))) {
                    snapshot(file, work.resolve(file.path().getFileName()));
                }
                Path packed = work.resolve("backup.zip");
                pack(work, packed);
                DataFolder.forOwnerOnly(packed, "rw-------");
                Files.move(packed, archive, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                force(folderOf(archive));
            } finally {
                deleteRecursively(work);
            }
        } catch (IOException e) {
            throw new StoreException(
                    Reason.NOT_WRITABLE,
                    "The backup " + target + " could not be written (" + e.getMessage()
                            + "). Choose a folder that exists, can be written and has room.",
                    e);
        }
    }

    private static void snapshot(SqliteFile file, Path copy) {
        try (Connection connection = file.open();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }

    private static void pack(Path work, Path packed) throws IOException {
        try (FileChannel channel = FileChannel.open(packed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
            // Most of it is ciphertext, which does not shrink.
            zip.setLevel(Deflater.NO_COMPRESSION);
            StringBuilder sums = new StringBuilder();
            for (String name : FILES) {
                zip.putNextEntry(new ZipEntry(name));
                DigestOutputStream digesting = new DigestOutputStream(zip, sha256());
                Files.copy(work.resolve(name), digesting);
                zip.closeEntry();
                sums.append(line(digesting.getMessageDigest(), name));
            }
            zip.putNextEntry(new ZipEntry(SUMS));
            zip.write(sums.toString().getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
            zip.finish();
            channel.force(true);
        }
    }

    /**
     * Restores a backup into a folder that is missing or empty. One that is there, a mounted volume say, gets {@code main.db} before {@code
     * log.db}: a server refuses to start on the first alone, should this process end between the two.
     *
     * @throws StoreException if the folder holds anything, the file is not a whole backup, or of a newer version, or the folder cannot be
     *     written
     */
    public static void restoreInto(Path backup, Path folder) {
        if (!Files.isRegularFile(backup)) {
            throw new StoreException(Reason.DAMAGED, "There is no backup " + backup + ". Check its name.");
        }
        if (!Files.exists(folder)) {
            restore(backup, folder);
            return;
        }
        try {
            if (!isEmptyFolder(folder)) {
                throw new StoreException(
                        Reason.IN_USE,
                        folder
                                + " is not empty, and a restore replaces nothing. Choose another folder, or move what is in"
                                + " it away.");
            }
            Path work = Files.createTempDirectory(folder, ".crypt-talk-restore");
            try {
                prepare(backup, work);
                for (String name : List.of("main.db", "log.db")) {
                    Files.move(work.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    force(folder);
                }
            } finally {
                deleteRecursively(work);
            }
        } catch (IOException e) {
            throw notRestored(backup, folder, e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /**
     * Reads a whole backup and compares its checksums, writing nothing.
     *
     * @throws StoreException if it is not a whole backup, or cannot be read
     */
    public static void check(Path backup) {
        try {
            read(backup, (_, in) -> in.transferTo(OutputStream.nullOutputStream()));
        } catch (IOException e) {
            throw new StoreException(
                    Reason.DAMAGED, "The backup " + backup + " could not be read (" + e.getMessage() + ").", e);
        }
    }

    /**
     * Restores a backup into a folder that is not there yet; it appears when everything was checked and is on disk.
     *
     * @throws StoreException if the file is not a whole backup, or of a newer version, or the folder cannot be written
     */
    static void restore(Path backup, Path folder) {
        Path target = folder.toAbsolutePath();
        try {
            Path work = Files.createTempDirectory(folderOf(target), ".crypt-talk-restore");
            try {
                prepare(backup, work);
                Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
                force(folderOf(target));
            } finally {
                deleteRecursively(work);
            }
        } catch (IOException e) {
            throw notRestored(backup, folder, e);
        }
    }

    private static StoreException notRestored(Path backup, Path folder, IOException cause) {
        return new StoreException(
                Reason.NOT_WRITABLE,
                "The backup " + backup + " could not be restored to " + folder + " (" + cause.getMessage()
                        + "). Check that this place can be written and has room.",
                cause);
    }

    /** Unpacks into a folder for the moment, checks, and puts everything on disk. */
    private static void prepare(Path backup, Path work) throws IOException {
        read(backup, (name, in) -> Files.copy(in, work.resolve(name)));
        takeBackCursors(work);
        for (String name : FILES) {
            force(work.resolve(name));
        }
        force(work);
    }

    /** Takes one of the databases out of an archive. */
    private interface Taking {
        void take(String name, InputStream content) throws IOException;
    }

    private static void read(Path backup, Taking taking) throws IOException {
        StringBuilder sums = new StringBuilder();
        String expected;
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            for (String name : FILES) {
                try (InputStream in = entry(zip, name);
                        DigestInputStream digesting = new DigestInputStream(in, sha256())) {
                    taking.take(name, digesting);
                    sums.append(line(digesting.getMessageDigest(), name));
                }
            }
            try (InputStream in = entry(zip, SUMS)) {
                expected = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            }
        } catch (ZipException e) {
            throw isZip(backup) ? notWhole(backup, String.valueOf(e.getMessage())) : noBackup(backup);
        }
        if (!expected.contentEquals(sums)) {
            throw notWhole(backup, "its checksums do not fit");
        }
    }

    private static InputStream entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ZipException(name + " is missing");
        }
        return zip.getInputStream(entry);
    }

    /** Whether it begins like one: a part of a backup does as well. */
    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    private static StoreException noBackup(Path file) {
        return new StoreException(
                Reason.DAMAGED,
                file
                        + " is a file, but no backup of Crypt-Talk: it is not a ZIP archive. Name a file that crypt-talk backup wrote,"
                        + " or the folder of a server's data.");
    }

    private static StoreException notWhole(Path backup, String why) {
        return new StoreException(
                Reason.DAMAGED,
                backup + " is not a whole backup of Crypt-Talk (" + why
                        + "). Use another copy of it, or an older backup.");
    }

    /** Sequences above the log's end will be given out again, and must not count as delivered. */
    private static void takeBackCursors(Path folder) {
        SqliteFile log = LogSchema.log(folder);
        SqliteFile main = MainSchema.main(folder);
        try {
            log.openAndMigrate().close();
            try (Connection connection = main.openAndMigrate();
                    Statement statement = connection.createStatement()) {
                for (String file : List.of("main", "log")) {
                    if (file.equals("log")) {
                        SqliteFile.attach(connection, log.path(), "log");
                    }
                    try (ResultSet row = statement.executeQuery("PRAGMA " + file + ".quick_check(1)")) {
                        if (!row.next() || !row.getString(1).equals("ok")) {
                            throw notWhole(folder, file + ".db fails SQLite's check");
                        }
                    }
                }
                statement.execute("CREATE TEMP TABLE head AS SELECT conversation, max(sequence) AS sequence"
                        + " FROM log.entry GROUP BY conversation");
                statement.execute("CREATE INDEX temp.head_by_conversation ON head (conversation)");
                statement.executeUpdate("UPDATE cursor SET sequence = min(sequence, coalesce("
                        + "(SELECT sequence FROM head WHERE head.conversation = cursor.conversation), 0))");
            }
        } catch (SQLException e) {
            throw main.failure(e);
        }
    }

    private static String line(MessageDigest digest, String name) {
        return HexFormat.of().formatHex(digest.digest()) + "  " + name + "\n";
    }

    private static Path folderOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** Puts a file, or a folder's list of names, on disk. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
