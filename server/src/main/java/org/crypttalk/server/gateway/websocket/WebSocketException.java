package org.crypttalk.server.gateway.websocket;

/** The peer broke RFC 6455 or sent too much; the connection ends. The message carries nothing of what was sent. */
public final class WebSocketException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    WebSocketException(int code, String message) {
        // Without a stack trace: garbage from the network must stay cheap.
        super(message, null, false, false);
        this.code = code;
    }

    /** The status of the close frame that answers it (RFC 6455, section 7.4.1). */
    public int code() {
        return code;
    }
}
