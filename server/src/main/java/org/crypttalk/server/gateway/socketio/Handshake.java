package org.crypttalk.server.gateway.socketio;

import java.net.InetAddress;
import java.util.Map;
import org.crypttalk.server.gateway.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows when it asks to connect.
 *
 * @param auth the JSON object sent with CONNECT, see {@link SocketListener#onEvent} for its types; empty when the client
 *     sent none
 * @param headers the header fields of the HTTP request that opened the transport (Cookie, Authorization, Origin)
 * @param remote the address of the peer of that request
 * @param secure whether that request came over TLS
 */
public record Handshake(Map<String, @Nullable Object> auth, Headers headers, InetAddress remote, boolean secure) {

    /** The address only: the rest may be secrets. */
    @Override
    public String toString() {
        return "Handshake[" + remote.getHostAddress() + "]";
    }
}
