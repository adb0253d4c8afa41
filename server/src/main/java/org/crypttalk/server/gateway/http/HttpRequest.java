package org.crypttalk.server.gateway.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read completely and within the limits of its route.
 *
 * @param method the method, upper case as on the wire
 * @param path the path as on the wire: starts with a slash, percent-encoding not undone
 * @param query the decoded parameters of the query, in the order of the wire
 * @param headers the header fields
 * @param parameters the decoded path parameters, filled in by {@link Router}; empty before it
 * @param body the body, empty when there is none; not copied, so nobody writes to it
 * @param remote the address of the peer of the TCP connection
 * @param secure whether the connection is TLS
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed over once, and never compared
public record HttpRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Headers headers,
        Map<String, String> parameters,
        byte[] body,
        InetAddress remote,
        boolean secure) {

    /**
     * A path parameter of the route.
     *
     * @throws IllegalArgumentException when the pattern of the route has no such parameter
     */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route has no path parameter {" + name + "}.");
        }
        return value;
    }

    /** The first value of a query parameter. */
    public Optional<String> queryParameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** This request with the path parameters of a route. */
    HttpRequest withParameters(Map<String, String> parameters) {
        return new HttpRequest(method, path, query, headers, parameters, body, remote, secure);
    }

    /** Method, path and size: header fields, query and body may be secrets. */
    @Override
    public String toString() {
        return "HttpRequest[" + method + " " + path + ", " + body.length + " bytes]";
    }
}
