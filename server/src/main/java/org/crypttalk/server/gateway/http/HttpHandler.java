package org.crypttalk.server.gateway.http;

/** Answers requests. Called on a virtual thread of the request's own, so it may block. */
@FunctionalInterface
public interface HttpHandler {

    /** The largest body, in bytes, of a route that says nothing else: 2 MiB. */
    int DEFAULT_BODY_LIMIT = 2 * 1024 * 1024;

    /**
     * Answers one request.
     *
     * @throws Exception anything unexpected: the client gets 500 with a reference id, the log the exception with the same
     *     id
     */
    HttpResponse handle(HttpRequest request) throws Exception;

    /**
     * The largest body, in bytes, that is read for a request; a larger one is answered 413. Asked before the body is
     * read, on an event loop: it must not block.
     *
     * @param method the method of the request
     * @param path the path as on the wire
     */
    default int bodyLimit(String method, String path) {
        return DEFAULT_BODY_LIMIT;
    }
}
