package org.crypttalk.server.gateway.socketio;

/** The decision on a client that asks to connect. */
public sealed interface Admission {

    /**
     * The client may stay.
     *
     * @param listener what hears of its events
     */
    record Admitted(SocketListener listener) implements Admission {}

    /**
     * The client is sent away: it gets {@code CONNECT_ERROR} with {@code {"message": message, "data": {"code": code}}}.
     *
     * @param code what a client's program branches on; stable
     * @param message what happened, why, and what to do
     */
    record Refused(String code, String message) implements Admission {}
}
