package org.crypttalk.server.gateway.socketio;

/** Hears what becomes of a socket. Called on any thread. */
public interface SocketFate {

    /** The application admitted it; at most once. */
    void admitted();

    /** It is over; at least once, maybe without having been admitted. */
    void ended();
}
