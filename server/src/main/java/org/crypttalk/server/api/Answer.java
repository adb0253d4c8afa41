package org.crypttalk.server.api;

import java.util.List;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.crypttalk.server.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What an endpoint answers; the route says the status of a success. */
sealed interface Answer {

    /**
     * It worked.
     *
     * @param body a record for JSON, {@code byte[]} for CBOR, null for none
     * @param headers more header fields, such as a cookie
     */
    record Success(@Nullable Object body, List<HttpResponse.Header> headers) implements Answer {}

    /** It was refused. */
    record Refused(Problem problem) implements Answer {}

    static Answer of(Object body) {
        return new Success(body, List.of());
    }

    static Answer of(Object body, HttpResponse.Header header) {
        return new Success(body, List.of(header));
    }

    static Answer nothing() {
        return new Success(null, List.of());
    }

    static Answer refused(Problem problem) {
        return new Refused(problem);
    }
}
