package org.crypttalk.server.cluster;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.Serial;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.crypttalk.server.cluster.Peers.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's connections to Redis: whether it answers, and since when this node owes the others something that it could not tell. Nothing waits for
 * an answer longer than {@link #PATIENCE}. Lost connections come back by themselves. Safe for any thread.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final Duration PATIENCE = Duration.ofMillis(700);

    /** Commands that may wait for an answer; news beyond that is lost, and noticed. */
    private static final int MOST_WAITING = 100_000;

    /** One connection for commands, and one that hears what is published. */
    record Connections(
            StatefulRedisConnection<byte[], byte[]> commands, StatefulRedisPubSubConnection<byte[], byte[]> news) {

        RedisAsyncCommands<byte[], byte[]> ask() {
            return commands.async();
        }
    }

    private final InstantSource clock;
    private final ClientResources resources;
    private final RedisClient client;

    private volatile @Nullable Connections connections;
    private volatile State state = State.DEGRADED;
    private volatile boolean closing;
    /** Something could not be told since; 0 if nothing. */
    private volatile long owingSince;

    /**
     * Connects to nobody yet.
     *
     * @throws IllegalArgumentException if the address is none
     */
    RedisLink(String uri, InstantSource clock) {
        this.clock = clock;
        RedisURI parsed;
        try {
            parsed = RedisURI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The address of Redis cannot be understood. It looks like redis://host:6379.", e);
        }
        parsed.setTimeout(PATIENCE);
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.constant(Duration.ofMillis(500)))
                .build();
        this.client = RedisClient.create(resources, parsed);
        client.setOptions(ClientOptions.builder()
                .requestQueueSize(MOST_WAITING)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .build())
                .build());
    }

    /** The connections, which may be broken just now; null until Redis has answered once. */
    @Nullable
    Connections connections() {
        return connections;
    }

    /**
     * The connections, made if there are none yet.
     *
     * @param ear gets channel and message of whatever is published, on a thread that must not block
     * @throws RedisException if Redis does not answer
     */
    Connections connect(BiConsumer<byte[], byte[]> ear) {
        @Nullable Connections known = connections;
        if (known != null) {
            return known;
        }
        StatefulRedisConnection<byte[], byte[]> commands = client.connect(ByteArrayCodec.INSTANCE);
        StatefulRedisPubSubConnection<byte[], byte[]> news = client.connectPubSub(ByteArrayCodec.INSTANCE);
        news.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                try {
                    ear.accept(channel, message);
                } catch (RuntimeException e) {
                    LOG.warn("A message of {} bytes from another node makes no sense here", message.length, e);
                }
            }
        });
        news.sync().subscribe(RedisKeys.EVERYBODY);
        Connections made = new Connections(commands, news);
        connections = made;
        return made;
    }

    State state() {
        return state;
    }

    /** Redis knows all about this node again. */
    void healed() {
        state = State.CONNECTED;
    }

    /** Redis did not answer. */
    void degrade(Exception cause) {
        owe();
        if (state == State.CONNECTED && !closing) {
            LOG.warn(
                    "Redis does not answer ({}): messages are stored and arrive, at other nodes with a delay. This heals by"
                            + " itself when Redis is back",
                    String.valueOf(cause.getMessage()));
        }
        state = State.DEGRADED;
    }

    /** Something could not be told to the other nodes. */
    void owe() {
        if (owingSince == 0) {
            owingSince = clock.millis();
        }
    }

    /** Since when something could not be told; 0 if nothing. */
    long owingSince() {
        return owingSince;
    }

    /** The same, for whoever pays it now. */
    long takeDebt() {
        long since = owingSince;
        owingSince = 0;
        return since;
    }

    /** Asks something that can be left unknown; empty while Redis is away. */
    <T> Optional<T> ask(Function<RedisAsyncCommands<byte[], byte[]>, Future<T>> question) {
        @Nullable Connections connected = connections;
        if (connected == null || state == State.DEGRADED) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(await(question.apply(connected.ask())));
        } catch (Unreachable e) {
            degrade(e);
            return Optional.empty();
        }
    }

    /** Redis did not answer in time, or with an error. */
    static final class Unreachable extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Unreachable(Throwable cause) {
            super(cause);
        }
    }

    static <T> T await(Future<T> answer) throws Unreachable {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RedisException e) {
            throw new Unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(e);
        }
    }

    /** From now on it is no news if Redis does not answer. */
    void beginClosing() {
        closing = true;
    }

    @Override
    public void close() {
        closing = true;
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
