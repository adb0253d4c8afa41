package org.crypttalk.server.gateway.engineio;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The sessions that are open, and the rules by which a request finds or opens one. Safe for use by many threads. */
public final class EngineSessions {

    /** What becomes of a request. */
    public sealed interface Decision {
        /** It opens a session by long polling or by WebSocket. */
        record Open(boolean webSocket) implements Decision {}

        /** It belongs to a session. */
        record Found(EngineSession session) implements Decision {}

        /** It is turned down. */
        record Refused(EngineError error) implements Decision {}
    }

    private final ConcurrentHashMap<String, EngineSession> open = new ConcurrentHashMap<>();
    private final EngineSettings settings;
    private final SecureRandom random;
    private final Executor executor;

    /**
     * @param executor runs what sessions call back without their lock
     */
    public EngineSessions(EngineSettings settings, SecureRandom random, Executor executor) {
        this.settings = settings;
        this.random = random;
        this.executor = executor;
    }

    /**
     * Decides on a request.
     *
     * @param upgrade whether the request asks for a WebSocket
     */
    public Decision decide(String method, Map<String, List<String>> query, boolean upgrade) {
        String transport = single(query, "transport");
        boolean webSocket = "websocket".equals(transport);
        if (!webSocket && !"polling".equals(transport)) {
            return new Decision.Refused(EngineError.UNKNOWN_TRANSPORT);
        }
        String sid = single(query, "sid");
        if (query.containsKey("sid")) {
            EngineSession session = sid == null ? null : open.get(sid);
            if (session == null) {
                return new Decision.Refused(EngineError.UNKNOWN_SID);
            }
            boolean expected = webSocket == upgrade && (method.equals("GET") || (method.equals("POST") && !webSocket));
            return expected ? new Decision.Found(session) : new Decision.Refused(EngineError.BAD_REQUEST);
        }
        if (!method.equals("GET")) {
            return new Decision.Refused(EngineError.BAD_HANDSHAKE_METHOD);
        }
        if (webSocket != upgrade) {
            return new Decision.Refused(EngineError.BAD_REQUEST);
        }
        if (!"4".equals(single(query, "EIO"))) {
            return new Decision.Refused(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
        }
        return new Decision.Open(webSocket);
    }

    /**
     * Opens a session.
     *
     * @param webSocket its transport; null for long polling
     * @param now the time
     */
    public EngineSession open(@Nullable WebSocketLink webSocket, long now) {
        EngineSession session = new EngineSession(newId(), settings, this, executor, webSocket, now);
        open.put(session.id(), session);
        return session;
    }

    /** How many sessions are open. */
    public int size() {
        return open.size();
    }

    /** Lets every session finish what has arrived, and close. */
    public void goAway(String reason) {
        open.values().forEach(session -> session.goAway(reason));
    }

    /** 15 random bytes as 20 characters that need no escaping. */
    public String newId() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    void remove(EngineSession session) {
        open.remove(session.id(), session);
    }

    private static @Nullable String single(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null || values.size() != 1 ? null : values.getFirst();
    }
}
