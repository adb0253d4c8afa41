package org.crypttalk.protocol.vault;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * Something encrypted for keeping (protocol section 2.4), from outside.
 *
 * @param salt 32 random bytes, new for each encryption
 * @param ciphertext AES-256-GCM with its tag of 16 bytes
 */
public record Box(Bytes salt, Bytes ciphertext) {

    public static final int SALT_BYTES = 32;
    public static final int TAG_BYTES = 16;

    public Bytes encode() {
        return new CborWriter(ciphertext.size() + 48)
                .structure(4)
                .bytes(salt)
                .bytes(ciphertext)
                .finish();
    }

    /**
     * Decodes a box.
     *
     * @param limit the most bytes that this kind of box may have
     */
    public static Box decode(byte[] box, int limit) throws MalformedException {
        CborReader reader = new CborReader(box, limit).structure(4);
        Box decoded = new Box(reader.bytes(SALT_BYTES), reader.bytes());
        reader.end();
        if (decoded.ciphertext.size() < TAG_BYTES) {
            throw new MalformedException("A ciphertext has at least its tag of 16 bytes");
        }
        return decoded;
    }
}
