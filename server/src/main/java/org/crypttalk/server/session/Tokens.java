package org.crypttalk.server.session;

import java.security.SecureRandom;
import java.util.Optional;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.MalformedException;

/** Session tokens: 32 random bytes, of which the server keeps only the SHA-256. A stolen database opens no session. */
final class Tokens {

    private Tokens() {}

    static byte[] make(SecureRandom random) {
        byte[] token = new byte[32];
        random.nextBytes(token);
        return token;
    }

    /** What is kept of a token. */
    static Hash idOf(byte[] token) {
        return Hashes.sha256(token);
    }

    /** What is kept of a token in its text form, if it is one. */
    static Optional<Hash> idOf(String token) {
        try {
            return Optional.of(idOf(Base64Url.decode(token, 32)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
