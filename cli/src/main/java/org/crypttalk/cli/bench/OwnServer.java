package org.crypttalk.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;

/** A server of this same build, as a child process on a free port of the loopback interface. It ends with the bench. */
final class OwnServer implements ServerUnderTest {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final Process process;
    private final URI address;
    private final Duration firstAnswer;
    private final Path log;
    private final Thread endWithUs;

    private OwnServer(Process process, URI address, Duration firstAnswer, Path log) {
        this.process = process;
        this.address = address;
        this.firstAnswer = firstAnswer;
        this.log = log;
        this.endWithUs = new Thread(process::destroyForcibly, "end-server");
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /** Starts one whose data and log lie in a folder, which the caller makes and removes. */
    static OwnServer under(Path folder, List<String> javaOptions) {
        return start(folder.resolve("data"), folder.resolve("server.log"), javaOptions);
    }

    /**
     * Starts a server with the options of this very JVM and waits for its first answer.
     *
     * @param data its data folder
     * @param log the file that takes what it prints
     * @param javaOptions further options for its JVM
     * @throws CommandFailure if it does not answer
     */
    static OwnServer start(Path data, Path log, List<String> javaOptions) {
        return start(data, log, javaOptions, List.of());
    }

    /**
     * The same with further options of {@code serve}, such as the databases of a node.
     *
     * @throws CommandFailure if it does not answer
     */
    static OwnServer start(Path data, Path log, List<String> javaOptions, List<String> serveOptions) {
        int port = freePort();
        long began = System.nanoTime();
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command(data, port, javaOptions, serveOptions))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            OwnJava.clearSettings(builder);
            process = builder.start();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE, "The server for the bench could not be started: " + e.getMessage(), e);
        }
        boolean answers = Pause.until(START_PATIENCE, () -> !process.isAlive() || answers(port));
        Duration firstAnswer = Duration.ofNanos(System.nanoTime() - began);
        if (!answers || !process.isAlive()) {
            process.destroyForcibly();
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "The server for the bench did not answer; the end of its log:" + System.lineSeparator() + end(log));
        }
        return new OwnServer(process, URI.create("http://127.0.0.1:" + port), firstAnswer, log);
    }

    /** From the start of the process to its first answer to a request for its health; to about 10 ms. */
    Duration firstAnswer() {
        return firstAnswer;
    }

    /** The last lines of what it printed and logged. */
    String endOfLog() {
        return end(log);
    }

    @Override
    public URI address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public Optional<ProcessReadings> readings() {
        return ProcessReadings.of(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (!Thread.currentThread().equals(endWithUs)) {
            try {
                Runtime.getRuntime().removeShutdownHook(endWithUs);
            } catch (IllegalStateException e) {
                // The bench itself is being ended, and the hook does its work.
                return;
            }
        }
    }

    private static List<String> command(Path data, int port, List<String> javaOptions, List<String> serveOptions) {
        List<String> serve = new ArrayList<>(List.of("serve", "--port", Integer.toString(port), "--bind", "127.0.0.1"));
        serve.addAll(List.of("--data", data.toString(), "--registration", "open", "--no-limits"));
        serve.addAll(serveOptions);
        return OwnJava.command(javaOptions, serve);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on the loopback interface", e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static String end(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
