package org.crypttalk.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.crypttalk.cli.TemporaryFolder;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.cluster.RedisPeers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What several nodes cost, on one machine: one node against three at the same rate of messages, and the doorbells between nodes alone. It is
 * no part of the program, because MongoDB's stand-in is for tests; it is no test either, and runs only when it is named:
 *
 * <pre>./mvnw -q -pl cli -am -Dtest=NodesBenchmark -Dsurefire.failIfNoSpecifiedTests=false test</pre>
 *
 * <p>{@code -Dbench.rate=500 -Dbench.seconds=20 -Dbench.pairs=24} are the defaults. The stand-in's own figures say nothing about MongoDB.
 */
final class NodesBenchmark {

    private static final int RATE = Integer.getInteger("bench.rate", 500);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 20);
    private static final int PAIRS = Integer.getInteger("bench.pairs", 24);
    private static final int ENVELOPE_BYTES = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int SINGLE_RINGS = 5_000;
    private static final int DEVICES = 1_000;
    private static final int ROUNDS = 30;

    /** USER_HZ. */
    private static final double TICKS_A_SECOND = 100;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void oneNodeAgainstThree() throws Exception {
        StringBuilder table =
                new StringBuilder("| at " + RATE + " messages a second | 1 node | 3 nodes |\n|---|---|---|\n");
        Map<String, String> one = measure(1);
        Map<String, String> three = measure(3);
        one.forEach((what, value) ->
                table.append("| " + what + " | " + value + " | " + three.getOrDefault(what, "–") + " |\n"));
        say(table.toString());
    }

    private Map<String, String> measure(int count) throws Exception {
        List<OwnServer> nodes = new ArrayList<>();
        try (TemporaryFolder logs = TemporaryFolder.under(folder, "nodes");
                Backing mongo = Backing.standIn();
                Backing redis = Backing.redis()) {
            try {
                for (int i = 0; i < count; i++) {
                    nodes.add(OwnServer.start(
                            logs.path().resolve("unused"),
                            logs.path().resolve("node" + i + ".log"),
                            List.of(),
                            List.of("--mongodb-uri", mongo.uri(), "--redis-uri", redis.uri())));
                }
                return measure(nodes, mongo, redis);
            } finally {
                nodes.forEach(OwnServer::close);
            }
        }
    }

    private static Map<String, String> measure(List<OwnServer> nodes, Backing mongo, Backing redis) {
        List<URI> addresses = nodes.stream().map(OwnServer::address).toList();
        List<Pair> people = new RegisterPairs(addresses.getFirst(), new SecureRandom()).register(PAIRS, _ -> {});
        // The two of a pair are at different nodes, if there are several.
        try (Generator generator = new Generator(addresses)) {
            Traffic traffic = Traffic.between(
                    people, ENVELOPE_BYTES, generator, Optional.empty(), new SplittableRandom(), PATIENCE);
            traffic.atRate(RATE, Duration.ofSeconds(SECONDS));
            List<Long> pids = nodes.stream().map(OwnServer::pid).toList();
            Map<String, Double> threads = threads(pids);
            double nodesCpu = cpu(pids);
            double redisCpu = cpu(List.of(redis.pid()));
            double mongoCpu = cpu(List.of(mongo.pid()));
            Interval interval = traffic.atRate(RATE, Duration.ofSeconds(SECONDS));
            double thousands = interval.tally().acknowledgements().count() / 1_000.0;
            Map<String, String> figures = new LinkedHashMap<>();
            figures.put("CPU of the nodes for each 1,000", cpuFigure((cpu(pids) - nodesCpu) / thousands));
            figures.put("CPU of Redis for each 1,000", cpuFigure((cpu(List.of(redis.pid())) - redisCpu) / thousands));
            figures.put(
                    "CPU of the stand-in for each 1,000",
                    cpuFigure((cpu(List.of(mongo.pid())) - mongoCpu) / thousands));
            figures.put("acknowledgement p50 / p99", quantiles(interval.tally().acknowledgements()));
            figures.put("delivery p50 / p99", quantiles(interval.tally().deliveries()));
            Map<String, Double> after = threads(pids);
            after.entrySet().stream()
                    .map(group ->
                            Map.entry(group.getKey(), group.getValue() - threads.getOrDefault(group.getKey(), 0.0)))
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(8)
                    .forEach(group ->
                            figures.put("of the nodes: " + group.getKey(), cpuFigure(group.getValue() / thousands)));
            return figures;
        }
    }

    @Test
    void doorbells() throws Exception {
        try (Backing redis = Backing.redis();
                RedisPeers here = new RedisPeers(redis.uri(), Clock.systemUTC(), new SecureRandom());
                RedisPeers there = new RedisPeers(redis.uri(), Clock.systemUTC(), new SecureRandom())) {
            SplittableRandom random = new SplittableRandom();
            List<AccountId> accounts = Stream.generate(() -> AccountId.of(bytes(random)))
                    .limit(DEVICES)
                    .toList();
            Semaphore heard = new Semaphore(0);
            here.start(new Node(Set.of(), heard));
            there.start(new Node(Set.copyOf(accounts), heard));
            for (AccountId account : accounts) {
                boolean _ = there.arrived(account);
            }
            Peers.News bell = new Peers.News.Rung(ConversationId.of(bytes(random)), 7);
            ring(here, accounts, bell, heard, 5);
            LatencyHistogram latency = new LatencyHistogram();
            for (int i = 0; i < SINGLE_RINGS; i++) {
                long began = System.nanoTime();
                here.tell(accounts.get(i % DEVICES), bell);
                take(heard, 1);
                latency.record(System.nanoTime() - began);
            }
            List<Long> redisPid = List.of(redis.pid());
            List<Long> own = List.of(ProcessHandle.current().pid());
            double redisBefore = cpu(redisPid);
            double ownBefore = cpu(own);
            LatencyHistogram rounds = ring(here, accounts, bell, heard, ROUNDS);
            say("| doorbells between two nodes | |\n|---|---|\n"
                    + "| one doorbell, told to heard, p50 / p99 | " + quantiles(latency) + " |\n"
                    + "| " + DEVICES + " online devices, until all heard, p50 / longest | "
                    + millis(rounds.quantileNanos(0.5)) + " / " + millis(rounds.maxNanos()) + " ms |\n"
                    + "| CPU of Redis for " + DEVICES + " | " + cpuFigure((cpu(redisPid) - redisBefore) / ROUNDS)
                    + " |\n"
                    + "| CPU of both nodes for " + DEVICES + " | " + cpuFigure((cpu(own) - ownBefore) / ROUNDS)
                    + " |\n");
        }
    }

    private static LatencyHistogram ring(
            RedisPeers here, List<AccountId> accounts, Peers.News bell, Semaphore heard, int rounds)
            throws InterruptedException {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 0; i < rounds; i++) {
            long began = System.nanoTime();
            accounts.forEach(account -> here.tell(account, bell));
            take(heard, accounts.size());
            histogram.record(System.nanoTime() - began);
        }
        return histogram;
    }

    private static void take(Semaphore heard, int count) throws InterruptedException {
        if (!heard.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Not all doorbells were heard");
        }
    }

    /** A node with these accounts, which counts what it hears. */
    private record Node(Set<AccountId> accounts, Semaphore heard) implements Peers.Listener {
        @Override
        public boolean isHere(AccountId account) {
            return accounts.contains(account);
        }

        @Override
        public void heard(AccountId account, Peers.News news) {
            heard.release();
        }

        @Override
        public void missed(AccountId account, long sinceMillis) {}

        @Override
        public void gone(AccountId account) {}

        @Override
        public void restored() {}
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private static double cpu(List<Long> pids) {
        return pids.stream()
                .mapToDouble(pid -> ProcessReadings.of(pid).orElseThrow().cpuSeconds())
                .sum();
    }

    /** Seconds of CPU by what threads are called, without their numbers. */
    private static Map<String, Double> threads(List<Long> pids) {
        Map<String, Double> seconds = new TreeMap<>();
        for (long pid : pids) {
            try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
                for (Path task : tasks.toList()) {
                    add(seconds, task);
                }
            } catch (IOException e) {
                throw new AssertionError("No readings of process " + pid, e);
            }
        }
        return seconds;
    }

    private static void add(Map<String, Double> seconds, Path task) throws IOException {
        try {
            String stat = Files.readString(task.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                    .replaceAll("[-#_ ]*[0-9][-#_0-9]*$", "");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            seconds.merge(
                    name, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND, Double::sum);
        } catch (NoSuchFileException e) {
            // A thread that ended meanwhile.
            return;
        }
    }

    private static String cpuFigure(double seconds) {
        return String.format(Locale.ROOT, "%.4f s", seconds);
    }

    private static String quantiles(LatencyHistogram histogram) {
        return millis(histogram.quantileNanos(0.5)) + " / " + millis(histogram.quantileNanos(0.99)) + " ms";
    }

    private static String millis(long nanos) {
        return Figure.number(nanos / 1e6);
    }

    private static void say(String table) {
        System.out.println();
        System.out.println(table);
    }
}
