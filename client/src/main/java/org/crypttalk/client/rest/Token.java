package org.crypttalk.client.rest;

/** What proves a session to the server. Never shown. */
public final class Token {

    private final String value;

    public Token(String value) {
        this.value = value;
    }

    /** The token, only for a request's header and the handshake. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "Token[not shown]";
    }
}
