package org.crypttalk.server.gateway.engineio;

/** The peer sent something that is not Engine.IO; its session ends. The message carries nothing of what was sent. */
public final class MalformedPacketException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was wrong, for the log
     */
    public MalformedPacketException(String message) {
        // Without a stack trace: garbage from the network must stay cheap.
        super(message, null, false, false);
    }
}
