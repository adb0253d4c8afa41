package org.crypttalk.server.problem;

/**
 * Ends the handling of a request with a {@link Problem}. Thrown at the edge only, while input is read and outcomes are answered; use cases
 * return sealed outcomes. Carries no stack trace: it is an answer, not a fault, and strangers can cause it at will.
 */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code().code(), null, false, false);
        this.problem = problem;
    }

    /** What the client is told. */
    public Problem problem() {
        return problem;
    }
}
