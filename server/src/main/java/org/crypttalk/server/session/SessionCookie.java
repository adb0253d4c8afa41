package org.crypttalk.server.session;

import java.time.Duration;
import org.crypttalk.server.gateway.http.HttpRequest;
import org.crypttalk.server.gateway.http.HttpResponse.Header;

/** The cookie that carries a browser's session token (docs/protocol.md, section 6); no script can read it, no other site can use it. */
public final class SessionCookie {

    /** Its name. */
    public static final String NAME = "crypt_talk_session";

    private SessionCookie() {}

    /** Sets it for as long as the session lives without use. */
    public static Header set(HttpRequest request, String token, Duration life) {
        return header(request, token, life.toSeconds());
    }

    /** Takes it away. */
    public static Header clear(HttpRequest request) {
        return header(request, "", 0);
    }

    private static Header header(HttpRequest request, String value, long seconds) {
        return new Header(
                "Set-Cookie",
                NAME + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds
                        + (request.secure() ? "; Secure" : ""));
    }
}
