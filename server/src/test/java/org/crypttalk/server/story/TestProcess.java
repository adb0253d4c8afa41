package org.crypttalk.server.story;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A Java process on this test's class path, which prints its port and ends when it is told to, or with the test. */
final class TestProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final List<String> printed;

    private TestProcess(Process process, int port, List<String> printed) {
        this.process = process;
        this.port = port;
        this.printed = printed;
    }

    static TestProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("port ")) {
                // What else it prints must not fill the pipe. A read of a pipe occupies a carrier, of which there are
                // as few as processors, so that four processes' readers would leave no virtual thread to run.
                List<String> printed = new CopyOnWriteArrayList<>();
                Thread.ofPlatform().daemon().start(() -> keep(out, printed));
                return new TestProcess(process, Integer.parseInt(line.substring("port ".length())), printed);
            }
        }
        throw new IOException(
                main.getSimpleName() + " ended with " + process.onExit().join().exitValue());
    }

    private static void keep(BufferedReader out, List<String> printed) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.add(line);
            }
        } catch (IOException e) {
            // The process was killed.
            return;
        }
    }

    /** Called in the process: prints the port and stays. */
    static void announce(int port) throws InterruptedException {
        say(port);
        new CountDownLatch(1).await();
    }

    /** Called in the process: prints the port, which lets the one who started it go on. */
    static void say(int port) {
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println("port " + port);
    }

    long pid() {
        return process.pid();
    }

    /** The lines that it printed after its port, its log among them. */
    List<String> printed() {
        return printed;
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
