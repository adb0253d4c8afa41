package org.crypttalk.client.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.crypttalk.client.view.ProfileException;

/**
 * Files that are their owner's only, where the system knows owners (POSIX). Links are followed to what is there, so that a key may lie on another
 * disk; nothing is made through one.
 */
final class OwnFiles {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER_OF_OWNER = PosixFilePermissions.fromString("rwx------");

    private OwnFiles() {}

    /** Makes the folders that are missing above a file, for their owner only. Returns them, the outermost first. */
    static List<Path> makeFolders(Path path) {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = path.toAbsolutePath().getParent();
                each != null && !Files.exists(each);
                each = each.getParent()) {
            missing.push(each);
        }
        try {
            for (Path each : missing) {
                Files.createDirectories(each, attributes(FOLDER_OF_OWNER));
            }
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.FAILED,
                    "The folder for " + path + " cannot be made (" + e.getMessage() + "). Choose another place.",
                    e);
        }
        return List.copyOf(missing);
    }

    /** Makes a file with these bytes; they are on the disk when this returns. */
    static void make(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(OWNER_ONLY))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isSymbolicLink(file)) {
                throw e;
            }
            throw new ProfileException(
                    ProfileException.Reason.FAILED,
                    file + " is a link that leads to nothing. Mend or remove it: nothing is made through links.",
                    e);
        }
    }

    /** Makes an empty profile. */
    static void makeProfile(Path profile) {
        try {
            make(profile, new byte[0]);
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.FAILED,
                    profile + " cannot be made (" + e.getMessage() + "). Choose another place.",
                    e);
        }
    }

    /**
     * Refuses a profile that is not the user's, or not the user's only.
     *
     * @throws ProfileException if so
     */
    static void checkProfile(Path profile) {
        if (!isPosix()) {
            return;
        }
        try {
            refuseOpenToOthers(profile, "");
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.FAILED,
                    profile + " cannot be read (" + e.getMessage() + "). Check its folder and owner.",
                    e);
        }
        try {
            // The owner of a file can do that, and nobody else but root.
            Files.setPosixFilePermissions(profile, OWNER_ONLY);
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.UNSAFE,
                    profile + " belongs to another user, who could exchange it. Use a profile of your own.",
                    e);
        }
    }

    /**
     * The first bytes of a key file, at most so many.
     *
     * @param profile what it is the key of, checked
     * @throws ProfileException if it is somebody else's, or others may read or change it
     */
    static byte[] readKey(Path file, Path profile, int most) throws IOException {
        if (isPosix()) {
            refuseOpenToOthers(file, ", and think of who has read it: a new profile has a new key");
            if (!Files.getOwner(file).equals(Files.getOwner(profile))) {
                throw new ProfileException(
                        ProfileException.Reason.UNSAFE,
                        "The key file " + file + " belongs to "
                                + Files.getOwner(file).getName() + ", the profile " + profile
                                + " to " + Files.getOwner(profile).getName()
                                + ". Somebody else could have put it there: give both the same owner (chown).");
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    private static void refuseOpenToOthers(Path file, String more) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        permissions.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new ProfileException(
                    ProfileException.Reason.UNSAFE,
                    file + " is open to others (" + PosixFilePermissions.toString(permissions)
                            + "). Make it yours only (chmod 600)" + more + ".");
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
