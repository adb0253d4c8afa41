package org.crypttalk.server.api;

import java.util.List;
import org.crypttalk.server.account.Throttle;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of routes. The router, the check of sessions and bodies, and the OpenAPI description are made from it, so they
 * cannot tell different stories.
 *
 * @param method the HTTP method
 * @param pattern the path; {@code {name}} is one segment
 * @param summary one sentence for the description
 * @param access the session that is needed
 * @param throttle how often it may be asked, by one account where a session is needed, else from one address; null where the endpoint counts
 *     by itself, or nobody need count
 * @param query the parameters of the query, all optional
 * @param request the body that is taken
 * @param status the status of success
 * @param response the body that is answered
 * @param endpoint what answers
 */
record Route(
        String method,
        String pattern,
        String summary,
        Access access,
        @Nullable Throttle throttle,
        List<String> query,
        Shape request,
        int status,
        Shape response,
        Endpoint endpoint) {

    /** Answers one call whose session and body were checked. Runs on a virtual thread, so it may block. */
    @FunctionalInterface
    interface Endpoint {
        Answer answer(Call call) throws Exception;
    }

    static Route of(String method, String pattern, String summary) {
        return new Route(
                method,
                pattern,
                summary,
                Access.DEVICE,
                null,
                List.of(),
                Shape.nothing(),
                200,
                Shape.nothing(),
                call -> {
                    throw new IllegalStateException("The route " + method + " " + pattern + " has no endpoint.");
                });
    }

    Route access(Access access) {
        return new Route(method, pattern, summary, access, throttle, query, request, status, response, endpoint);
    }

    Route throttledBy(Throttle throttle) {
        return new Route(method, pattern, summary, access, throttle, query, request, status, response, endpoint);
    }

    Route query(String... query) {
        return new Route(
                method, pattern, summary, access, throttle, List.of(query), request, status, response, endpoint);
    }

    Route takes(Shape request) {
        return new Route(method, pattern, summary, access, throttle, query, request, status, response, endpoint);
    }

    Route answers(int status, Shape response) {
        return new Route(method, pattern, summary, access, throttle, query, request, status, response, endpoint);
    }

    Route by(Endpoint endpoint) {
        return new Route(method, pattern, summary, access, throttle, query, request, status, response, endpoint);
    }
}
