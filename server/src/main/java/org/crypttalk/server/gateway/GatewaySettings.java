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
        int eventLoops,
        boolean behindProxy) {

    /**
     * A certificate with its key.
     *
     * @param certificate a PEM file with the chain, the server's own certificate first
     * @param key a PEM file with the private key, PKCS#8 and not encrypted
     */
    public record Tls(Path certificate, Path key) {}

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
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                false);
    }

    /** These settings with TLS. */
    public GatewaySettings withTls(Path certificate, Path key) {
        return new GatewaySettings(
                bind,
                port,
                Optional.of(new Tls(certificate, key)),
                engine,
                connectTimeout,
                requestTimeout,
                keepAliveTimeout,
                maxConnections,
                eventLoops,
                behindProxy);
    }

    /** These settings with other times and sizes of sockets. */
    public GatewaySettings withEngine(EngineSettings engine) {
        return new GatewaySettings(
                bind,
                port,
                tls,
                engine,
                connectTimeout,
                requestTimeout,
                keepAliveTimeout,
                maxConnections,
                eventLoops,
                behindProxy);
    }

    /** These settings with other timeouts. */
    public GatewaySettings withTimeouts(Duration connect, Duration request, Duration keepAlive) {
        return new GatewaySettings(
                bind, port, tls, engine, connect, request, keepAlive, maxConnections, eventLoops, behindProxy);
    }

    /** These settings with another limit of connections. */
    public GatewaySettings withMaxConnections(int most) {
        return new GatewaySettings(
                bind,
                port,
                tls,
                engine,
                connectTimeout,
                requestTimeout,
                keepAliveTimeout,
                most,
                eventLoops,
                behindProxy);
    }

    /** These settings for a gateway that only a proxy can reach. */
    public GatewaySettings withProxy() {
        return new GatewaySettings(
                bind,
                port,
                tls,
                engine,
                connectTimeout,
                requestTimeout,
                keepAliveTimeout,
                maxConnections,
                eventLoops,
                true);
    }
}
