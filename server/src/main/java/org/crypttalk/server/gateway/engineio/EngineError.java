package org.crypttalk.server.gateway.engineio;

import java.nio.charset.StandardCharsets;
import org.crypttalk.server.gateway.http.HttpResponse;

/** Why a request of Engine.IO is turned down: the codes and messages that clients of the protocol know. */
public enum EngineError {
    UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
    UNKNOWN_SID(1, 400, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
    BAD_REQUEST(3, 400, "Bad request"),
    FORBIDDEN(4, 403, "Forbidden"),
    UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    EngineError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** The answer: {@code {"code": number, "message": text}}. */
    public HttpResponse response() {
        String json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        return HttpResponse.json(status, json.getBytes(StandardCharsets.US_ASCII));
    }
}
