package org.crypttalk.cli.bench;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import redis.embedded.core.ExecutableProvider;

/** What the nodes of a server share, each as a process of its own: a stand-in for MongoDB, and a real Redis. */
final class Backing implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final String uri;

    private Backing(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Speaks MongoDB's protocol and keeps everything in memory. */
    static Backing standIn() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Backing.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = out.readLine();
        }
        String port = Objects.requireNonNull(line, "The stand-in ended").substring("port ".length());
        return new Backing(process, "mongodb://127.0.0.1:" + port + "/crypttalk");
    }

    /** The process of {@link #standIn}. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("port " + new MongoServer(new MemoryBackend()).bind().getPort());
        new CountDownLatch(1).await();
    }

    /** The machine's own, or the one that a test dependency carries. */
    static Backing redis() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        executable(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!Pause.until(PATIENCE, () -> answers(port))) {
            throw new IOException("redis-server does not answer");
        }
        return new Backing(process, "redis://127.0.0.1:" + port);
    }

    private static String executable() throws IOException {
        try {
            return ExecutableProvider.newExecutableInPath("redis-server").get().getPath();
        } catch (FileNotFoundException e) {
            return ExecutableProvider.newJarResourceProvider().get().getPath();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String uri() {
        return uri;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
