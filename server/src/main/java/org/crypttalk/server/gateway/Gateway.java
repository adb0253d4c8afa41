package org.crypttalk.server.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.crypttalk.server.gateway.engineio.EngineSessions;
import org.crypttalk.server.gateway.engineio.EngineSettings;
import org.crypttalk.server.gateway.http.HttpHandler;
import org.crypttalk.server.gateway.socketio.SocketApplication;
import org.jspecify.annotations.Nullable;

/**
 * The one port of a server.
 *
 * <p>Threads: a few event loops move bytes and never block; every request of a route, every admission and every burst of
 * events of a connection runs on a virtual thread. There are no threads and no timers for each connection: each event loop
 * has one {@link TimingWheel}.
 */
public final class Gateway implements AutoCloseable {

    private static final String OPTIONS = "--port, --bind";

    private final GatewaySettings settings;
    private final EngineSessions sessions;
    private final RequestRouting routing;
    private final Crowds crowds;
    private final InstantSource clock;
    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelFutureListener closed = future -> connections.decrementAndGet();
    private final IdentityHashMap<EventExecutor, TimingWheel> wheels = new IdentityHashMap<>();

    private @Nullable EventLoopGroup loops;
    private @Nullable Channel listening;

    /**
     * A gateway that does not listen yet.
     *
     * @param api answers paths below {@code /api}
     * @param web answers every other path
     * @param application stands behind the sockets
     * @param clock dates answers
     * @param random makes session ids
     */
    public Gateway(
            GatewaySettings settings,
            HttpHandler api,
            HttpHandler web,
            SocketApplication application,
            InstantSource clock,
            SecureRandom random) {
        this.settings = settings;
        this.clock = clock;
        ThreadFactory threads = Thread.ofVirtual().name("gateway-", 0).factory();
        Executor virtualThreads = task -> threads.newThread(task).start();
        this.sessions = new EngineSessions(settings.engine(), random, virtualThreads);
        this.crowds = new Crowds(settings.ofAnAddress());
        this.routing = new RequestRouting(settings, api, web, application, sessions, crowds, virtualThreads);
    }

    /**
     * Fails as {@link #start} would, and changes nothing.
     *
     * @throws IOException when the port cannot be had or the certificate cannot be used; the message says which and why
     */
    public static void tryOut(GatewaySettings settings) throws IOException {
        var _ = tls(settings);
        CannotListen.unlessFree(settings.bind(), settings.port(), OPTIONS);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the port cannot be had or the certificate cannot be used; the message says which and why
     */
    public synchronized void start() throws IOException {
        if (loops != null) {
            throw new IllegalStateException("The gateway was started already.");
        }
        SslContext tls = tls(settings);
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loops = group;
        startWheels(group);
        ResponseEncoder encoder = new ResponseEncoder(clock, tls != null);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(256, 1024, 32 * 1024))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open(channel, tls, encoder);
                    }
                });
        try {
            listening = bootstrap
                    .bind(settings.bind(), settings.port())
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) {
            close();
            throw new CannotListen(settings.bind(), settings.port(), OPTIONS, e);
        }
    }

    /** The port that is listened on; the one chosen by the system when the settings said 0. */
    public synchronized int boundPort() {
        if (listening == null) {
            throw new IllegalStateException("The gateway does not listen.");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** How many TCP connections are open. */
    public int connections() {
        return connections.get();
    }

    /** How many Engine.IO sessions are open, admitted or not. */
    public int sockets() {
        return sessions.size();
    }

    /**
     * Stops listening, lets requests and events that have arrived be answered, then closes everything.
     *
     * @param grace how long that may take
     */
    public synchronized void drain(Duration grace) {
        if (listening != null) {
            listening.close().syncUninterruptibly();
            listening = null;
        }
        routing.drain();
        sessions.goAway("server shutting down");
        long until = System.nanoTime() + grace.toNanos();
        try {
            while ((routing.inFlight() > 0 || sessions.size() > 0) && System.nanoTime() - until < 0) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        EventLoopGroup group = loops;
        if (group != null && !group.isShuttingDown()) {
            // Answers that wait for their event loop: when it shuts down, it closes connections before it does what
            // waits.
            for (EventExecutor loop : group) {
                boolean _ = loop.submit(() -> {}).awaitUninterruptibly(1, TimeUnit.SECONDS);
            }
            group.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }
    }

    /** Stops at once. */
    @Override
    public void close() {
        drain(Duration.ZERO);
    }

    /**
     * Runs a task on the event loop of a channel, later. When the gateway has stopped meanwhile, the task has become
     * pointless and is dropped.
     */
    static void later(Channel channel, Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            var _ = channel.close();
        }
    }

    static boolean isTls(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    private void open(Channel channel, @Nullable SslContext tls, ResponseEncoder encoder) {
        channel.closeFuture().addListener(closed);
        if (connections.incrementAndGet() > settings.maxConnections()) {
            var _ = channel.close();
            return;
        }
        Crowds.@Nullable Place place = null;
        if (!settings.behindProxy()) {
            place = crowds.take(((InetSocketAddress) channel.remoteAddress()).getAddress());
            if (place == null) {
                var _ = channel.close();
                return;
            }
            Crowds.Place taken = place;
            channel.closeFuture().addListener(_ -> taken.ended());
        }
        TimingWheel wheel = wheels.get(channel.eventLoop());
        if (wheel == null) {
            throw new IllegalStateException("An event loop has no timing wheel.");
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new RequestDecoder(), new HttpConnection(routing, encoder, wheel, settings, place));
    }

    private void startWheels(EventLoopGroup group) {
        EngineSettings engine = settings.engine();
        long shortest =
                Math.min(engine.pingInterval().toNanos(), engine.pingTimeout().toNanos());
        long tick = Math.clamp(shortest / 20, TimeUnit.MILLISECONDS.toNanos(5), TimeUnit.MILLISECONDS.toNanos(250));
        for (EventExecutor loop : group) {
            TimingWheel wheel = new TimingWheel(tick, System.nanoTime());
            wheels.put(loop, wheel);
        }
        wheels.forEach((loop, wheel) -> {
            var _ = loop.scheduleAtFixedRate(() -> wheel.advance(System.nanoTime()), tick, tick, TimeUnit.NANOSECONDS);
        });
    }

    private static @Nullable SslContext tls(GatewaySettings settings) throws IOException {
        if (settings.tls().isEmpty()) {
            return null;
        }
        GatewaySettings.Tls files = settings.tls().get();
        for (Path file : List.of(files.certificate(), files.key())) {
            if (!Files.isReadable(file)) {
                throw new IOException(
                        "Cannot use the certificate " + files.certificate() + " with the key " + files.key() + ": "
                                + file + " is not there, or not readable for the user who runs the server.");
            }
        }
        try {
            return SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException(
                    "Cannot use the certificate " + files.certificate() + " with the key " + files.key() + " ("
                            + e.getMessage() + "). Both must be PEM files, the key PKCS #8 and"
                            + " without a password: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEWKEY makes one of other keys.",
                    e);
        }
    }
}
