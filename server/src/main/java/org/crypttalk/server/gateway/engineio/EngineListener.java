package org.crypttalk.server.gateway.engineio;

/**
 * What sits above a session. Called with the session locked, on an event loop or a virtual thread: it must neither block
 * nor take a lock under which it calls the session.
 */
public interface EngineListener {

    /** The client sent a message. */
    void onMessage(EnginePacket message);

    /** The session ended; no call follows. */
    void onClose(String reason);

    /** The server is about to stop: finish what has arrived, then close the session. */
    void onGoAway(String reason);
}
