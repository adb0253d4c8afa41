package org.crypttalk.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {

    /**
     * Makes one. On many systems the usual place is in memory, where fsync costs nothing: then choose another parent.
     *
     * @param purpose a word of its name, for whoever finds it after a power cut
     */
    public static TemporaryFolder under(Path parent, String purpose) {
        try {
            return new TemporaryFolder(
                    Files.createTempDirectory(Files.createDirectories(parent), "crypt-talk-" + purpose + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException("No folder could be made under " + parent, e);
        }
    }

    /** Makes one where the system keeps such. */
    public static TemporaryFolder make(String purpose) {
        return under(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), purpose);
    }

    @Override
    public void close() {
        try (Stream<Path> inside = Files.walk(path)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder " + path + " could not be removed; it can be deleted by hand", e);
        }
    }
}
