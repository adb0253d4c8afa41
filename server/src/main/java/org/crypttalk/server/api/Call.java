package org.crypttalk.server.api;

import java.util.Objects;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.gateway.http.HttpRequest;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.jspecify.annotations.Nullable;

/** One request to a route, with the session and the body that the route asks for. */
final class Call {

    private final HttpRequest request;
    private final @Nullable SignedIn session;
    private final @Nullable Object body;

    Call(HttpRequest request, @Nullable SignedIn session, @Nullable Object body) {
        this.request = request;
        this.session = session;
        this.body = body;
    }

    HttpRequest request() {
        return request;
    }

    /** The session; only for routes that need one. */
    SignedIn session() {
        if (session == null) {
            throw new IllegalStateException("The route does not ask for a session.");
        }
        return session;
    }

    /** The account of the session. */
    AccountId caller() {
        return session().account();
    }

    /** The JSON body, of the type that the route takes. */
    <T extends Record> T json(Class<T> type) {
        return type.cast(Objects.requireNonNull(body, "The route takes no JSON body."));
    }

    /** The CBOR body. */
    byte[] cbor() {
        return request.body();
    }

    /** The conversation that the path names. */
    ConversationId conversation() {
        return new ConversationId(id("id"));
    }

    /** The account that the path names. */
    AccountId account() {
        return new AccountId(id("account"));
    }

    /** A number in the path. */
    long number(String parameter) {
        return parse(request.parameter(parameter), parameter);
    }

    /** A number in the query. */
    Optional<Long> queryNumber(String name) {
        return request.queryParameter(name).map(text -> parse(text, name));
    }

    /** A number in the query, at most {@code most}: a greater one is answered with less, not refused. */
    int limit(int usual, int most) {
        long limit = queryNumber("limit").orElse((long) usual);
        if (limit < 1) {
            throw Problem.malformed("limit is at least 1.").asException();
        }
        return (int) Math.min(limit, most);
    }

    /** An id in the path. */
    Hash id(String parameter) {
        return Json.fromBase64Url(request.parameter(parameter))
                .filter(bytes -> bytes.length == Hash.SIZE)
                .map(Hash::of)
                .orElseThrow(() -> Problem.malformed("The path needs an id of 32 bytes in base64url.")
                        .asException());
    }

    /** Integers from 0 to 2^53 − 1 (section 1.1). */
    private static long parse(String text, String name) {
        if (text.isEmpty() || text.length() > 16 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Problem.malformed(name + " is a whole number of at most 2^53 - 1.")
                    .asException();
        }
        long number = Long.parseLong(text);
        if (number > (1L << 53) - 1) {
            throw Problem.malformed(name + " is a whole number of at most 2^53 - 1.")
                    .asException();
        }
        return number;
    }
}
