package org.crypttalk.server.gateway.socketio;

/** The client sent something that is not Socket.IO; its transport is closed. Carries nothing of what was sent. */
public final class MalformedSocketPacketException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedSocketPacketException(String message) {
        // Without a stack trace: garbage from the network must stay cheap.
        super(message, null, false, false);
    }
}
