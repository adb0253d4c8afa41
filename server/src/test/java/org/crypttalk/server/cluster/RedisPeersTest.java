package org.crypttalk.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.bytes32;
import static org.crypttalk.server.store.Samples.conversation;

import io.lettuce.core.ScriptOutputType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.Peers.News;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes, here and there, and a Redis that comes and goes. */
final class RedisPeersTest {

    private final AccountId alice = account(1);
    private RedisProcess redis;
    private final List<Node> nodes = new ArrayList<>();
    private Node here;
    private Node there;

    /** A node that notes what it hears. */
    private static final class Node implements Peers.Listener {
        private final RedisPeers peers;
        private final Set<AccountId> connected = ConcurrentHashMap.newKeySet();
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        Node(String uri) {
            peers = new RedisPeers(uri, Clock.systemUTC(), new SecureRandom());
            peers.start(this);
        }

        boolean connect(AccountId account) {
            connected.add(account);
            return peers.arrived(account);
        }

        boolean disconnect(AccountId account) {
            connected.remove(account);
            return peers.left(account);
        }

        /** The next thing heard of this kind; others before it are passed over. */
        String await(String kind) throws InterruptedException {
            while (true) {
                String next = Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "no " + kind + " within 30 s");
                if (next.startsWith(kind)) {
                    return next;
                }
            }
        }

        @Override
        public boolean isHere(AccountId account) {
            return connected.contains(account);
        }

        @Override
        public void heard(AccountId account, News news) {
            heard.add("news "
                    + (news instanceof News.Event(String name, Object argument)
                            ? name + " " + (argument instanceof byte[] bytes ? bytes.length + " bytes" : argument)
                            : news));
        }

        @Override
        public void missed(AccountId account, long sinceMillis) {
            heard.add("missed " + account);
        }

        @Override
        public void gone(AccountId account) {
            heard.add("gone " + account);
        }

        @Override
        public void restored() {
            heard.add("restored");
        }
    }

    @BeforeEach
    void startTwoNodes() throws Exception {
        redis = RedisProcess.start();
        here = node();
        there = node();
        here.await("restored");
        there.await("restored");
    }

    private Node node() {
        Node node = new Node(redis.uri());
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.peers.close());
        redis.close();
    }

    @Test
    void eventsOfAnAccountAreHeardInTheOrderInWhichTheyWereTold() throws Exception {
        there.connect(alice);
        for (long number = 0; number < 300; number++) {
            here.peers.tell(alice, new News.Event("vault", Map.of("version", number)));
        }
        for (long number = 0; number < 300; number++) {
            assertThat(there.await("news")).isEqualTo("news vault {version=" + number + "}");
        }
    }

    @Test
    void newsReachTheNodesThatAnAccountIsConnectedToAndNoOther() throws Exception {
        there.connect(alice);
        News.Rung rung = new News.Rung(conversation(1), 7);
        here.peers.tell(account(2), rung);
        here.peers.tell(alice, rung);
        here.peers.tell(alice, new News.SessionEnded(bytes32("token", 1)));
        here.peers.tell(alice, new News.Event("typing", new byte[] {1, 2, 3}));
        here.peers.tell(alice, new News.Event("vault", Map.of("version", 3L)));
        // The doorbell on a thread of its own, the others in the order they were told.
        List<String> news = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            news.add(there.await("news"));
        }
        assertThat(news.remove("news " + rung)).isTrue();
        assertThat(news)
                .containsExactly(
                        "news " + new News.SessionEnded(bytes32("token", 1)),
                        "news typing 3 bytes",
                        "news vault {version=3}");
        assertThat(here.heard).isEmpty();
    }

    @Test
    void anAccountIsOnlineWhileAnyNodeHasIt() {
        assertThat(here.connect(alice)).as("first of all").isTrue();
        assertThat(there.connect(alice)).as("first of all").isFalse();
        assertThat(there.peers.elsewhere(List.of(alice, account(2)))).containsExactly(alice);
        assertThat(here.disconnect(alice)).as("last of all").isFalse();
        assertThat(there.peers.elsewhere(List.of(alice))).isEmpty();
        assertThat(here.peers.elsewhere(List.of(alice))).containsExactly(alice);
        assertThat(there.disconnect(alice)).as("last of all").isTrue();
    }

    @Test
    void aLostDoorbellIsNoticed() throws Exception {
        there.connect(alice);
        // Counted and not published: what a lost message looks like.
        redis.with(connection -> connection.sync().hincrby("ct:a:" + alice, "n", 1));
        assertThat(there.await("missed")).isEqualTo("missed " + alice);
        redis.with(connection -> connection.sync().hincrby("ct:a:" + alice, "n", 1));
        here.peers.tell(alice, new News.Rung(conversation(1), 7));
        assertThat(there.await("missed")).isEqualTo("missed " + alice);
    }

    @Test
    void aNodeThatDiesLeavesNoGhostOnline() throws Exception {
        there.connect(alice);
        here.connect(account(2));
        // Dead: its sign of life is gone, and it gives no other.
        there.peers.close();
        redis.with(connection -> {
            connection.sync().sadd("ct:nodes", "dead");
            connection.sync().hset("ct:a:" + alice, Map.of("dead", "1", "n", "0"));
        });
        putAccount("ct:of:dead", alice);
        assertThat(here.await("gone")).isEqualTo("gone " + alice);
        assertThat(here.await("missed")).as("it may have died before it told").isEqualTo("missed " + account(2));
        assertThat(here.peers.elsewhere(List.of(alice))).isEmpty();
    }

    private void putAccount(String key, AccountId account) {
        StringBuilder script = new StringBuilder("redis.call('SADD', KEYS[1], '");
        for (byte octet : account.toBytes()) {
            script.append("\\").append(String.format("%03d", octet & 0xff));
        }
        script.append("') return 0");
        redis.with(connection -> connection.sync().eval(script.toString(), ScriptOutputType.INTEGER, key));
    }

    @Test
    void redisMayDieAndComeBackEmpty() throws Exception {
        there.connect(alice);
        redis.kill();
        here.peers.tell(alice, new News.Rung(conversation(1), 7));
        while (here.peers.state() != Peers.State.DEGRADED || there.peers.state() != Peers.State.DEGRADED) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(here.connect(account(2))).as("nothing waits for Redis").isTrue();
        assertThat(here.peers.tries().count("key", 1, Duration.ofHours(1))).isInstanceOf(SharedTries.Try.Unknown.class);
        redis.restart();
        assertThat(there.await("missed")).isEqualTo("missed " + alice);
        here.await("restored");
        assertThat(here.peers.state()).isEqualTo(Peers.State.CONNECTED);
        while (here.peers.elsewhere(List.of(alice)).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        here.peers.tell(alice, new News.Rung(conversation(1), 8));
        assertThat(there.await("news")).isEqualTo("news " + new News.Rung(conversation(1), 8));
    }

    @Test
    void aNodeStartsWithoutRedisAndJoinsWhenItComes() throws Exception {
        redis.kill();
        Node late = node();
        assertThat(late.peers.state()).isEqualTo(Peers.State.DEGRADED);
        redis.restart();
        late.await("restored");
        assertThat(late.peers.state()).isEqualTo(Peers.State.CONNECTED);
    }

    @Test
    void triesAreCountedOverAllNodes() {
        assertThat(here.peers.tries().count("a", 2, Duration.ofHours(1))).isInstanceOf(SharedTries.Try.Counted.class);
        assertThat(there.peers.tries().count("a", 2, Duration.ofHours(1))).isInstanceOf(SharedTries.Try.Counted.class);
        assertThat(here.peers.tries().count("a", 2, Duration.ofHours(1)))
                .isInstanceOfSatisfying(
                        SharedTries.Try.Refused.class,
                        refused ->
                                assertThat(refused.pause()).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30)));
        assertThat(there.peers.tries().count("b", 2, Duration.ofHours(1))).isInstanceOf(SharedTries.Try.Counted.class);
        assertThat(there.peers.tries().forgive("a", 2, Duration.ofHours(1))).isTrue();
        assertThat(here.peers.tries().count("a", 2, Duration.ofHours(1))).isInstanceOf(SharedTries.Try.Counted.class);
    }

    @Test
    void aNoteIsTakenOnceByAnyNode() {
        assertThat(here.peers.notes().leave(bytes32("note", 1), "for alice", Duration.ofMinutes(1)))
                .isTrue();
        assertThat(there.peers.notes().take(bytes32("note", 1))).contains("for alice");
        assertThat(here.peers.notes().take(bytes32("note", 1))).isEmpty();
    }
}
