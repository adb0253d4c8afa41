package org.crypttalk.cli.bench.sdk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.bench.OwnJava;
import org.crypttalk.cli.bench.Pause;
import org.crypttalk.cli.bench.ProcessReadings;

/** {@code crypt-talk bot echo} in a process of its own, connected and with nothing to do. */
final class IdleBot {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private IdleBot() {}

    /**
     * Its resident memory after a full collection that leaves the heap no room to spare; nothing where that cannot be read.
     *
     * @param name of its account, which is made
     */
    static Optional<Long> residentBytes(URI server, Path folder, String name) {
        Path log = folder.resolve(name + ".log");
        Process process = start(server, folder, name, log);
        try {
            boolean listens = Pause.until(START_PATIENCE, () -> !process.isAlive() || says(log, "listens."));
            if (!listens || !process.isAlive()) {
                throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bot did not start. It says: " + read(log));
            }
            Pause.of(SETTLING);
            Optional<ProcessReadings> readings = ProcessReadings.of(process.pid());
            readings.ifPresent(ProcessReadings::releaseUnusedMemory);
            Pause.of(SETTLING);
            return readings.map(ProcessReadings::residentBytes);
        } finally {
            process.destroy();
            Pause.until(START_PATIENCE, () -> !process.isAlive());
        }
    }

    private static Process start(URI server, Path folder, String name, Path log) {
        try {
            Path password = folder.resolve(name + ".password");
            Files.writeString(password, "idle since the very first moment of " + name);
            ProcessBuilder builder = new ProcessBuilder(OwnJava.command(
                            List.of(),
                            List.of(
                                    "bot",
                                    "echo",
                                    "--server",
                                    server.toString(),
                                    "--profile",
                                    folder.resolve(name + ".profile").toString(),
                                    "--register",
                                    "--name",
                                    name,
                                    "--password-file",
                                    password.toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            OwnJava.clearSettings(builder);
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bot could not be started: " + e.getMessage(), e);
        }
    }

    private static boolean says(Path log, String word) {
        return read(log).contains(word);
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
