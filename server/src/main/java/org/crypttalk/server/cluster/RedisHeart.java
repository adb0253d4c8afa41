package org.crypttalk.server.cluster;

import static org.crypttalk.server.cluster.RedisLink.await;

import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.Peers.State;
import org.crypttalk.server.cluster.RedisLink.Unreachable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does once a second, on one thread: gives a sign of life, finds out what it missed and who is dead, and puts everything right when
 * Redis is back.
 */
final class RedisHeart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisHeart.class);

    /** The rhythm: a sign of life each second, dead after eight, counts compared every five. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    private static final Duration DEAD_AFTER = Duration.ofSeconds(8);
    private static final int BEATS_BETWEEN_COMPARISONS = 5;

    /** Clocks of nodes may differ, and what was written takes a while to be told. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final String node;
    private final byte[] nodeBytes;
    private final RedisLink link;
    private final RedisAccounts accounts;
    private final Ear ear;
    private final BiConsumer<byte[], byte[]> messages;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name("peers").daemon().unstarted(this::beat);
    private final CountDownLatch closing = new CountDownLatch(1);

    /** {@code messages} gets what is published. */
    RedisHeart(
            String node,
            RedisLink link,
            RedisAccounts accounts,
            Ear ear,
            BiConsumer<byte[], byte[]> messages,
            InstantSource clock) {
        this.node = node;
        this.nodeBytes = RedisKeys.ascii(node);
        this.link = link;
        this.accounts = accounts;
        this.ear = ear;
        this.messages = messages;
        this.clock = clock;
    }

    /** The first beat is done when this returns. */
    void start() {
        tend(0);
        thread.start();
    }

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
            RedisAsyncCommands<byte[], byte[]> commands = link.connect(messages).ask();
            // Not there if Redis forgot this node, or it was silent for too long.
            boolean known = await(commands.exists(RedisKeys.life(node))) == 1;
            await(commands.set(RedisKeys.life(node), nodeBytes, SetArgs.Builder.px(DEAD_AFTER.toMillis())));
            await(commands.sadd(RedisKeys.NODES, nodeBytes));
            if (!known || link.state() == State.DEGRADED) {
                restore(commands);
            } else if (link.owingSince() != 0) {
                payDebt(commands);
            }
            if (beats % BEATS_BETWEEN_COMPARISONS == 0) {
                accounts.compare(commands);
            }
            buryTheDead(commands);
        } catch (Unreachable | RedisException e) {
            link.degrade(e);
        } catch (RuntimeException e) {
            LOG.error("The other nodes could not be looked after; tried again at the next beat", e);
        }
    }

    /** Redis is there again, or for the first time: puts everything there and looks what was missed. */
    private void restore(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        long since = link.owingSince() == 0 ? clock.millis() : link.owingSince();
        accounts.putAgain();
        payDebt(commands);
        if (link.state() == State.DEGRADED) {
            LOG.info("Connected to the other nodes by way of Redis, as node {}", node);
        }
        link.healed();
        ear.pass(listener -> {
            accounts.here().forEach(account -> listener.missed(account, since - MARGIN.toMillis()));
            listener.restored();
        });
    }

    /** What could not be told may be anything: all nodes look for themselves. */
    private void payDebt(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        long since = link.takeDebt();
        if (since != 0) {
            everybodyLooks(commands, since - MARGIN.toMillis());
        }
    }

    private static void everybodyLooks(RedisAsyncCommands<byte[], byte[]> commands, long since) throws Unreachable {
        await(commands.publish(RedisKeys.EVERYBODY, RedisKeys.number(since)));
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
                List<Object> answer = RedisAccounts.takeOff(commands, account, member);
                if ((Long) answer.getFirst() == 1 && (Long) answer.getLast() <= 0) {
                    ear.pass(listener -> listener.gone(account));
                }
            }
            await(commands.del(RedisKeys.accountsOf(other)));
            everybodyLooks(commands, clock.millis() - DEAD_AFTER.toMillis() - MARGIN.toMillis());
            await(commands.srem(RedisKeys.NODES, member));
        }
    }

    /** Beats no more, and takes this node's accounts off, so that nobody waits for its sign of life to expire. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
            RedisLink.@Nullable Connections connected = link.connections();
            if (connected != null && link.state() == State.CONNECTED) {
                RedisAsyncCommands<byte[], byte[]> commands = connected.ask();
                accounts.leaveAll(commands);
                await(commands.srem(RedisKeys.NODES, nodeBytes));
                await(commands.del(RedisKeys.life(node), RedisKeys.accountsOf(node)));
            }
        } catch (Unreachable e) {
            LOG.info("Redis was not told that this node ends; it finds out by itself");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
