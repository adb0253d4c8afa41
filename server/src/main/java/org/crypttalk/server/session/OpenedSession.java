package org.crypttalk.server.session;

import org.crypttalk.protocol.Base64Url;

/**
 * A session that was just opened, with the only copy of its token.
 *
 * @param session what was opened
 * @param token 32 bytes, for the client
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record OpenedSession(SignedIn session, byte[] token) {

    /** The token in base64url. */
    public String tokenText() {
        return Base64Url.encode(token);
    }

    @Override
    public String toString() {
        return "OpenedSession[" + session + "]";
    }
}
