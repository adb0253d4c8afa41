package org.crypttalk.server.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds a server's data, locked while a server has it open: two servers that share a log would each hand out the next
 * sequence.
 *
 * <p>The lock is the operating system's, on the file {@code lock}, so it ends with its process however that ends; the file's content only
 * tells whom to ask.
 */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    Path path() {
        return path;
    }

    /**
     * Locks a data folder, making it, for its owner only, if need be.
     *
     * <p>If {@code data} is a file, it is a backup: at the first start it is restored into a folder beside it, with {@code .data} added to
     * its name, and from then on that folder is the data. The backup itself stays as it is.
     */
    static DataFolder open(Path data) {
        Path folder = folderOf(data);
        if (Files.isRegularFile(data) && !Files.exists(folder)) {
            Backup.restore(data, folder);
        }
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                forOwnerOnly(folder, "rwx------");
            }
            return lock(folder);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.NOT_WRITABLE,
                    "The data folder " + folder + " cannot be written (" + e.getMessage()
                            + "). Make it writable for the user who runs the server, or choose another with --data or"
                            + " CRYPT_TALK_DATA.",
                    e);
        }
    }

    /** The folder of data that is there already, not locked. */
    static Path existing(Path data) {
        Path folder = folderOf(data);
        if (Files.isRegularFile(data) && !Files.exists(folder)) {
            throw new StoreException(
                    Reason.NOT_WRITABLE,
                    data
                            + " is a file, and --data takes the folder of a server's data. If it is a backup, start a server on it"
                            + " once, or make a folder of it with crypt-talk restore.");
        }
        if (!Files.isRegularFile(MainSchema.main(folder).path())) {
            throw new StoreException(
                    Reason.NOT_WRITABLE,
                    "There is no data of a server in " + folder
                            + ". Start the server once, or name its folder with --data or CRYPT_TALK_DATA.");
        }
        return folder;
    }

    /** Sets permissions where the file system has such. */
    static void forOwnerOnly(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    static Path folderOf(Path data) {
        return Files.isRegularFile(data) ? data.resolveSibling(data.getFileName() + ".data") : data;
    }

    private static DataFolder lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String owner = read(channel);
            channel.close();
            throw new StoreException(
                    Reason.IN_USE,
                    "The data folder " + folder + " is in use by "
                            + (owner.isEmpty() ? "another process" : "the process " + owner)
                            + ". Stop that server first, or choose another folder with --data or CRYPT_TALK_DATA.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataFolder(folder, channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // this very process has it open
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new StoreException(
                    Reason.FAILED, "The lock of " + path + " could not be released: " + e.getMessage(), e);
        }
    }
}
