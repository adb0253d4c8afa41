package org.crypttalk.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.crypttalk.server.gateway.HttpConnection.Exchange;
import org.crypttalk.server.gateway.engineio.EngineError;
import org.crypttalk.server.gateway.engineio.EngineSession;
import org.crypttalk.server.gateway.engineio.EngineSessions;
import org.crypttalk.server.gateway.http.CrossSite;
import org.crypttalk.server.gateway.http.Headers;
import org.crypttalk.server.gateway.http.HttpHandler;
import org.crypttalk.server.gateway.http.HttpRequest;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.crypttalk.server.gateway.socketio.SocketApplication;
import org.crypttalk.server.gateway.socketio.SocketFate;
import org.crypttalk.server.gateway.socketio.SocketSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a request goes: {@code /socket.io/} to the sockets, {@code /api} to the routes, everything else to the web app.
 * Called on event loops; routes and posts of long polling run on virtual threads.
 */
final class RequestRouting {

    private static final Logger LOG = LoggerFactory.getLogger(RequestRouting.class);

    private static final String SOCKETS = "/socket.io";

    /** RFC 6455, section 1.3. */
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final GatewaySettings settings;
    private final HttpHandler api;
    private final HttpHandler web;
    private final SocketApplication application;
    private final EngineSessions sessions;
    private final Crowds crowds;
    /** What sessions that began by long polling take of their addresses'. */
    private final ConcurrentMap<String, Crowds.Place> places = new ConcurrentHashMap<>();

    private final Executor virtualThreads;
    private static final HttpResponse TOO_MANY = HttpResponse.problem(
                    429,
                    "throttled",
                    "Too many tries",
                    "Your address has too many connections that nobody signed in on. Try again in a minute.",
                    Map.of("retryAfterSeconds", 60))
            .with("Retry-After", "60");

    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean draining;

    RequestRouting(
            GatewaySettings settings,
            HttpHandler api,
            HttpHandler web,
            SocketApplication application,
            EngineSessions sessions,
            Crowds crowds,
            Executor virtualThreads) {
        this.settings = settings;
        this.api = api;
        this.web = web;
        this.application = application;
        this.sessions = sessions;
        this.crowds = crowds;
        this.virtualThreads = virtualThreads;
    }

    /** Answers from now on close their connections, and no session is opened. */
    void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /** How many requests are being handled by routes. */
    int inFlight() {
        return inFlight.get();
    }

    /** The largest body, in bytes, of a request. */
    int bodyLimit(String method, String path) {
        return isSocket(path) ? settings.engine().maxPayload() : handler(path).bodyLimit(method, path);
    }

    /**
     * Has a request answered.
     *
     * @param upgrade whether it asks for a WebSocket
     */
    void dispatch(HttpRequest request, boolean upgrade, Exchange exchange) {
        if (isSocket(request.path())) {
            if (CrossSite.isForeign(request.headers())) {
                exchange.respond(EngineError.FORBIDDEN.response());
            } else {
                dispatchToSession(request, upgrade, exchange);
            }
            return;
        }
        if (CrossSite.isMutating(request.method()) && CrossSite.isForeign(request.headers())) {
            exchange.respond(HttpResponse.problem(
                    403, "cross_site", "Forbidden", "A page of another site sent this request, so it was refused."));
            return;
        }
        inFlight.incrementAndGet();
        virtualThreads.execute(() -> {
            try {
                exchange.respond(answer(request));
            } finally {
                inFlight.decrementAndGet();
            }
        });
    }

    private HttpResponse answer(HttpRequest request) {
        try {
            return handler(request.path()).handle(request);
        } catch (Throwable unexpected) {
            String reference = sessions.newId().substring(0, 12);
            LOG.error("Request {} ({} {}) failed", reference, request.method(), area(request.path()), unexpected);
            return HttpResponse.problem(
                    500,
                    "internal",
                    "Internal error",
                    "The server failed on this request. Its log tells why under the reference " + reference + ".",
                    Map.of("reference", reference));
        }
    }

    /** The first two segments of a path: what follows may name a person. */
    private static String area(String path) {
        int second = path.indexOf('/', 1);
        int third = second < 0 ? -1 : path.indexOf('/', second + 1);
        return third < 0 ? path : path.substring(0, third);
    }

    private HttpHandler handler(String path) {
        return path.equals("/api") || path.startsWith("/api/") ? api : web;
    }

    private static boolean isSocket(String path) {
        return path.startsWith(SOCKETS) && (path.length() == SOCKETS.length() || path.equals(SOCKETS + "/"));
    }

    // --- sockets

    private void dispatchToSession(HttpRequest request, boolean upgrade, Exchange exchange) {
        switch (sessions.decide(request.method(), request.query(), upgrade)) {
            case EngineSessions.Decision.Refused refused ->
                exchange.respond(refused.error().response());
            case EngineSessions.Decision.Open open -> open(request, open.webSocket(), exchange);
            case EngineSessions.Decision.Found found -> {
                EngineSession session = found.session();
                if (upgrade) {
                    upgrade(request, session, exchange);
                } else if (request.method().equals("GET")) {
                    exchange.belongsTo(session);
                    session.poll(exchange);
                } else {
                    exchange.belongsTo(session);
                    virtualThreads.execute(() -> session.post(request.body(), exchange));
                }
            }
        }
    }

    private void open(HttpRequest request, boolean webSocket, Exchange exchange) {
        if (draining || sessions.size() >= settings.maxConnections()) {
            exchange.respond(HttpResponse.problem(
                    503,
                    "unavailable",
                    "Service unavailable",
                    "The server takes no more connections now. Try again later."));
            return;
        }
        TimingWheel wheel = exchange.connection().wheel();
        long now = System.nanoTime();
        String accept = webSocket ? accept(request.headers()) : null;
        if (webSocket && accept == null) {
            exchange.respond(EngineError.BAD_REQUEST.response());
            return;
        }
        // A WebSocket goes on in the place that its connection has already.
        Crowds.Place place = webSocket ? exchange.connection().place() : null;
        if (place == null) {
            place = crowds.take(request.remote());
        }
        if (place == null) {
            exchange.respond(TOO_MANY);
            return;
        }
        if (accept == null) {
            EngineSession session = sessions.open(null, now);
            places.put(session.id(), place);
            listen(session, request, ofSession(session.id(), place), wheel, now);
            exchange.belongsTo(session);
            session.poll(exchange);
            return;
        }
        WebSocketHandler link = new WebSocketHandler(wheel, settings.engine().maxPayload());
        EngineSession session = sessions.open(link, now);
        listen(session, request, place, wheel, now);
        exchange.connection().becomeWebSocket(switching(exchange, accept), link);
        link.serve(session);
        exchange.connection().readFrames();
    }

    private void upgrade(HttpRequest request, EngineSession session, Exchange exchange) {
        String accept = accept(request.headers());
        WebSocketHandler link = new WebSocketHandler(
                exchange.connection().wheel(), settings.engine().maxPayload());
        if (accept == null || !session.tryUpgrade(link)) {
            exchange.respond(EngineError.BAD_REQUEST.response());
            return;
        }
        Crowds.Place ofConnection = exchange.connection().place();
        Crowds.Place ofSession = places.get(session.id());
        if (ofConnection != null && ofSession != null) {
            ofSession.goesOnIn(ofConnection);
        }
        exchange.connection().becomeWebSocket(switching(exchange, accept), link);
        link.tryToServe(session, settings.engine().upgradeTimeout());
        exchange.connection().readFrames();
    }

    private void listen(EngineSession session, HttpRequest request, SocketFate fate, TimingWheel wheel, long now) {
        session.listen(new SocketSession(
                sessions.newId(),
                session,
                application,
                virtualThreads,
                settings.connectTimeout(),
                request.headers(),
                request.remote(),
                request.secure(),
                fate,
                now));
        wheel.schedule(session::onTime, session.onTime(now));
    }

    private SocketFate ofSession(String id, Crowds.Place place) {
        return new SocketFate() {
            @Override
            public void admitted() {
                place.admitted();
            }

            @Override
            public void ended() {
                places.remove(id);
                place.ended();
            }
        };
    }

    private static ByteBuf switching(Exchange exchange, String accept) {
        return ByteBufUtil.writeAscii(
                exchange.connection().context().alloc(),
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n");
    }

    /** What a handshake is answered with (RFC 6455, section 4.2.2); null when it is malformed. */
    private static @Nullable String accept(Headers headers) {
        String key = headers.first("sec-websocket-key").orElse("");
        if (!headers.all("sec-websocket-version").contains("13") || !isKey(key)) {
            return null;
        }
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] hash = sha1.digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1.", e);
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
