package org.crypttalk.server.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.gateway.CannotListen;
import org.crypttalk.server.store.Envelopes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of this node for Prometheus, at {@code /metrics} of an address of their own. They hold numbers only, but tell how much is
 * going on: only the monitoring should reach the address.
 */
public final class Figures implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);
    private static final String OPTION = "--metrics";
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    private Figures(HttpServer http) {
        this.http = http;
    }

    /**
     * Fails as {@link #at} would, and changes nothing.
     *
     * @throws IOException if the address cannot be listened on
     */
    public static void tryOut(InetSocketAddress address) throws IOException {
        CannotListen.unlessFree(address.getHostString(), address.getPort(), OPTION);
    }

    /**
     * Begins to answer.
     *
     * @throws IOException if the address cannot be listened on
     */
    public static Figures at(InetSocketAddress address) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(address, 16);
        } catch (IOException | UnresolvedAddressException e) {
            throw new CannotListen(address.getHostString(), address.getPort(), OPTION, e);
        }
        Figures figures = new Figures(http);
        http.createContext("/metrics", figures::answer);
        http.setExecutor(figures.answering);
        new JvmMemoryMetrics().bindTo(figures.registry);
        new JvmThreadMetrics().bindTo(figures.registry);
        new ProcessorMetrics().bindTo(figures.registry);
        new FileDescriptorMetrics().bindTo(figures.registry);
        new UptimeMetrics().bindTo(figures.registry);
        figures.collections.bindTo(figures.registry);
        http.start();
        LOG.info("Figures for Prometheus at {}/metrics", http.getAddress());
        return figures;
    }

    /** The port that is listened on. */
    public int port() {
        return http.getAddress().getPort();
    }

    /** These envelopes, watched. */
    public Envelopes watch(Envelopes envelopes) {
        return new WatchedEnvelopes(envelopes, registry);
    }

    /** Watches who is connected, and whether the other nodes are. */
    public void watch(IntSupplier connections, Peers peers) {
        // Given as a supplier it is held; an object to look at would be forgotten with the next collection.
        Gauge.builder("crypttalk.connections", connections::getAsInt)
                .description("Socket.IO connections of this node")
                .register(registry);
        Gauge.builder("crypttalk.peers.degraded", () -> peers.state() == Peers.State.DEGRADED ? 1 : 0)
                .description("1 while Redis does not answer")
                .register(registry);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean exact = exchange.getRequestURI().getPath().equals("/metrics");
            byte[] body = exact ? registry.scrape(CONTENT_TYPE).getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.sendResponseHeaders(exact ? 200 : 404, exact ? body.length : -1);
            if (exact) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        answering.close();
        collections.close();
        registry.close();
    }
}
