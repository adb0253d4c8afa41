package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;

/**
 * An epoch record as it is sent.
 *
 * @param bodyBytes exactly as received: what is hashed and signed
 * @param body their content
 * @param signature of the author's device
 */
public record EpochRecord(Bytes bodyBytes, EpochBody body, Bytes signature) {

    public static EpochRecord of(EpochBody body, Bytes signature) {
        return new EpochRecord(body.encode(), body, signature);
    }

    public Bytes encode() {
        return new CborWriter(bodyBytes.size() + 80)
                .array(2)
                .bytes(bodyBytes)
                .bytes(signature)
                .finish();
    }

    public static EpochRecord decode(byte[] record) throws MalformedException {
        CborReader reader = new CborReader(record, Limits.EPOCH_RECORD_BYTES).array(2);
        Bytes bodyBytes = reader.bytes();
        Bytes signature = reader.bytes(Ed25519.SIGNATURE_BYTES);
        reader.end();
        return new EpochRecord(bodyBytes, EpochBody.decode(bodyBytes), signature);
    }

    /** recordHash, which is also this entry's entryHash. */
    public Hash hash() {
        return Hashes.ofBytes(Labels.EPOCH_RECORD, bodyBytes);
    }
}
