package org.crypttalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.account.RegistrationPolicy;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk serve}: runs the server until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Runs the server: web app, REST and Socket.IO on one port. This is what happens without a command, too.",
            "",
            "The first account that registers is marked as the administrator's: make it before others can reach the address.",
            "",
            "Every option can be set by a variable of the environment, named in brackets; the option wins.",
            ""
        },
        footer = {
            "",
            "Browsers give pages the cryptography that Crypt-Talk needs only over https, or on localhost. To be reached"
                    + " from elsewhere, give the server a certificate, or put a proxy in front that terminates TLS.",
            "",
            "SIGTERM or Ctrl-C stops the server: it takes no new work, finishes what it began and ends with 0.",
            "",
            "Exit codes:",
            "  0  stopped as it was told to",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  3  cannot listen: port taken, address not of this machine, certificate or key unusable",
            "  4  data folder unusable: in use by another server, not writable, damaged, or of a newer version",
            "",
            "Examples:",
            "  crypt-talk serve",
            "  crypt-talk serve --port 8080 --data /var/lib/crypt-talk --registration invite",
            "  crypt-talk serve --port 443 --tls-cert chain.pem --tls-key key.pem",
            "  CRYPT_TALK_LOG_FORMAT=json crypt-talk serve"
        })
final class Serve implements Callable<Integer> {

    private static final String THIS_MACHINE = "127.0.0.1";
    private static final String ALL_ADDRESSES = "0.0.0.0";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "TCP port; 0 for any free one (default: 5000) [CRYPT_TALK_PORT].")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all (default: 127.0.0.1, this machine only; with TLS all)"
                    + " [CRYPT_TALK_BIND].")
    private @Nullable String bind;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "data",
            description = "Folder for all that is kept; made if it is missing (default: ./data) [CRYPT_TALK_DATA].")
    private Path data = Path.of("data");

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain in PEM, the server's own first; together with --tls-key"
                    + " [CRYPT_TALK_TLS_CERT].")
    private @Nullable Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key in PEM: PKCS #8, not encrypted [CRYPT_TALK_TLS_KEY].")
    private @Nullable Path tlsKey;

    @Option(
            names = "--registration",
            paramLabel = "WHO",
            defaultValue = "open",
            description = "Who may make an account: open (anybody), invite (whoever has a code from crypt-talk invite;"
                    + " the first account needs none), closed (nobody) (default: open) [CRYPT_TALK_REGISTRATION].")
    private RegistrationPolicy registration = RegistrationPolicy.OPEN;

    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            description =
                    "Keep everything in this MongoDB instead of the data folder: mongodb://host:27017/crypttalk?replicaSet=name"
                            + " [CRYPT_TALK_MONGODB_URI].")
    private @Nullable String mongodb;

    @Option(
            names = "--redis-uri",
            paramLabel = "URI",
            description = "Join the other nodes that use the same MongoDB: redis://host:6379 [CRYPT_TALK_REDIS_URI].")
    private @Nullable String redis;

    @Option(
            names = "--metrics",
            paramLabel = "ADDRESS:PORT",
            description =
                    "Answer Prometheus at /metrics of this address, which only the monitoring should reach; a port alone"
                            + " is on 127.0.0.1 (default: nowhere) [CRYPT_TALK_METRICS].")
    private @Nullable String metrics;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "When told to stop, serve on for so long while /api/health/ready asks for no more clients: for nodes"
                            + " behind a load balancer, longer than it takes to notice (default: 0) [CRYPT_TALK_DRAIN_SECONDS].")
    private int drainSeconds;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json, to standard error (default: text) [CRYPT_TALK_LOG_FORMAT].")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info or debug (default: info) [CRYPT_TALK_LOG_LEVEL].")
    private LogLevel logLevel = LogLevel.INFO;

    @Option(
            names = "--behind-proxy",
            description =
                    "Believe X-Forwarded-For and X-Forwarded-Proto: for a server that only your own proxy can reach, which sets"
                            + " both [CRYPT_TALK_BEHIND_PROXY].")
    private boolean behindProxy;

    @Option(
            names = "--no-limits",
            description = "Do not slow down strangers who try passwords or make accounts: for load tests, where many"
                    + " people share one address. Never for a server that others can reach [CRYPT_TALK_NO_LIMITS].")
    private boolean withoutLimits;

    @Option(
            names = "--rehearse",
            hidden = true,
            description = "Start, answer a few requests of its own and stop: what an ahead-of-time cache is made from.")
    private boolean rehearsing;

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(logFormat, logLevel);
        ServerSettings settings = settings();
        Server server = start(settings);
        if (rehearsing) {
            try (server) {
                Rehearsal.with(server.port());
            }
            return ExitCode.OK.number();
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "stop"));
        greet(settings, server);
        stopped.await();
        return ExitCode.OK.number();
    }

    private static Server start(ServerSettings settings) {
        try {
            return Server.start(settings);
        } catch (StoreException e) {
            throw DataFailures.of(e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CANNOT_LISTEN, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Runs as the JVM's shutdown hook, on SIGTERM and SIGINT. The JVM would end with 128 plus the signal's number; a stop that
     * went as it should is no failure, so the process ends here, with 0.
     */
    private void stop(Server server, CountDownLatch stopped) {
        server.drain();
        pause(Duration.ofSeconds(drainSeconds));
        Thread closing = Thread.ofPlatform().daemon().name("close").unstarted(server::close);
        closing.start();
        try {
            if (closing.join(STOP_PATIENCE)) {
                LoggerFactory.getLogger(Serve.class).info("Stopped");
                stopped.countDown();
                Runtime.getRuntime().halt(ExitCode.OK.number());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LoggerFactory.getLogger(Serve.class)
                .error(
                        "The server did not stop within {} s and is ended now; what was acknowledged is on disk",
                        STOP_PATIENCE.toSeconds());
        Runtime.getRuntime().halt(ExitCode.FAULT.number());
    }

    /** Serves on while whoever distributes clients learns that this node is about to stop. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void greet(ServerSettings settings, Server server) {
        boolean everywhere =
                settings.bind().equals(ALL_ADDRESSES) || settings.bind().equals("::");
        boolean here = settings.bind().equals(THIS_MACHINE) || everywhere;
        String host =
                here ? "localhost" : settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Crypt-Talk " + settings.version() + " is at "
                + (settings.tls().isPresent() ? "https" : "http") + "://" + host + ":" + server.port());
        out.println((settings.scale().mongodb().isPresent()
                        ? "Data: in MongoDB"
                        : "Data: "
                                + SqliteStores.folderOf(settings.data())
                                        .toAbsolutePath()
                                        .normalize())
                + ". Ctrl-C stops the server.");
        if (server.awaitsFirstAccount()) {
            out.println(
                    registration == RegistrationPolicy.CLOSED
                            ? "There is no account yet, and registration is closed: start once with --registration open to make one."
                            : "There is no account yet; the first that registers is the administrator's.");
        }
        if (!settings.bind().equals(THIS_MACHINE) && settings.tls().isEmpty()) {
            out.println(
                    "Browsers on other machines refuse the cryptography over plain http: put a proxy with TLS in front,"
                            + " or use --tls-cert and --tls-key.");
        }
        out.flush();
    }

    /** What the options and the environment ask for. */
    ServerSettings settings() {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--tls-cert and --tls-key belong together: give both, or neither.");
        }
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port takes 0 to 65535, not " + port + ".");
        }
        if (drainSeconds < 0 || drainSeconds > 600) {
            throw new ParameterException(
                    spec.commandLine(), "--drain-seconds takes 0 to 600, not " + drainSeconds + ".");
        }
        Optional<ServerSettings.Tls> tls = tlsCertificate == null || tlsKey == null
                ? Optional.empty()
                : Optional.of(new ServerSettings.Tls(tlsCertificate, tlsKey));
        return new ServerSettings(
                port,
                bind != null ? bind : tls.isPresent() ? ALL_ADDRESSES : THIS_MACHINE,
                data,
                tls,
                registration,
                Version.current(),
                Clock.systemUTC(),
                new SecureRandom(),
                withoutLimits ? ServerSettings.Limits.none() : ServerSettings.Limits.usual(),
                behindProxy,
                scale());
    }

    private ServerSettings.Scale scale() {
        try {
            return new ServerSettings.Scale(
                    Optional.ofNullable(mongodb),
                    Optional.ofNullable(redis),
                    Optional.ofNullable(metrics).map(Serve::address));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    colon < 0 ? THIS_MACHINE : hostAndPort.substring(0, colon),
                    Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--metrics takes ADDRESS:PORT or PORT, not " + hostAndPort + ".", e);
        }
    }
}
