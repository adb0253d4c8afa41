package org.crypttalk.client.conversation;

/** Whether a conversation can take a message now. */
sealed interface Readiness {

    record Ready() implements Readiness {}

    /** Something is missing that comes by itself: a connection, a key that was asked for. */
    record Later(long afterMillis) implements Readiness {}

    /**
     * Nothing can be sent here.
     *
     * @param reason one sentence
     */
    record Blocked(String reason) implements Readiness {}
}
