package org.crypttalk.cli.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;

/** The event loop that carries all load, and the connections on it. One thread: the server needs the rest of the machine. */
public final class Generator implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final EventLoopGroup loop;
    private final Bootstrap bootstrap;
    private final List<URI> servers;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * Prepares load for a server.
     *
     * @param server its address; plain HTTP, for TLS would measure the generator's cryptography
     */
    public Generator(URI server) {
        this(List.of(server));
    }

    /** For a server of several nodes: one connection goes to the first, the next one to the second, and so on. */
    Generator(List<URI> servers) {
        this.servers = List.copyOf(servers);
        boolean epoll = Epoll.isAvailable();
        loop = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
    }

    /** Begins to connect; the listener hears how it goes. From any thread. */
    public LoadConnection connect(String token, LoadListener listener) {
        URI server = servers.get(Math.floorMod(connections.getAndIncrement(), servers.size()));
        LoadConnection connection = new LoadConnection(server.getAuthority(), token, listener);
        var _ = bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(new InetSocketAddress(server.getHost(), server.getPort()))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        listener.onClosed("could not connect: " + done.cause().getMessage());
                    }
                });
        return connection;
    }

    /** Runs this on the event loop, soon. */
    public void execute(Runnable action) {
        loop.execute(action);
    }

    /** Runs this on the event loop and waits for its answer. */
    <T> T ask(Callable<T> question) {
        try {
            return loop.submit(question).get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bench was interrupted.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "The load generator did not keep up for a minute, so nothing it measured would count."
                            + " Try again with fewer --pairs, or on a machine that does less besides.",
                    e);
        }
    }

    /** Closes all connections. */
    @Override
    public void close() {
        var _ = loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
