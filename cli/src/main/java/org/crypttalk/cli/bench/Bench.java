package org.crypttalk.cli.bench;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.OpenFiles;
import org.crypttalk.cli.TemporaryFolder;
import org.crypttalk.cli.Version;
import org.crypttalk.cli.bench.sdk.SdkCost;
import org.crypttalk.cli.bench.seed.SeedOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk bench}: measures a server and says how it stands against what was aimed for. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measures a server from a process of its own.",
            "",
            "Without --url it starts a server of this build on a free port of the loopback interface, with its data in a"
                    + " temporary folder, and stops it at the end. With --url it loads a server that runs; that server"
                    + " keeps the accounts and messages of the bench, so do not point it at one that people use.",
            "",
            "Every envelope is checked: acknowledged means that it must arrive, once and in order.",
            "",
            "With --seed-account it measures nothing and fills a server with one large account, to measure and try the web"
                    + " app with.",
            ""
        },
        footer = {
            "",
            "Scenarios:",
            "  throughput  pairs of people write to each other as fast as the server takes it",
            "  latency     envelopes at fixed rates, each due at its moment; latency from then on",
            "  idle        memory of connections that do nothing",
            "  start       from the start of the process to its first answer",
            "  sdk         the Java client: messages sealed, opened, sent, read; signing in; memory of an idle bot",
            "  all         all of these",
            "",
            "Exit codes:",
            "  0  measured; 1  a fault of the bench; 2  wrong usage",
            "  5  the server could not be started or reached, refused what was sent, or files to open ran out",
            "  6  an acknowledged envelope was lost, repeated or out of order",
            "",
            "Examples:",
            "  crypt-talk bench",
            "  crypt-talk bench --scenario latency --rate 500 --seconds 30",
            "  crypt-talk bench --scenario throughput --pairs 64 --json > result.json",
            "  crypt-talk bench --url http://127.0.0.1:5000 --pid 4711 --scenario throughput",
            "  crypt-talk bench --seed-account alice --data /tmp/large"
        })
public final class Bench implements Callable<Integer> {

    /** What can be measured. */
    enum Scenario {
        ALL,
        THROUGHPUT,
        LATENCY,
        IDLE,
        START,
        SDK;

        /** The word on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final int SDK_MESSAGES = 2_000;
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_PAIRS = 1_000;
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_RATE = 100_000;

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "all",
            description = "all, throughput, latency, idle, start or sdk (default: all).")
    private Scenario scenario = Scenario.ALL;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Load the server at this http address and do not start one.")
    private @Nullable URI url;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "With --url: the server's process on this machine, for its CPU and memory.")
    private @Nullable Long pid;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where the temporary data folder is made; put it on the disk that matters (default: the"
                    + " current folder).")
    private Path folder = Path.of(".");

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "32",
            description = "Pairs of people who write to each other (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "16",
            description = "Throughput: envelopes that each person has unacknowledged at a time (default:"
                    + " ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            defaultValue = "300",
            description = "Size of an envelope (default: ${DEFAULT-VALUE}).")
    private int bytes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long each measurement lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds of unmeasured load before the first measurement (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Latency: envelopes a second; may be given several times (default: 100 and 1000).")
    private List<Integer> rates = List.of();

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "9000",
            description = "Idle: how many connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--server-option",
            paramLabel = "OPTION",
            description = "An option for the JVM of the server that is started, such as -Xmx256m; may be repeated.")
    private List<String> serverOptions = List.of();

    @Option(names = "--json", description = "Print one JSON object in place of the table.")
    private boolean json;

    @Mixin
    private SeedOptions seeding = new SeedOptions();

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        if (seeding.isGiven()) {
            seed();
            return ExitCode.OK.number();
        }
        Report report = new Report(circumstances());
        if (wants(Scenario.START)) {
            if (url != null) {
                report.note("Starts were not measured: with --url the server is not the bench's to start.");
            } else {
                measurements(report).starts(folder, serverOptions);
            }
        }
        if (scenario != Scenario.START && scenario != Scenario.SDK) {
            try (TemporaryFolder data = TemporaryFolder.under(folder, "bench");
                    ServerUnderTest server = server(data.path())) {
                measure(server, report);
            }
        }
        if (wants(Scenario.SDK)) {
            measureSdk(report);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.text());
        out.flush();
        return ExitCode.OK.number();
    }

    private void seed() {
        Path data = seeding.data();
        if (data == null) {
            seeding.make(Objects.requireNonNull(url), spec.commandLine().getOut(), this::progress);
            return;
        }
        try (TemporaryFolder log = TemporaryFolder.under(folder, "seed");
                OwnServer server = OwnServer.start(data, log.path().resolve("server.log"), serverOptions)) {
            seeding.make(server.address(), spec.commandLine().getOut(), this::progress);
        }
    }

    private void measure(ServerUnderTest server, Report report) {
        List<Pair> people = new RegisterPairs(server.address(), new SecureRandom()).register(pairs, this::progress);
        if (wants(Scenario.IDLE)) {
            // Before any load, so that what load leaves behind is not counted.
            measurements(report).idle(server, people, connections);
        }
        if (wants(Scenario.THROUGHPUT) || wants(Scenario.LATENCY)) {
            try (Generator generator = new Generator(server.address())) {
                Traffic traffic =
                        Traffic.between(people, bytes, generator, server.readings(), new SplittableRandom(), PATIENCE);
                if (warmUp > 0) {
                    progress("Warming up for " + warmUp + " s");
                    traffic.saturate(window, Duration.ofSeconds(warmUp));
                    // What full load leaves behind, compiling and indexing, is not part of what comes next.
                    Pause.of(SETTLING);
                }
                if (wants(Scenario.LATENCY)) {
                    for (int rate : rates.isEmpty() ? List.of(100, 1_000) : rates) {
                        measurements(report).latency(traffic, rate);
                    }
                }
                if (wants(Scenario.THROUGHPUT)) {
                    measurements(report).throughput(traffic, window, server);
                }
                report.add(
                        new Figure("correctness", "delivered once and in order", traffic.delivered(), "of all", null));
                report.add(new Figure("correctness", "bells in place of pushes", traffic.bells(), "", null));
            }
        }
    }

    private Measurements measurements(Report report) {
        return new Measurements(report, Duration.ofSeconds(seconds), this::progress);
    }

    private void measureSdk(Report report) throws InterruptedException {
        try (TemporaryFolder work = TemporaryFolder.under(folder, "bench");
                ServerUnderTest server = server(work.path())) {
            new SdkCost(
                            server.address(),
                            work.path(),
                            SDK_MESSAGES,
                            Duration.ofSeconds(seconds),
                            new SecureRandom(),
                            this::progress)
                    .measure(report);
        }
    }

    private ServerUnderTest server(Path data) {
        if (url != null) {
            return new ServerUnderTest.Elsewhere(url, pid == null ? Optional.empty() : ProcessReadings.of(pid));
        }
        progress("Starting a server");
        return OwnServer.under(data, serverOptions);
    }

    private boolean wants(Scenario one) {
        return scenario == Scenario.ALL || scenario == one;
    }

    private void checkOptions() {
        check("--pairs", pairs, 1, MOST_PAIRS);
        check("--window", window, 1, Sender.MOST_UNDELIVERED);
        check("--bytes", bytes, EnvelopeTemplate.leastBytes(), 65_000);
        check("--seconds", seconds, 1, MOST_SECONDS);
        check("--warm-up", warmUp, 0, MOST_SECONDS);
        check("--connections", connections, 1, MOST_CONNECTIONS);
        rates.forEach(rate -> check("--rate", rate, 1, MOST_RATE));
        String complaint = seeding.complaint(url);
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        if (url != null && (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--url needs an address such as http://127.0.0.1:5000: plain http, a host and a port.");
        }
        if (wants(Scenario.IDLE) && !seeding.isGiven()) {
            checkOpenFiles();
        }
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " takes " + least + " to " + most + ", not " + value + ".");
        }
    }

    private void checkOpenFiles() {
        long needed = connections + 500L;
        OpenFiles.limit().ifPresent(limit -> {
            if (limit < needed) {
                throw new CommandFailure(
                        ExitCode.BENCH_IMPOSSIBLE,
                        connections + " connections need about " + needed
                                + " open files in the generator and as many in the"
                                + " server, but a process here may have " + limit + ". Raise the limit (ulimit -n "
                                + needed + ") or ask for fewer with --connections.");
            }
        });
    }

    private Map<String, Object> circumstances() {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("version", Version.current());
        about.put("java", Runtime.version().toString());
        about.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("server", url == null ? "started by the bench" : url.toString());
        about.put("pairs", pairs);
        about.put("window", window);
        about.put("bytes", bytes);
        about.put("seconds", seconds);
        return about;
    }

    private void progress(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }
}
