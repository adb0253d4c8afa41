package org.crypttalk.client.rest;

import org.crypttalk.protocol.MalformedException;

/** What came of a request. */
public sealed interface Answer<T> {

    record Ok<T>(T value) implements Answer<T> {}

    /** The server refused; its reason is for people, its code for programs (protocol section 13). */
    record Refused<T>(Refusal refusal) implements Answer<T> {}

    /**
     * There was no answer, or none that can be read: it may have been done or not.
     *
     * @param reason one sentence
     */
    record None<T>(String reason) implements Answer<T> {}

    /** Makes something of a value. */
    interface Reading<T, R> {
        R of(T value) throws MalformedException;
    }

    /** The answer with its value read; {@link None} if it cannot be. */
    default <R> Answer<R> map(Reading<T, R> reading) {
        return switch (this) {
            case Ok<T>(T value) -> {
                try {
                    yield new Ok<>(reading.of(value));
                } catch (MalformedException e) {
                    yield new None<>("The server's answer cannot be read: " + e.getMessage() + ".");
                }
            }
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
            case None<T>(String reason) -> new None<>(reason);
        };
    }

    /** Whether it was done or refused for good: asking again would change nothing. */
    default boolean isSettled() {
        return switch (this) {
            case Ok<T> _ -> true;
            case Refused<T>(Refusal refusal) -> refusal.isDefinite();
            case None<T> _ -> false;
        };
    }

    /** Whether the server refused with this code. */
    default boolean isRefused(String code) {
        return this instanceof Refused<T>(Refusal refusal) && refusal.code().equals(code);
    }
}
