package org.crypttalk.server.cluster;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import redis.embedded.core.ExecutableProvider;

/** A real Redis: the machine's own, or the one that a test dependency carries. Kept in memory only, killed and started at will. */
public final class RedisProcess implements AutoCloseable {

    private final int port;
    private Process process;

    private RedisProcess(int port) throws IOException {
        this.port = port;
        this.process = launch();
    }

    public static RedisProcess start() throws IOException {
        return new RedisProcess(freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** As a power cut would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again, empty. */
    public void restart() throws IOException {
        process = launch();
    }

    /** Does something to it as an operator would. */
    public void with(Consumer<StatefulRedisConnection<String, String>> work) {
        RedisURI uri = RedisURI.create(uri());
        uri.setTimeout(Duration.ofSeconds(5));
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            work.accept(connection);
        }
    }

    private Process launch() throws IOException {
        Process launched = new ProcessBuilder(
                        executable(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return launched;
            } catch (IOException e) {
                if (!launched.isAlive()) {
                    throw new IOException("redis-server ended with " + launched.exitValue(), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    private static String executable() throws IOException {
        try {
            return ExecutableProvider.newExecutableInPath("redis-server").get().getPath();
        } catch (FileNotFoundException e) {
            return ExecutableProvider.newJarResourceProvider().get().getPath();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
