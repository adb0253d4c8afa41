package org.crypttalk.protocol.account;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;

/**
 * What an entry says of a generation of an account's keys.
 *
 * @param number g, from 0
 * @param enrolmentKey E_g public, Ed25519
 * @param accountKey S_g public, X-Wing: epoch keys are sealed to it
 * @param vaultKeyHash commits to V_g
 * @param keyVaultHash of the key vault as stored
 * @param sealsHash of the unlock seals as stored
 */
public record Generation(
        long number, Bytes enrolmentKey, Bytes accountKey, Hash vaultKeyHash, Hash keyVaultHash, Hash sealsHash) {

    void write(CborWriter writer) {
        writer.array(6)
                .uint(number)
                .bytes(enrolmentKey)
                .bytes(accountKey)
                .hash(vaultKeyHash)
                .hash(keyVaultHash)
                .hash(sealsHash);
    }

    static Generation read(CborReader reader) throws MalformedException {
        reader.array(6);
        return new Generation(
                reader.uint(),
                reader.bytes(Ed25519.PUBLIC_KEY_BYTES),
                reader.bytes(XWing.PUBLIC_KEY_BYTES),
                reader.hash(),
                reader.hash(),
                reader.hash());
    }

    /** keyHash(S_g): what rosters and epoch seals name. */
    public Hash accountKeyHash() {
        return XWing.keyHash(accountKey);
    }
}
