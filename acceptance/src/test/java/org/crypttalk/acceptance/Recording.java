package org.crypttalk.acceptance;

import java.io.ByteArrayOutputStream;

/** Every byte that clients sent, in clear: HTTP requests with their headers, and the payloads of WebSocket frames. For several threads. */
final class Recording {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void http(HttpMessage request) {
        bytes.writeBytes(request.encode());
    }

    void frame(WebSocketFrame frame) {
        bytes.writeBytes(frame.payload().unsafeArray());
    }

    byte[] all() {
        return bytes.toByteArray();
    }
}
