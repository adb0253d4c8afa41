package org.crypttalk.protocol.session;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;

/**
 * What a device signs to open a session (protocol section 6.1). It is never sent: both sides write it.
 *
 * @param audience lower-case host and port, as in the HTTP {@code Host} header
 * @param challenge 32 bytes from the server, for one use
 * @param time milliseconds since 1970 UTC
 */
public record SessionStatement(String audience, AccountId account, long device, Hash challenge, long time) {

    public Bytes encode() {
        return new CborWriter(192)
                .structure(7)
                .text(audience)
                .hash(account.value())
                .uint(device)
                .hash(challenge)
                .uint(time)
                .finish();
    }

    /** Whether {@code signature} is the device key's over this statement. */
    public boolean isSignedBy(Bytes deviceKey, Bytes signature) {
        return Ed25519.verify(deviceKey, Labels.SESSION, encode(), signature);
    }
}
