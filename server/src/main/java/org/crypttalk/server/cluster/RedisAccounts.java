package org.crypttalk.server.cluster;

import static org.crypttalk.server.cluster.RedisLink.await;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.RedisLink.Unreachable;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are connected to this node and to others, as Redis has it, and how much of the news of each was heard here. Safe for any
 * thread.
 */
final class RedisAccounts {

    /** An account's entry is forgotten if no node confirms it for so long. */
    static final Duration EXPIRY = Duration.ofMinutes(2);

    private static final int LOCKS = 64;

    private final String node;
    private final byte[] nodeBytes;
    private final RedisLink link;
    private final Ear ear;
    /** The accounts that are connected here, with the number of the last news that was heard. */
    private final Map<AccountId, Long> heard = new ConcurrentHashMap<>();

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    RedisAccounts(String node, RedisLink link, Ear ear) {
        this.node = node;
        this.nodeBytes = RedisKeys.ascii(node);
        this.link = link;
        this.ear = ear;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** The accounts that are connected here. */
    Set<AccountId> here() {
        return heard.keySet();
    }

    /**
     * Makes Redis say what is true here. Of several that do so for one account, the last finds the last truth. Returns whether no other node has
     * the account.
     */
    boolean settle(AccountId account) {
        ReentrantLock lock = locks[Math.floorMod(account.hashCode(), LOCKS)];
        lock.lock();
        try {
            boolean isHere = ear.isHere(account);
            if (isHere) {
                heard.putIfAbsent(account, 0L);
            } else {
                heard.remove(account);
            }
            RedisLink.@Nullable Connections connected = link.connections();
            if (connected == null) {
                return true;
            }
            return isHere ? arrive(connected, account) : leave(connected, account);
        } catch (Unreachable e) {
            link.degrade(e);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean arrive(RedisLink.Connections connected, AccountId account) throws Unreachable {
        byte[] key = RedisKeys.account(account);
        // First the ear, then the count: what is told in between is heard.
        await(connected.news().async().subscribe(key));
        List<Object> answer = await(connected
                .ask()
                .eval(
                        RedisScripts.ARRIVE,
                        ScriptOutputType.MULTI,
                        new byte[][] {key},
                        nodeBytes,
                        RedisKeys.number(EXPIRY.toMillis())));
        await(connected.ask().sadd(RedisKeys.accountsOf(node), account.toBytes()));
        heard.merge(account, (Long) answer.getFirst(), Math::max);
        return (Long) answer.getLast() == 0;
    }

    private boolean leave(RedisLink.Connections connected, AccountId account) throws Unreachable {
        byte[] key = RedisKeys.account(account);
        List<Object> answer =
                await(connected.ask().eval(RedisScripts.LEAVE, ScriptOutputType.MULTI, new byte[][] {key}, nodeBytes));
        await(connected.ask().srem(RedisKeys.accountsOf(node), account.toBytes()));
        await(connected.news().async().unsubscribe(key));
        return (Long) answer.getLast() <= 0;
    }

    /** Which of these are connected to other nodes; empty if that cannot be known now. */
    Set<AccountId> elsewhere(Collection<AccountId> accounts) {
        RedisLink.@Nullable Connections connected = link.connections();
        if (connected == null) {
            return Set.of();
        }
        try {
            Map<AccountId, RedisFuture<List<byte[]>>> asked = new LinkedHashMap<>();
            for (AccountId account : accounts) {
                asked.put(account, connected.ask().hkeys(RedisKeys.account(account)));
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
            link.degrade(e);
            return Set.of();
        }
    }

    /** News of an account with this number was heard. Returns whether some before it were not. */
    boolean hear(AccountId account, long number) {
        boolean[] gap = {false};
        heard.computeIfPresent(account, (_, last) -> {
            gap[0] = number > last + 1;
            return Math.max(last, number);
        });
        return gap[0];
    }

    /** Redis may have forgotten everything: puts it there again. */
    void putAgain() {
        for (AccountId account : List.copyOf(heard.keySet())) {
            heard.put(account, 0L);
            boolean _ = settle(account);
        }
    }

    /** Compares how much was told to each account with what was heard, and confirms that it is here. */
    void compare(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        Map<AccountId, RedisFuture<List<KeyValue<byte[], byte[]>>>> asked = new LinkedHashMap<>();
        Map<AccountId, Long> before = Map.copyOf(heard);
        List<RedisFuture<Boolean>> confirmed = new ArrayList<>();
        for (AccountId account : before.keySet()) {
            byte[] key = RedisKeys.account(account);
            asked.put(account, commands.hmget(key, RedisKeys.COUNT, nodeBytes));
            confirmed.add(commands.pexpire(key, EXPIRY.toMillis()));
        }
        for (Map.Entry<AccountId, RedisFuture<List<KeyValue<byte[], byte[]>>>> question : asked.entrySet()) {
            AccountId account = question.getKey();
            List<KeyValue<byte[], byte[]>> found = await(question.getValue());
            if (!found.getLast().hasValue() || !found.getFirst().hasValue()) {
                boolean _ = settle(account);
                ear.missed(account);
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
                ear.missed(account);
            }
        }
        for (RedisFuture<Boolean> each : confirmed) {
            await(each);
        }
    }

    /** Takes all accounts off this node, which ends. */
    void leaveAll(RedisAsyncCommands<byte[], byte[]> commands) throws Unreachable {
        for (AccountId account : heard.keySet()) {
            var _ = takeOff(commands, account, nodeBytes);
        }
    }

    /**
     * Takes an account off a node.
     *
     * @return whether it was there (1 or 0) and on how many nodes it is now
     */
    static List<Object> takeOff(RedisAsyncCommands<byte[], byte[]> commands, AccountId account, byte[] ofNode)
            throws Unreachable {
        return await(commands.eval(
                RedisScripts.LEAVE, ScriptOutputType.MULTI, new byte[][] {RedisKeys.account(account)}, ofNode));
    }
}
