package org.crypttalk.server.gateway.http;

import java.util.ArrayList;
import java.util.List;
import org.crypttalk.server.gateway.http.HttpResponse.Header;

/** The header fields that every answer carries: what a browser must not do with it. */
public final class SecurityHeaders {

    /**
     * Only this origin may supply anything; scripts may compile WebAssembly but evaluate no text. {@code 'self'} covers
     * WebSockets of the same origin (Content Security Policy Level 3, section 6.7.2.8).
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
            + "style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /**
     * The header fields.
     *
     * @param secure whether the gateway speaks TLS; then browsers are told to insist on it for a year
     */
    public static List<Header> of(boolean secure) {
        List<Header> headers = new ArrayList<>(List.of(
                new Header("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                new Header("X-Content-Type-Options", "nosniff"),
                new Header("Referrer-Policy", "no-referrer"),
                new Header("Cross-Origin-Opener-Policy", "same-origin"),
                new Header("Cross-Origin-Resource-Policy", "same-origin"),
                new Header("Permissions-Policy", "camera=(), geolocation=(), payment=(), usb=()")));
        if (secure) {
            headers.add(new Header("Strict-Transport-Security", "max-age=31536000"));
        }
        return List.copyOf(headers);
    }
}
