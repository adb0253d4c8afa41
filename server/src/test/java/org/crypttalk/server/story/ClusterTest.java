package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KillArgs;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.cluster.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One server of three nodes, each a process of its own, with a store that speaks MongoDB's protocol and a real Redis, while nodes and Redis
 * are killed and doorbells are delayed and dropped: what was acknowledged is stored once, in order, without gaps, and everybody sees all.
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
    private TestProcess store;
    private RedisProcess redis;

    @BeforeEach
    void start() throws Exception {
        store = TestProcess.start(StandInProcess.class);
        redis = RedisProcess.start();
        for (int i = 0; i < NODES; i++) {
            nodes.set(i, startNode());
        }
    }

    private TestProcess startNode() throws IOException {
        return TestProcess.start(NodeProcess.class, "mongodb://127.0.0.1:" + store.port() + "/crypttalk", redis.uri());
    }

    @AfterEach
    void stop() {
        for (int i = 0; i < NODES; i++) {
            nodes.get(i).close();
        }
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
    void twelvePairsTalkWhileNodesAndRedisDie() throws Exception {
        talk(12, 40, 6);
    }

    @Test
    @Tag("soak")
    void aHundredPairsTalkWhileNodesAndRedisDie() throws Exception {
        talk(100, 200, 60);
    }

    private record Pair(Person one, Person other, ConversationId conversation) {}

    private void talk(int pairs, int messagesOfEach, int accidents) throws Exception {
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            Person one = Person.registered(new Api(someNode()), noise, "one" + i);
            Person other = Person.registered(new Api(someNode()), noise, "other" + i);
            all.add(new Pair(one, other, one.begin(other)));
        }
        List<RoamingClient> clients = new ArrayList<>();
        for (Pair pair : all) {
            for (Person person : List.of(pair.one(), pair.other())) {
                clients.add(new RoamingClient(person, pair.conversation(), this::someNode));
            }
        }
        Map<Bytes, Long> acknowledged = new ConcurrentHashMap<>();
        CountDownLatch over = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> chaos = executor.submit(() -> {
                for (int i = 0; i < accidents; i++) {
                    accident(i);
                    TimeUnit.MILLISECONDS.sleep(1_000);
                }
                over.countDown();
                return accidents;
            });
            List<Future<?>> senders = new ArrayList<>();
            for (Pair pair : all) {
                for (Person person : List.of(pair.one(), pair.other())) {
                    senders.add(executor.submit(
                            () -> send(person, pair.conversation(), messagesOfEach, acknowledged, over)));
                }
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            assertThat(chaos.get()).isEqualTo(accidents);
        }

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
            Person person, ConversationId conversation, int atLeast, Map<Bytes, Long> acknowledged, CountDownLatch over)
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
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return person;
    }

    private void accident(int number) throws Exception {
        switch (number % 4) {
            case 0 -> {
                int victim = number / 4 % NODES;
                nodes.get(victim).kill();
                nodes.set(victim, startNode());
            }
            case 1 -> // Dropped: whatever was on its way to the nodes.
                redis.with(connection -> connection.sync().clientKill(KillArgs.Builder.typePubsub()));
            case 2 -> // Delayed.
                redis.with(connection -> connection.sync().clientPause(400));
            default -> {
                redis.kill();
                TimeUnit.MILLISECONDS.sleep(500);
                redis.restart();
            }
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
