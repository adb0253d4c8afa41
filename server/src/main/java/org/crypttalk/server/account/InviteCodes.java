package org.crypttalk.server.account;

import java.nio.charset.StandardCharsets;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;

/** The codes of invites, of which the server keeps the SHA-256 only. */
public final class InviteCodes {

    private InviteCodes() {}

    /** What is kept of a code; white space around it, as copying leaves it, is ignored. */
    public static Hash idOf(String code) {
        return Hashes.sha256(code.strip().getBytes(StandardCharsets.UTF_8));
    }
}
