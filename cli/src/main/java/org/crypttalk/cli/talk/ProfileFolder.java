package org.crypttalk.cli.talk;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;

/** The folder of a new profile: its owner's only, and gone again if no profile came to lie in it. */
final class ProfileFolder {

    /** Folders that were missing, the deepest first. */
    private final Deque<Path> made = new ArrayDeque<>();

    /**
     * Makes what is missing of it.
     *
     * @throws CommandFailure if that cannot be
     */
    static ProfileFolder of(Path profile) {
        ProfileFolder folder = new ProfileFolder();
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = profile.toAbsolutePath().getParent();
                each != null && !Files.exists(each);
                each = each.getParent()) {
            missing.push(each);
        }
        for (Path each : missing) {
            folder.make(each);
        }
        return folder;
    }

    private void make(Path folder) {
        try {
            Files.createDirectory(folder);
            made.push(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            removeIfEmpty();
            throw new CommandFailure(
                    ExitCode.DATA_UNUSABLE,
                    "The folder " + folder + " for the profile cannot be made (" + e.getMessage()
                            + "). Choose another place with --profile.",
                    e);
        }
    }

    /** Removes what was made, as far as nothing lies in it. */
    void removeIfEmpty() {
        for (Path each : made) {
            try {
                Files.deleteIfExists(each);
            } catch (DirectoryNotEmptyException _) {
                return;
            } catch (IOException _) {
                return; // An empty folder stays behind; what the command failed for is said.
            }
        }
    }
}
