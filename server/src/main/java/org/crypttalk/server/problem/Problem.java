package org.crypttalk.server.problem;

import java.util.Map;

/**
 * One refusal, in words for a person and with a code for a program.
 *
 * @param code what a program branches on
 * @param detail what happened, why, and what to do; never names internals, nor repeats what the client sent
 * @param members what section 13 adds to a code: {@code Long}, {@code String} or {@code byte[]} by name
 */
public record Problem(ProblemCode code, String detail, Map<String, Object> members) {

    public Problem {
        members = Map.copyOf(members);
    }

    /** A problem whose code says everything a program needs. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, Map.of());
    }

    /** Something that does not decode. */
    public static Problem malformed(String detail) {
        return of(ProblemCode.MALFORMED, detail);
    }

    /** Something that decodes, but breaks a rule of the protocol. */
    public static Problem invalid(String detail) {
        return of(ProblemCode.INVALID, detail);
    }

    /** The one answer for what does not exist and for what is none of the caller's business. */
    public static Problem notFound() {
        return of(ProblemCode.NOT_FOUND, "There is nothing here, or nothing for you.");
    }

    /** The one answer for a missing, unknown, ended or unfitting session. */
    public static Problem notSignedIn() {
        return of(ProblemCode.NOT_SIGNED_IN, "You are not signed in, or no longer. Sign in and try again.");
    }

    /** This problem as an exception, for code that cannot go on. */
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
