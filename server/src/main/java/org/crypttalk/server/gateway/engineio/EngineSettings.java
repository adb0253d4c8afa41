package org.crypttalk.server.gateway.engineio;

import java.time.Duration;

/**
 * Times and sizes of Engine.IO sessions.
 *
 * @param pingInterval from the last pong (or the opening) to the next ping
 * @param pingTimeout from a ping to the end of a session that sends no pong
 * @param upgradeTimeout how long a WebSocket may take to replace long polling
 * @param maxPayload the largest body of long polling and the largest WebSocket message, in bytes
 * @param softLimit above this many pending outbound bytes, events are refused
 * @param hardLimit above this many pending outbound bytes, the session ends
 */
public record EngineSettings(
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxPayload,
        int softLimit,
        int hardLimit) {

    /** What clients of the protocol expect: ping every 25 s, 20 s for the pong, 10 s for an upgrade, 1 MB. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                1_000_000,
                512 * 1024,
                2 * 1024 * 1024);
    }

    /** These settings with other heartbeats. */
    public EngineSettings withHeartbeat(Duration interval, Duration timeout) {
        return new EngineSettings(interval, timeout, upgradeTimeout, maxPayload, softLimit, hardLimit);
    }

    /** These settings with other bounds of the pending outbound bytes. */
    public EngineSettings withOutboundLimits(int soft, int hard) {
        return new EngineSettings(pingInterval, pingTimeout, upgradeTimeout, maxPayload, soft, hard);
    }
}
