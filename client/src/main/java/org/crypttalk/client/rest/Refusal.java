package org.crypttalk.client.rest;

/**
 * A problem of the server (protocol section 13).
 *
 * @param detail what happened, why, and what to do
 * @param retryAfterSeconds when to ask again; 0 if the server names no time
 */
public record Refusal(String code, int status, String detail, long retryAfterSeconds) {

    /** Whether nothing came of the request, for good. Who is asked to come again later was not looked at. */
    public boolean isDefinite() {
        return status >= 400 && status < 500 && !code.equals("throttled") && !code.equals("request_timeout");
    }
}
