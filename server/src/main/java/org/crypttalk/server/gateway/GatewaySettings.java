package org.crypttalk.server.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.crypttalk.server.gateway.engineio.EngineSettings;

/**
 * Where a gateway listens, and its limits.
 *
 * @param bind the address to listen on, for example {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port the port; 0 for any free one
 * @param tls the certificate and its key; without them the gateway speaks plain HTTP
 * @param engine times and sizes of sockets
 * @param connectTimeout how long a socket may take to be admitted
 * @param requestTimeout how long a request may take to arrive, head and body each
 * @param keepAliveTimeout how long a connection may be idle between requests
 * @param maxConnections how many TCP connections may be open, and how many sockets
 * @param ofAnAddress how much one address may have open
 * @param eventLoops how many threads move bytes
 * @param behindProxy whether a proxy of the operator is the only peer, so that what it says about clients is believed
 */
public record GatewaySettings(
        String bind,
        int port,
        Optional<Tls> tls,
        EngineSettings engine,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration keepAliveTimeout,
        int maxConnections,
        OfAnAddress ofAnAddress,
        int eventLoops,
        boolean behindProxy) {

    /**
     * A certificate with its key.
     *
     * @param certificate a PEM file with the chain, the server's own certificate first
     * @param key a PEM file with the private key, PKCS#8 and not encrypted
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * How much one address, or one IPv6 network of 64 bits, may have open. A household or an office behind one address has room: a browser that is
     * signed in has one socket for each tab and up to six connections for a minute after its last request. Behind a proxy only sockets are counted, for
     * it shares its connections among everybody and keeps slow clients off.
     *
     * @param strangers TCP connections and sockets on which nobody is admitted
     * @param connections all TCP connections and sockets
     */
    public record OfAnAddress(int strangers, int connections) {

        /** For a server that people use. */
        public static final OfAnAddress USUAL = new OfAnAddress(500, 5_000);

        /** For load generators, which are many people at one address. */
        public static final OfAnAddress ANY = new OfAnAddress(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Plain HTTP with the limits a server in production has. */
    public static GatewaySettings defaults(String bind, int port) {
        return new GatewaySettings(
                bind,
                port,
                Optional.empty(),
                EngineSettings.defaults(),
                Duration.ofSeconds(45),
                Duration.ofSeconds(30),
                Duration.ofSeconds(75),
                50_000,
                OfAnAddress.USUAL,
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                false);
    }

    /** These settings with TLS. */
    public GatewaySettings withTls(Path certificate, Path key) {
        Draft draft = new Draft(this);
        draft.tls = Optional.of(new Tls(certificate, key));
        return draft.settings();
    }

    /** These settings with other times and sizes of sockets. */
    public GatewaySettings withEngine(EngineSettings engine) {
        Draft draft = new Draft(this);
        draft.engine = engine;
        return draft.settings();
    }

    /** These settings with other timeouts. */
    public GatewaySettings withTimeouts(Duration connect, Duration request, Duration keepAlive) {
        Draft draft = new Draft(this);
        draft.connectTimeout = connect;
        draft.requestTimeout = request;
        draft.keepAliveTimeout = keepAlive;
        return draft.settings();
    }

    /** These settings with another limit of connections. */
    public GatewaySettings withMaxConnections(int most) {
        Draft draft = new Draft(this);
        draft.maxConnections = most;
        return draft.settings();
    }

    /** These settings with other limits of one address. */
    public GatewaySettings withOfAnAddress(OfAnAddress most) {
        Draft draft = new Draft(this);
        draft.ofAnAddress = most;
        return draft.settings();
    }

    /** These settings for a gateway that only a proxy can reach. */
    public GatewaySettings withProxy() {
        Draft draft = new Draft(this);
        draft.behindProxy = true;
        return draft.settings();
    }

    /** Settings in which one thing is about to change. */
    private static final class Draft {
        private final String bind;
        private final int port;
        private final int eventLoops;
        private Optional<Tls> tls;
        private EngineSettings engine;
        private Duration connectTimeout;
        private Duration requestTimeout;
        private Duration keepAliveTimeout;
        private int maxConnections;
        private OfAnAddress ofAnAddress;
        private boolean behindProxy;

        Draft(GatewaySettings from) {
            bind = from.bind;
            port = from.port;
            eventLoops = from.eventLoops;
            tls = from.tls;
            engine = from.engine;
            connectTimeout = from.connectTimeout;
            requestTimeout = from.requestTimeout;
            keepAliveTimeout = from.keepAliveTimeout;
            maxConnections = from.maxConnections;
            ofAnAddress = from.ofAnAddress;
            behindProxy = from.behindProxy;
        }

        GatewaySettings settings() {
            return new GatewaySettings(
                    bind,
                    port,
                    tls,
                    engine,
                    connectTimeout,
                    requestTimeout,
                    keepAliveTimeout,
                    maxConnections,
                    ofAnAddress,
                    eventLoops,
                    behindProxy);
        }
    }
}
