package org.crypttalk.server.gateway.engineio;

/**
 * A WebSocket as its session sees it. Called from any thread with the session locked: no method blocks, each does its work
 * later on the event loop of the WebSocket.
 */
public interface WebSocketLink {

    /** Packets wait: take them with {@link EngineSession#next} until it returns null. */
    void wake();

    /** Sends one packet past the queue; only while the upgrade is being tried. */
    void reply(EnginePacket packet);

    /** Reads again after {@link EngineSession#paused} held it back. */
    void resume();

    /**
     * Closes the WebSocket at once, dropping what waits.
     *
     * @param code the status of the close frame (RFC 6455, section 7.4.1)
     */
    void close(int code);
}
