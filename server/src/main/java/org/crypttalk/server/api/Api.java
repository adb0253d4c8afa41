package org.crypttalk.server.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.gateway.http.HttpHandler;
import org.crypttalk.server.gateway.http.HttpRequest;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.crypttalk.server.gateway.http.Router;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.problem.ProblemException;
import org.crypttalk.server.session.Authenticate;
import org.crypttalk.server.session.SessionCookie;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way into every route: the session must be of the route's kind, the body of the route's media type, size and shape. Only then the endpoint is asked. Whatever goes wrong is answered as a problem that shows no internals.
 */
final class Api {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Authenticate authenticate;

    Api(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    /** Adds the routes to a router. */
    void addTo(Router.Builder router, List<Route> routes) {
        for (Route route : routes) {
            router.route(route.method(), route.pattern(), bodyLimit(route), request -> handle(route, request));
        }
    }

    private static int bodyLimit(Route route) {
        return switch (route.request()) {
            case Shape.Nothing _, Shape.OtherJson _ -> 1_024;
            case Shape.JsonOf _ -> HttpHandler.DEFAULT_BODY_LIMIT;
            case Shape.Cbor cbor -> cbor.maxBytes();
        };
    }

    private HttpResponse handle(Route route, HttpRequest request) {
        HttpResponse response;
        try {
            response = answer(route, request);
        } catch (ProblemException e) {
            response = problem(e.problem());
        } catch (StoreException e) {
            response = problem(storeProblem(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response = problem(Problem.of(ProblemCode.UNAVAILABLE, "The server is stopping. Try again in a moment."));
        } catch (Exception e) {
            response = problem(internal(e));
        }
        LOG.debug("{} {} {}: {} bytes", request.method(), route.pattern(), response.status(), response.body().length);
        return response;
    }

    private HttpResponse answer(Route route, HttpRequest request) throws Exception {
        @Nullable SignedIn session = route.access() == Access.ANYONE ? null : session(route.access(), request);
        count(route.throttle(), session, request);
        Call call = new Call(request, session, body(route.request(), request));
        return switch (route.endpoint().answer(call)) {
            case Answer.Refused refused -> problem(refused.problem());
            case Answer.Success success -> success(route, success);
        };
    }

    private SignedIn session(Access access, HttpRequest request) {
        Optional<String> token = request.headers().bearerToken();
        if (token.isEmpty()) {
            token = request.headers().cookie(SessionCookie.NAME);
        }
        return token.flatMap(authenticate::session)
                .filter(access::admits)
                .orElseThrow(() -> Problem.notSignedIn().asException());
    }

    /** Before the body is looked at, which would be most of the work. */
    private static void count(@Nullable Throttle throttle, @Nullable SignedIn session, HttpRequest request) {
        if (throttle != null) {
            Optional<Problem> tooOften =
                    session == null ? throttle.count(request.remote()) : throttle.count(session.account());
            if (tooOften.isPresent()) {
                throw tooOften.get().asException();
            }
        }
    }

    private static @Nullable Object body(Shape shape, HttpRequest request) {
        return switch (shape) {
            case Shape.Nothing _, Shape.OtherJson _ -> null;
            case Shape.JsonOf json -> {
                requireMediaType(request, "application/json");
                yield Json.read(request.body(), json.type());
            }
            case Shape.Cbor _ -> {
                requireMediaType(request, "application/cbor");
                yield null;
            }
        };
    }

    private static void requireMediaType(HttpRequest request, String needed) {
        String given = request.headers().first("content-type").orElse("");
        int parameters = given.indexOf(';');
        String type = (parameters < 0 ? given : given.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!type.equals(needed)) {
            throw Problem.of(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "This address takes " + needed + ". Set Content-Type to it.")
                    .asException();
        }
    }

    private static HttpResponse success(Route route, Answer.Success success) {
        Object body = success.body();
        HttpResponse response;
        if (body == null) {
            response = HttpResponse.empty(route.status());
        } else if (body instanceof byte[] bytes) {
            String type = route.response() instanceof Shape.Cbor ? "application/cbor" : "application/json";
            response = HttpResponse.of(route.status(), type, bytes).with("Cache-Control", "no-store");
        } else {
            response = HttpResponse.json(route.status(), Json.write(body));
        }
        for (HttpResponse.Header header : success.headers()) {
            response = response.with(header.name(), header.value());
        }
        return response;
    }

    private static HttpResponse problem(Problem problem) {
        HttpResponse response = HttpResponse.of(
                        problem.code().status(), "application/problem+json", Json.write(problem))
                .with("Cache-Control", "no-store");
        return problem.code() == ProblemCode.THROTTLED
                        && problem.members().get("retryAfterSeconds") instanceof Long seconds
                ? response.with("Retry-After", Long.toString(seconds))
                : response;
    }

    private static Problem storeProblem(StoreException failure) {
        return switch (failure.reason()) {
            case CLOSED -> Problem.of(ProblemCode.UNAVAILABLE, "The server is stopping. Try again in a moment.");
            case DISK_FULL, DISK_REFUSES, NOT_WRITABLE, FAILED, IN_USE, DAMAGED, NEWER_VERSION, UNREACHABLE -> {
                LOG.debug("The store, which has said why itself, refuses", failure);
                yield Problem.of(
                        ProblemCode.UNAVAILABLE,
                        "The server cannot store anything now. Its operator finds the reason in its log.");
            }
        };
    }

    private static Problem internal(Exception failure) {
        String reference = Long.toHexString(ThreadLocalRandom.current().nextLong());
        LOG.error("A request failed, reference {}", reference, failure);
        return new Problem(
                ProblemCode.INTERNAL,
                "Something went wrong in the server. Its operator finds it in the log by the reference.",
                Map.of("reference", reference));
    }
}
