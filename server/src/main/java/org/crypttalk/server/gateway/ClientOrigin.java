package org.crypttalk.server.gateway;

import java.net.InetAddress;
import java.util.Locale;
import org.crypttalk.server.gateway.http.Headers;

/**
 * Where a request comes from: the peer of the TCP connection or, behind the operator's own proxy, what that proxy says in {@code X-Forwarded-For} and
 * {@code X-Forwarded-Proto}.
 *
 * <p>Of several addresses the last counts: the proxy appended it, and those before it are the client's own claims. Whoever can reach the server past
 * its proxy can claim any address, which is why this has to be switched on.
 *
 * @param address of the client
 * @param secure whether the client speaks TLS
 */
record ClientOrigin(InetAddress address, boolean secure) {

    ClientOrigin accordingTo(Headers headers) {
        InetAddress client = headers.first("x-forwarded-for")
                .map(ClientOrigin::lastOf)
                .map(literal -> parsed(literal, address))
                .orElse(address);
        boolean overTls = headers.first("x-forwarded-proto")
                .map(named -> lastOf(named).toLowerCase(Locale.ROOT).equals("https"))
                .orElse(secure);
        return new ClientOrigin(client, overTls);
    }

    private static String lastOf(String list) {
        return list.substring(list.lastIndexOf(',') + 1).strip();
    }

    private static InetAddress parsed(String literal, InetAddress otherwise) {
        try {
            return InetAddress.ofLiteral(literal); // never looks a name up
        } catch (IllegalArgumentException _) {
            return otherwise;
        }
    }
}
