package org.crypttalk.server.gateway.http;

import java.util.List;
import java.util.Locale;

/**
 * Recognises requests that a page of another site made a browser send. Cookies travel with such requests, so what changes
 * anything, and the handshake of a socket, must be refused.
 */
public final class CrossSite {

    private CrossSite() {}

    /**
     * Whether the header fields say that another site sent the request: an {@code Origin} whose host and port are not those
     * of {@code Host}, or {@code Sec-Fetch-Site: cross-site}. A client that is no browser sends neither.
     */
    public static boolean isForeign(Headers headers) {
        if (headers.all("sec-fetch-site").contains("cross-site")) {
            return true;
        }
        List<String> origins = headers.all("origin");
        if (origins.isEmpty()) {
            return false;
        }
        String origin = origins.getFirst().toLowerCase(Locale.ROOT);
        int scheme = origin.indexOf("://");
        if (origins.size() > 1 || scheme < 0) {
            return true;
        }
        String defaultPort = origin.startsWith("https:") ? ":443" : ":80";
        String host = headers.first("host").orElse("").toLowerCase(Locale.ROOT);
        return !without(origin.substring(scheme + 3), defaultPort).equals(without(host, defaultPort));
    }

    /** Whether a method may change something. */
    public static boolean isMutating(String method) {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }

    private static String without(String authority, String defaultPort) {
        return authority.endsWith(defaultPort)
                ? authority.substring(0, authority.length() - defaultPort.length())
                : authority;
    }
}
