package org.crypttalk.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The real jar in a process of its own, on a free port of localhost, with a data folder that outlives its kills.
 *
 * <p>Not thread-safe; one story owns one server.
 */
final class RunningServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration DEMO_LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final int port;
    private final List<String> command;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    private RunningServer(Path folder, int port, List<String> command) {
        this.folder = folder;
        this.port = port;
        this.command = command;
    }

    /** Starts a server whose data and log lie in {@code folder}; returns when it answers. */
    static RunningServer start(Path folder, String... options) {
        List<String> command = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("data").toString()));
        command.addAll(List.of(options));
        RunningServer server = new RunningServer(folder, freePort(), command);
        server.start();
        return server;
    }

    /** Starts {@code crypt-talk demo}, whose data lie elsewhere; returns when it is ready for a newcomer. */
    static RunningServer demo(Path folder) {
        RunningServer server = new RunningServer(folder, freePort(), List.of("demo"));
        server.start();
        Instant deadline = Instant.now().plus(DEMO_LIMIT);
        while (!server.log().contains("Ctrl-C ends the demo")) {
            server.running();
            if (Instant.now().isAfter(deadline)) {
                server.close();
                throw new IllegalStateException("not ready within " + DEMO_LIMIT + "; it says:\n" + server.log());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return server;
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    Path data() {
        return folder.resolve("data");
    }

    /** Of the process that runs now. */
    long pid() {
        return running().pid();
    }

    /** All that the server printed so far, over all its lives. */
    String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** SIGKILL: no handler runs, nothing is flushed. */
    void killHard() {
        Process running = running();
        running.destroyForcibly();
        awaitEnd(running);
    }

    /** SIGTERM, as an operator's service manager does; returns the exit code. */
    int stop() {
        Process running = running();
        running.destroy();
        return awaitEnd(running);
    }

    /** Runs another command of the jar to its end, beside the server; what it prints goes to the log. */
    void run(String... arguments) {
        List<String> command = jarCommand();
        command.addAll(List.of(arguments));
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("the command ended with " + code + "; the log says:\n" + log());
            }
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", interrupted);
        }
    }

    private static List<String> jarCommand() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx512m",
                "-jar",
                jar().toString()));
    }

    /** Starts again on the same port and data. */
    void start() {
        List<String> whole = jarCommand();
        whole.addAll(command);
        whole.addAll(List.of("--port", Integer.toString(port)));
        try {
            process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
        awaitHealth();
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
            awaitEnd(running);
        }
        http.close();
    }

    private Process running() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException("the server is not running; its log says:\n" + log());
        }
        return running;
    }

    private void awaitHealth() {
        Instant deadline = Instant.now().plus(START_LIMIT);
        HttpRequest health = HttpRequest.newBuilder(uri("/api/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        while (Instant.now().isBefore(deadline)) {
            running();
            try {
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The port is not open yet; the loop's condition bounds the wait.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the server started", interrupted);
            }
        }
        throw new IllegalStateException("no answer within " + START_LIMIT + "; the server's log says:\n" + log());
    }

    private static int awaitEnd(Process process) {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not end within 30 s of being told to");
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server ended", interrupted);
        }
    }

    private Path logFile() {
        return folder.resolve("server.log");
    }

    private static Path jar() {
        Path jar = Path.of("..", "cli", "target", "crypt-talk.jar")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("the stories run the real jar, which is not there: " + jar
                    + ". Build it with ./mvnw -pl acceptance -am package, or run ./verify.");
        }
        return jar;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }
}
