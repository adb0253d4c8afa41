package org.crypttalk.server.gateway.socketio;

/** What stands behind the Socket.IO connections of a gateway. */
@FunctionalInterface
public interface SocketApplication {

    /**
     * Decides on a client that asks to connect. Called once for each connection, on a virtual thread, before any event of
     * it; until this returns {@link Admission.Admitted}, nothing the client sends is handled.
     *
     * <p>Events may be emitted on the connection from inside this call: they leave after the answer to the client.
     *
     * @throws Exception anything unexpected: the client is refused with the code {@code internal}
     */
    Admission admit(Handshake handshake, SocketConnection connection) throws Exception;
}
