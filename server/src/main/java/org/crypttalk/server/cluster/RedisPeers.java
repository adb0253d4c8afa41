package org.crypttalk.server.cluster;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes, by way of Redis ({@link RedisKeys}).
 *
 * <p>News of an account is published on a channel of its own, so that only nodes to which it is connected hear it, and counted in the same
 * step. A node that hears number 7 after 5, or that finds the count ahead of what it heard when it compares every few seconds, knows that
 * something was lost and says so. A node whose sign of life expires is dead: another one takes its accounts off and asks all nodes to look
 * what they may have missed, since it may have died between storing and telling.
 *
 * <p>Redis away: nothing waits for it longer than {@link #PATIENCE}, the state is degraded, and when it is back, empty or not, every node puts
 * its accounts there again and everybody looks what was missed.
 */
public final class RedisPeers implements Peers, SharedTries, SharedNotes {

    private static final Logger LOG = LoggerFactory.getLogger(RedisPeers.class);

    /** The rhythm: a sign of life each second, dead after eight, counts compared every five. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    private static final Duration DEAD_AFTER = Duration.ofSeconds(8);
    private static final int BEATS_BETWEEN_COMPARISONS = 5;
    private static final Duration ACCOUNT_EXPIRY = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMillis(700);

    /** Clocks of nodes may differ, and what was written takes a while to be told. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** Commands that may wait for an answer; news beyond that is lost, and noticed. */
    private static final int MOST_WAITING = 100_000;

    private static final int LOCKS = 64;

    private record Redis(
            StatefulRedisConnection<byte[], byte[]> commands, StatefulRedisPubSubConnection<byte[], byte[]> news) {}

    private final InstantSource clock;
    private final String node;
    private final byte[] nodeBytes;
    private final ClientResources resources;
    private final RedisClient client;
    private final ExecutorService hearing = Executors.newVirtualThreadPerTaskExecutor();
    /** The accounts that are connected here, with the number of the last news that was heard. */
    private final Map<AccountId, Long> heard = new ConcurrentHashMap<>();

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final Thread heart = Thread.ofPlatform().name("peers").daemon().unstarted(this::beat);
    private final CountDownLatch closing = new CountDownLatch(1);

    private @Nullable Listener listener;
    private volatile @Nullable Redis redis;
    private volatile State state = State.DEGRADED;
    /** Something could not be told since; 0 if nothing. */
    private volatile long owingSince;

    public RedisPeers(String uri, InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        byte[] id = new byte[8];
        random.nextBytes(id);
        this.node = HexFormat.of().formatHex(id);
        this.nodeBytes = RedisKeys.ascii(node);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
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

    @Override
    public void start(Listener listener) {
        this.listener = listener;
        tend(0);
        heart.start();
    }

    @Override
    public State state() {
        return state;
    }

    // --- telling ---

    @Override
    public void tell(AccountId account, News news) {
        @Nullable Redis connected = redis;
        if (connected == null) {
            owe();
            return;
        }
        byte[] encoded = NewsBytes.encode(news);
        byte[] message = Arrays.copyOf(nodeBytes, nodeBytes.length + encoded.length);
        System.arraycopy(encoded, 0, message, nodeBytes.length, encoded.length);
        try {
            var _ = connected
                    .commands()
                    .async()
                    .<Long>eval(
                            RedisScripts.TELL,
                            ScriptOutputType.INTEGER,
                            new byte[][] {RedisKeys.account(account)},
                            message)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            owe();
                        }
                    });
        } catch (RedisException | IllegalStateException e) {
            // Too much waits for Redis, or the client is closing: whoever tells must not suffer for it.
            LOG.debug("News were not told", e);
            owe();
        }
    }

    private void owe() {
        if (owingSince == 0) {
            owingSince = clock.millis();
        }
    }

    // --- hearing ---

    private void message(byte[] channel, byte[] message) {
        if (Arrays.equals(channel, RedisKeys.EVERYBODY)) {
            long since = Long.parseLong(RedisKeys.text(message));
            run(listener -> heard.keySet().forEach(account -> listener.missed(account, since)));
            return;
        }
        int space = 0;
        while (message[space] != ' ') {
            space++;
        }
        long number = Long.parseLong(RedisKeys.text(Arrays.copyOf(message, space)));
        AccountId account = RedisKeys.accountOf(channel);
        int from = space + 1;
        int body = from + nodeBytes.length;
        boolean own = Arrays.equals(message, from, body, nodeBytes, 0, nodeBytes.length);
        boolean[] gap = {false};
        heard.computeIfPresent(account, (_, last) -> {
            gap[0] = number > last + 1;
            return Math.max(last, number);
        });
        if (gap[0]) {
            missed(account);
        }
        if (!own) {
            News news = NewsBytes.decode(Arrays.copyOfRange(message, body, message.length));
            run(listener -> listener.heard(account, news));
        }
    }

    private void missed(AccountId account) {
        long since = clock.millis() - ACCOUNT_EXPIRY.toMillis();
        run(listener -> listener.missed(account, since));
    }

    private void run(Consumer<Listener> work) {
        @Nullable Listener hears = listener;
        if (hears == null || hearing.isShutdown()) {
            return;
        }
        hearing.execute(() -> {
            try {
                work.accept(hears);
            } catch (RuntimeException e) {
                LOG.warn("News from another node could not be passed on; its receivers find it when they fetch", e);
            }
        });
    }

    // --- who is where ---

    @Override
    public boolean arrived(AccountId account) {
        return settle(account);
    }

    @Override
    public boolean left(AccountId account) {
        return settle(account);
    }

    /** Makes Redis say what is true here. Of several that do so for one account, the last finds the last truth. */
    private boolean settle(AccountId account) {
        ReentrantLock lock = locks[Math.floorMod(account.hashCode(), LOCKS)];
        lock.lock();
        try {
            @Nullable Listener here = listener;
            boolean isHere = here != null && here.isHere(account);
            if (!isHere) {
                heard.remove(account);
            }
            @Nullable Redis connected = redis;
            if (connected == null) {
                if (isHere) {
                    heard.putIfAbsent(account, 0L);
                }
                return true;
            }
            byte[] key = RedisKeys.account(account);
            RedisAsyncCommands<byte[], byte[]> commands = connected.commands().async();
            if (isHere) {
                heard.putIfAbsent(account, 0L);
                // First the ear, then the count: what is told in between is heard.
                await(connected.news().async().subscribe(key));
                List<Object> answer = await(commands.eval(
                        RedisScripts.ARRIVE,
                        ScriptOutputType.MULTI,
                        new byte[][] {key},
                        nodeBytes,
                        RedisKeys.number(ACCOUNT_EXPIRY.toMillis())));
                await(commands.sadd(RedisKeys.accountsOf(node), account.toBytes()));
                heard.merge(account, (Long) answer.getFirst(), Math::max);
                return (Long) answer.getLast() == 0;
            }
            List<Object> answer =
                    await(commands.eval(RedisScripts.LEAVE, ScriptOutputType.MULTI, new byte[][] {key}, nodeBytes));
            await(commands.srem(RedisKeys.accountsOf(node), account.toBytes()));
            await(connected.news().async().unsubscribe(key));
            return (Long) answer.getLast() <= 0;
        } catch (Unreachable e) {
            degrade(e);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Set<AccountId> elsewhere(Collection<AccountId> accounts) {
        @Nullable Redis connected = redis;
        if (connected == null) {
            return Set.of();
        }
        try {
            Map<AccountId, RedisFuture<List<byte[]>>> asked = new LinkedHashMap<>();
            for (AccountId account : accounts) {
                asked.put(account, connected.commands().async().hkeys(RedisKeys.account(account)));
            }
            Set<AccountId> found = new HashSet<>();
            for (Map.Entry<AccountId, RedisFuture<List<byte[]>>> question : asked.entrySet()) {
                for (byte[] field : await(question.getValue())) {
                    if (!Arrays.equals(field, RedisKeys.COUNT) && !Arrays.equals(field, nodeBytes)) {
                        found.add(question.getKey());
                    }
                }
            }
            return found;
        } catch (Unreachable e) {
            degrade(e);
            return Set.of();
        }
    }

    // --- the heart ---

    private void beat() {
        long beats = 1;
        try {
            while (!closing.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                tend(beats++);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tend(long beats) {
        try {
            @Nullable Redis connected = redis;
            if (connected == null) {
                connected = connect();
                redis = connected;
            }
            RedisAsyncCommands<byte[], byte[]> commands = connected.commands().async();
            // The value before: none, if Redis forgot us or we were silent for too long.
            boolean known = await(commands.exists(RedisKeys.life(node))) == 1;
            await(commands.set(RedisKeys.life(node), nodeBytes, SetArgs.Builder.px(DEAD_AFTER.toMillis())));
            await(commands.sadd(RedisKeys.NODES, nodeBytes));
            if (!known || state == State.DEGRADED) {
                restore(commands);
            } else if (owingSince != 0) {
                payDebt(commands);
            }
            if (beats % BEATS_BETWEEN_COMPARISONS == 0) {
                compare(commands);
            }
            buryTheDead(commands);
        } catch (Unreachable | RedisException e) {
            degrade(e);
        } catch (RuntimeException e) {
            LOG.error("The other nodes could not be looked after; tried again at the next beat", e);
        }
    }

    private Redis connect() {
        StatefulRedisConnection<byte[], byte[]> commands = client.connect(ByteArrayCodec.INSTANCE);
        StatefulRedisPubSubConnection<byte[], byte[]> news = client.connectPubSub(ByteArrayCodec.INSTANCE);
        news.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                try {
                    RedisPeers.this.message(channel, message);
                } catch (RuntimeException e) {
                    LOG.warn("A message of {} bytes from another node makes no sense here", message.length, e);
                }
            }
        });
        news.sync().subscribe(RedisKeys.EVERYBODY);
        return new Redis(commands, news);
    }

    /** Redis is there again, or for the first time: puts everything there and looks what was missed. */
    private void restore(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        long since = owingSince == 0 ? clock.millis() : owingSince;
        for (AccountId account : List.copyOf(heard.keySet())) {
            heard.put(account, 0L);
            boolean _ = settle(account);
        }
        payDebt(commands);
        if (state == State.DEGRADED) {
            LOG.info("Connected to the other nodes by way of Redis, as node {}", node);
        }
        state = State.CONNECTED;
        run(listener -> {
            heard.keySet().forEach(account -> listener.missed(account, since - MARGIN.toMillis()));
            listener.restored();
        });
    }

    /** What could not be told may be anything: all nodes look for themselves. */
    private void payDebt(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        long since = owingSince;
        owingSince = 0;
        if (since != 0) {
            everybodyLooks(commands, since - MARGIN.toMillis());
        }
    }

    private static void everybodyLooks(RedisAsyncCommands<byte[], byte[]> commands, long since) throws Unreachable {
        await(commands.publish(RedisKeys.EVERYBODY, RedisKeys.number(since)));
    }

    /** Compares how much was told to each account with what was heard, and confirms that it is here. */
    private void compare(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        Map<AccountId, RedisFuture<List<KeyValue<byte[], byte[]>>>> asked = new LinkedHashMap<>();
        Map<AccountId, Long> before = Map.copyOf(heard);
        List<RedisFuture<Boolean>> confirmed = new ArrayList<>();
        for (AccountId account : before.keySet()) {
            byte[] key = RedisKeys.account(account);
            asked.put(account, commands.hmget(key, RedisKeys.COUNT, nodeBytes));
            confirmed.add(commands.pexpire(key, ACCOUNT_EXPIRY.toMillis()));
        }
        for (Map.Entry<AccountId, RedisFuture<List<KeyValue<byte[], byte[]>>>> question : asked.entrySet()) {
            AccountId account = question.getKey();
            List<KeyValue<byte[], byte[]>> found = await(question.getValue());
            if (!found.getLast().hasValue() || !found.getFirst().hasValue()) {
                boolean _ = settle(account);
                missed(account);
                continue;
            }
            long told = Long.parseLong(RedisKeys.text(found.getFirst().getValue()));
            boolean[] lost = {false};
            // What is on its way arrives before the next comparison; then the count that was told now must have been
            // heard.
            heard.computeIfPresent(account, (_, last) -> {
                lost[0] = told > last && last.equals(before.get(account));
                return lost[0] ? Long.valueOf(told) : last;
            });
            if (lost[0]) {
                missed(account);
            }
        }
        for (RedisFuture<Boolean> each : confirmed) {
            await(each);
        }
    }

    /** Takes the accounts off nodes that gave no sign of life for long. Several nodes may do it at once. */
    private void buryTheDead(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        for (byte[] member : await(commands.smembers(RedisKeys.NODES))) {
            String other = RedisKeys.text(member);
            if (other.equals(node) || await(commands.exists(RedisKeys.life(other))) == 1) {
                continue;
            }
            LOG.info("Node {} gives no sign of life; its accounts are taken off", other);
            for (byte[] accountBytes : await(commands.smembers(RedisKeys.accountsOf(other)))) {
                AccountId account = AccountId.of(accountBytes);
                List<Object> answer = await(commands.eval(
                        RedisScripts.LEAVE, ScriptOutputType.MULTI, new byte[][] {RedisKeys.account(account)}, member));
                if ((Long) answer.getFirst() == 1 && (Long) answer.getLast() <= 0) {
                    run(listener -> listener.gone(account));
                }
            }
            await(commands.del(RedisKeys.accountsOf(other)));
            everybodyLooks(commands, clock.millis() - DEAD_AFTER.toMillis() - MARGIN.toMillis());
            await(commands.srem(RedisKeys.NODES, member));
        }
    }

    private void degrade(Exception cause) {
        owe();
        if (state == State.CONNECTED && closing.getCount() > 0) {
            LOG.warn(
                    "Redis does not answer ({}): messages are stored and arrive, at other nodes with a delay. This heals by"
                            + " itself when Redis is back",
                    String.valueOf(cause.getMessage()));
        }
        state = State.DEGRADED;
    }

    // --- tries and notes ---

    @Override
    public Try count(String key, long burst, Duration refill) {
        double cost = (double) refill.toMillis() / burst;
        Optional<Long> pause = ask(commands -> commands.eval(
                RedisScripts.COUNT,
                ScriptOutputType.INTEGER,
                new byte[][] {RedisKeys.tries(key)},
                RedisKeys.ascii(Double.toString(cost)),
                RedisKeys.number(refill.toMillis()),
                RedisKeys.number(clock.millis())));
        return pause.map(millis -> millis <= 0 ? new Try.Counted() : new Try.Refused(Duration.ofMillis(millis)))
                .orElseGet(Try.Unknown::new);
    }

    @Override
    public boolean forgive(String key, long burst, Duration refill) {
        double cost = (double) refill.toMillis() / burst;
        return ask(commands -> commands.<Long>eval(
                        RedisScripts.FORGIVE,
                        ScriptOutputType.INTEGER,
                        new byte[][] {RedisKeys.tries(key)},
                        RedisKeys.ascii(Double.toString(cost))))
                .isPresent();
    }

    @Override
    public boolean leave(Hash name, String note, Duration life) {
        return ask(commands ->
                        commands.set(RedisKeys.note(name), RedisKeys.ascii(note), SetArgs.Builder.px(life.toMillis())))
                .isPresent();
    }

    @Override
    public Optional<String> take(Hash name) {
        return ask(commands -> commands.<byte[]>eval(
                        RedisScripts.TAKE, ScriptOutputType.VALUE, new byte[][] {RedisKeys.note(name)}))
                .map(RedisKeys::text);
    }

    private <T> Optional<T> ask(Function<RedisAsyncCommands<byte[], byte[]>, Future<T>> question) {
        @Nullable Redis connected = redis;
        if (connected == null || state == State.DEGRADED) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(await(question.apply(connected.commands().async())));
        } catch (Unreachable e) {
            degrade(e);
            return Optional.empty();
        }
    }

    /** Redis did not answer in time, or with an error. */
    private static final class Unreachable extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Unreachable(Throwable cause) {
            super(cause);
        }
    }

    private static <T> T await(Future<T> answer) throws Unreachable {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RedisException e) {
            throw new Unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(e);
        }
    }

    /** Takes this node's accounts off, so that nobody waits for its sign of life to expire. */
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        @Nullable Redis connected = redis;
        try {
            heart.join();
            if (connected != null && state == State.CONNECTED) {
                RedisAsyncCommands<byte[], byte[]> commands =
                        connected.commands().async();
                for (AccountId account : heard.keySet()) {
                    var _ = await(commands.<List<Object>>eval(
                            RedisScripts.LEAVE,
                            ScriptOutputType.MULTI,
                            new byte[][] {RedisKeys.account(account)},
                            nodeBytes));
                }
                await(commands.srem(RedisKeys.NODES, nodeBytes));
                await(commands.del(RedisKeys.life(node), RedisKeys.accountsOf(node)));
            }
        } catch (Unreachable e) {
            LOG.info("Redis was not told that this node ends; it finds out by itself");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hearing.shutdown();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
