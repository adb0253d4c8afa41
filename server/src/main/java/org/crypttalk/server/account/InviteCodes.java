package org.crypttalk.server.account;

import java.nio.charset.StandardCharsets;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.server.ids.Ids;
import org.crypttalk.server.store.Bytes32;

/** The codes of invites, of which the server keeps the SHA-256 only. */
public final class InviteCodes {

    private InviteCodes() {}

    /** What is kept of a code; white space around it, as copying leaves it, is ignored. */
    public static Bytes32 idOf(String code) {
        return Ids.stored(Hashes.sha256(code.strip().getBytes(StandardCharsets.UTF_8)));
    }
}
