package org.crypttalk.cli.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crypttalk.cli.TemporaryFolder;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of a server, each with its aim.
 *
 * @param length of a measurement under load
 * @param progress is told what begins
 */
record Measurements(Report report, Duration length, Consumer<String> progress) {

    private static final String THROUGHPUT = "throughput";
    private static final int STARTS = 5;

    /** As much as goes through: {@code window} envelopes of each person are unacknowledged at a time. */
    void throughput(Traffic traffic, int window, ServerUnderTest server) {
        progress.accept("Throughput for " + length.toSeconds() + " s");
        Interval interval = traffic.saturate(window, length);
        add(THROUGHPUT, "accepted", interval.acceptedPerSecond(), "/s", Aim.atLeast(12_000));
        add(THROUGHPUT, "accepted, the least", interval.acceptedPerSecond(), "/s", Aim.atLeast(6_000));
        add(THROUGHPUT, "delivered", interval.deliveredPerSecond(), "/s", null);
        addQuantiles(THROUGHPUT, "acknowledgement", interval.tally().acknowledgements(), null);
        addQuantiles(THROUGHPUT, "delivery", interval.tally().deliveries(), null);
        double thousands = interval.tally().acknowledgements().count() / 1_000.0;
        interval.serverCpuSeconds()
                .ifPresent(cpu -> add(THROUGHPUT, "server CPU for each 1,000", cpu / thousands, "s", Aim.below(0.06)));
        interval.generatorCpuSeconds()
                .ifPresent(cpu -> add(THROUGHPUT, "generator CPU for each 1,000", cpu / thousands, "s", null));
        server.readings()
                .ifPresent(readings ->
                        add(THROUGHPUT, "server memory resident", readings.residentBytes() / 1e6, "MB", null));
        if (interval.serverCpuSeconds().isEmpty()) {
            report.note("The server's CPU is not known: give --pid, on Linux.");
        }
    }

    /** How long acknowledgement and delivery take at so many envelopes a second. */
    void latency(Traffic traffic, int rate) {
        progress.accept("Latency: " + rate + " a second for " + length.toSeconds() + " s");
        Interval interval = traffic.atRate(rate, length);
        String name = "latency at " + rate + "/s";
        Aim aim = switch (rate) {
            case 100 -> Aim.below(3);
            case 1_000 -> Aim.below(8);
            default -> null;
        };
        addQuantiles(name, "acknowledgement", interval.tally().acknowledgements(), null);
        addQuantiles(name, "delivery", interval.tally().deliveries(), aim);
    }

    /** What so many connections take that are signed in and say nothing. */
    void idle(ServerUnderTest server, List<Pair> people, int connections) {
        Optional<ProcessReadings> readings = server.readings();
        if (readings.isEmpty()) {
            report.note("Idle connections were not measured: the server's process is not known (--pid, on Linux).");
            return;
        }
        long before = settledMemory(readings.get());
        try (Generator generator = new Generator(server.address())) {
            progress.accept("Opening " + connections + " connections");
            IdleConnections idle = new IdleConnections(generator);
            idle.open(connections, people);
            Pause.of(Duration.ofSeconds(5));
            long after = settledMemory(readings.get());
            idle.check();
            add("idle", "server memory before", before / 1e6, "MB", null);
            add("idle", "server memory with " + connections + " connections", after / 1e6, "MB", null);
            add("idle", "resident for each connection", (after - before) / 1e3 / connections, "KB", Aim.below(10));
        }
    }

    /** How soon a server of the bench's own answers, on a new data folder below {@code folder} and on the same again. */
    void starts(Path folder, List<String> serverOptions) {
        List<Double> laterStarts = new ArrayList<>();
        try (TemporaryFolder data = TemporaryFolder.under(folder, "bench")) {
            for (int i = 0; i <= STARTS; i++) {
                progress.accept("Start " + (i + 1) + " of " + (STARTS + 1));
                try (OwnServer server = OwnServer.under(data.path(), serverOptions)) {
                    double taken = server.firstAnswer().toMillis() / 1e3;
                    if (i == 0) {
                        add("start", "first answer, new data folder", taken, "s", Aim.below(1.5));
                    } else {
                        laterStarts.add(taken);
                    }
                }
            }
        }
        Collections.sort(laterStarts);
        add("start", "first answer, median of " + STARTS, laterStarts.get(STARTS / 2), "s", Aim.below(1.5));
        add("start", "first answer, slowest of " + STARTS, laterStarts.getLast(), "s", Aim.below(1.5));
    }

    private long settledMemory(ProcessReadings readings) {
        if (!readings.releaseUnusedMemory()) {
            report.note("The server's garbage could not be collected before its memory was read (no jcmd).");
        }
        Pause.of(Duration.ofSeconds(2));
        return readings.residentBytes();
    }

    private void addQuantiles(String scenario, String what, LatencyHistogram histogram, @Nullable Aim aimOfP99) {
        add(scenario, what + " p50", histogram.quantileNanos(0.5) / 1e6, "ms", null);
        add(scenario, what + " p99", histogram.quantileNanos(0.99) / 1e6, "ms", aimOfP99);
        add(scenario, what + " longest", histogram.maxNanos() / 1e6, "ms", null);
    }

    private void add(String scenario, String name, double value, String unit, @Nullable Aim aim) {
        report.add(new Figure(scenario, name, value, unit, aim));
    }
}
