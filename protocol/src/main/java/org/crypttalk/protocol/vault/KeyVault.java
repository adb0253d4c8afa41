package org.crypttalk.protocol.vault;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborWriter;

/** The key vault from outside: a box, and the hash by which the log commits to it (protocol section 5.1). */
public final class KeyVault {

    private KeyVault() {}

    /** The box, its size checked. */
    public static Box decode(byte[] keyVault) throws MalformedException {
        return Box.decode(keyVault, Limits.KEY_VAULT_BYTES);
    }

    /** keyVaultHash of the stored bytes. */
    public static Hash hash(byte[] keyVault) {
        return Hashes.ofBytes(Labels.KEY_VAULT_HASH, keyVault);
    }

    /** vaultKeyHash: what a generation commits to. */
    public static Hash vaultKeyHash(long generation, Bytes vaultKey) {
        return Hashes.of(new CborWriter()
                .array(3)
                .text(Labels.VAULT_KEY)
                .uint(generation)
                .bytes(vaultKey));
    }
}
