package org.crypttalk.client.rest;

/**
 * A problem of the server (protocol section 13).
 *
 * @param detail what happened, why, and what to do
 * @param retryAfterSeconds when to ask again; 0 if the server names no time
 */
public record Refusal(String code, int status, String detail, long retryAfterSeconds) {}
