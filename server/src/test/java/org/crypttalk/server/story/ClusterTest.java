package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KillArgs;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.cluster.LossyWire;
import org.crypttalk.server.cluster.RedisProcess;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.mongo.MongoStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One server of three nodes, each a process of its own, with a store that speaks MongoDB's protocol and a real Redis, while nodes and Redis
 * are killed, cut off and paused, and doorbells come late or not at all: what was acknowledged is stored once, in order, without gaps, and everybody sees all.
 *
 * <p>The store is a stand-in in a process of its own, which is not killed, for it keeps nothing on disk.
 */
class ClusterTest {

    private static final int NODES = 3;

    /** How long everything may take to come to rest, on a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Random random = new Random(20_261_124);
    private final Noise noise = new Noise(new Random(5));
    private final AtomicReferenceArray<TestProcess> nodes = new AtomicReferenceArray<>(NODES);
    private final List<LossyWire> wires = new ArrayList<>();
    private TestProcess store;
    private RedisProcess redis;

    @BeforeEach
    void start() throws Exception {
        store = TestProcess.start(StandInProcess.class);
        redis = RedisProcess.start();
        for (int i = 0; i < NODES; i++) {
            wires.add(new LossyWire(redis.port()));
            nodes.set(i, startNode(i));
        }
    }

    private TestProcess startNode(int number) throws IOException {
        return TestProcess.start(
                NodeProcess.class, database(), wires.get(number).uri());
    }

    private String database() {
        return "mongodb://127.0.0.1:" + store.port() + "/crypttalk";
    }

    @AfterEach
    void stop() {
        for (int i = 0; i < NODES; i++) {
            nodes.get(i).close();
        }
        wires.forEach(LossyWire::close);
        redis.close();
        store.close();
    }

    /** The port of a node that was alive a moment ago. */
    private int someNode() {
        synchronized (random) {
            return nodes.get(random.nextInt(NODES)).port();
        }
    }

    @Test
    void twoHundredPeopleTalkWhileNodesAndRedisDie() throws Exception {
        talk(100, 5, Accident.values().length, Duration.ofMillis(400));
    }

    @Test
    @Tag("soak")
    void fourHundredPeopleTalkForMinutesWhileNodesAndRedisDie() throws Exception {
        // Slower than people of the short story: the stand-in searches everything that is stored for each page.
        talk(200, 10, 20 * Accident.values().length, Duration.ofMillis(6_400));
    }

    private record Pair(Person one, Person other, ConversationId conversation) {}

    /** @param pause between two messages of a person, from half of it to twice as long */
    private void talk(int pairs, int messagesOfEach, int accidents, Duration pause) throws Exception {
        List<Pair> all = new ArrayList<>();
        try (Stores stores = MongoStores.open(database(), Clock.systemUTC(), new SecureRandom())) {
            for (int i = 0; i < pairs; i++) {
                Person one = Person.putInto(stores, new Api(someNode()), noise, "one" + i);
                Person other = Person.putInto(stores, new Api(someNode()), noise, "other" + i);
                all.add(new Pair(one, other, one.begin(other)));
            }
        }
        List<RoamingClient> clients = new ArrayList<>();
        for (Pair pair : all) {
            for (Person person : List.of(pair.one(), pair.other())) {
                clients.add(new RoamingClient(person, pair.conversation(), this::someNode));
            }
        }
        Map<Bytes, Long> acknowledged = new ConcurrentHashMap<>();
        CountDownLatch over = new CountDownLatch(1);
        List<Accident> accidentsInTurn = List.of(Accident.values());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> chaos = executor.submit(() -> {
                try {
                    for (int i = 0; i < accidents; i++) {
                        happen(accidentsInTurn.get(i % accidentsInTurn.size()));
                        TimeUnit.MILLISECONDS.sleep(500);
                    }
                } finally {
                    over.countDown();
                }
                return accidents;
            });
            List<Future<?>> senders = new ArrayList<>();
            for (Pair pair : all) {
                for (Person person : List.of(pair.one(), pair.other())) {
                    senders.add(executor.submit(
                            () -> send(person, pair.conversation(), messagesOfEach, pause, acknowledged, over)));
                }
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            assertThat(chaos.get()).isEqualTo(accidents);
        }

        sayLastWords(all, acknowledged);
        assertThat(wires.stream().mapToLong(LossyWire::lost).sum())
                .as("doorbells that were lost")
                .isPositive();
        assertThat(wires.stream().mapToLong(LossyWire::late).sum())
                .as("doorbells that came late")
                .isPositive();
        Map<ConversationId, Long> heads = new HashMap<>();
        long stored = 0;
        for (Pair pair : all) {
            long head = historyIsWhole(pair, acknowledged);
            heads.put(pair.conversation(), head);
            stored += head - 1;
        }
        assertThat(stored).isEqualTo(acknowledged.size());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (RoamingClient client : clients) {
            long head = client.headIn(heads);
            while (client.cursor() < head && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(client.cursor()).isEqualTo(head);
            assertThat(client.connections()).isPositive();
        }
        clients.forEach(RoamingClient::close);
    }

    /** Sends, and sends the same again at any node until one says yes; goes on until the accidents are over. */
    private Object send(
            Person person,
            ConversationId conversation,
            int atLeast,
            Duration pause,
            Map<Bytes, Long> acknowledged,
            CountDownLatch over)
            throws InterruptedException {
        for (int sent = 0; sent < atLeast || over.getCount() > 0; sent++) {
            byte[] envelope;
            synchronized (noise) {
                envelope = person.envelope(conversation, 0);
            }
            while (true) {
                try {
                    Api.Answer answer = person.at(new Api(someNode())).send(conversation, envelope);
                    if (answer.status() == 200) {
                        acknowledged.put(
                                Bytes.copyOf(envelope),
                                answer.json().path("sequence").asLong());
                        break;
                    }
                    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                } catch (AssertionError e) {
                    if (!String.valueOf(e.getMessage()).startsWith("No answer")) {
                        throw e;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, 2 * pause.toMillis()));
        }
        return person;
    }

    /**
     * When all is well again, one more message in each conversation, whose doorbells are all lost. Nothing comes after it that could bring it along: the
     * nodes have to miss it.
     */
    private void sayLastWords(List<Pair> pairs, Map<Bytes, Long> acknowledged) throws Exception {
        for (int i = 0; i < NODES; i++) {
            Api node = new Api(nodes.get(i).port());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!node.get("/api/health/ready").text().contains("ok")) {
                assertThat(System.nanoTime()).as("healed in time").isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        wires.forEach(wire -> wire.lose(1));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> last = new ArrayList<>();
            for (Pair pair : pairs) {
                last.add(executor.submit(() -> send(
                        pair.one(),
                        pair.conversation(),
                        1,
                        Duration.ofMillis(400),
                        acknowledged,
                        new CountDownLatch(0))));
            }
            for (Future<?> each : last) {
                each.get();
            }
        }
        wires.forEach(wire -> wire.lose(0));
    }

    /** What may happen to a server of several nodes. */
    private enum Accident {
        NODE_KILLED,
        DOORBELLS_LOST,
        REDIS_KILLED,
        DOORBELLS_LATE,
        NODE_CUT_OFF,
        REDIS_PAUSED,
        SUBSCRIPTIONS_DROPPED
    }

    private void happen(Accident accident) throws Exception {
        int victim;
        synchronized (random) {
            victim = random.nextInt(NODES);
        }
        switch (accident) {
            case NODE_KILLED -> {
                nodes.get(victim).kill();
                nodes.set(victim, startNode(victim));
            }
            case DOORBELLS_LOST -> {
                wires.forEach(wire -> wire.lose(0.5));
                TimeUnit.MILLISECONDS.sleep(1_500);
                wires.forEach(wire -> wire.lose(0));
            }
            case DOORBELLS_LATE -> {
                wires.get(victim).delay(50);
                TimeUnit.MILLISECONDS.sleep(1_500);
                wires.get(victim).delay(0);
            }
            case NODE_CUT_OFF -> {
                wires.get(victim).fallSilent();
                TimeUnit.MILLISECONDS.sleep(2_000);
                wires.get(victim).cut();
            }
            case REDIS_KILLED -> {
                redis.kill();
                TimeUnit.MILLISECONDS.sleep(500);
                redis.restart();
            }
            case REDIS_PAUSED -> redis.with(connection -> connection.sync().clientPause(400));
            case SUBSCRIPTIONS_DROPPED ->
                redis.with(connection -> connection.sync().clientKill(KillArgs.Builder.typePubsub()));
        }
    }

    /** Reads a whole conversation at some node and compares it with what was acknowledged. Returns its head. */
    private long historyIsWhole(Pair pair, Map<Bytes, Long> acknowledged) {
        List<Long> sequences = new ArrayList<>();
        Map<Bytes, Long> places = new HashMap<>();
        while (true) {
            long after = sequences.isEmpty() ? 0 : sequences.getLast();
            byte[] page = pair.one()
                    .at(new Api(someNode()))
                    .api()
                    .get("/api/messages/" + pair.conversation().text() + "?after=" + after)
                    .expect(200)
                    .bytes();
            var entries = Socket.page(page).entries();
            if (entries.isEmpty()) {
                break;
            }
            entries.forEach(entry -> {
                sequences.add(entry.sequence());
                assertThat(places.put(entry.bytes(), entry.sequence()))
                        .as("stored twice")
                        .isNull();
            });
        }
        assertThat(sequences)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, sequences.size()).boxed().toList());
        places.forEach((envelope, sequence) -> {
            if (sequence > 1) {
                assertThat(acknowledged).containsEntry(envelope, sequence);
            }
        });
        return sequences.size();
    }
}
