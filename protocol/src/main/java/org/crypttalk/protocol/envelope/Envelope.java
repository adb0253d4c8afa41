package org.crypttalk.protocol.envelope;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * An encrypted message as it is sent and stored.
 *
 * @param headerBytes as received: part of the encryption
 * @param header their content
 * @param ciphertext AES-256-GCM with its tag
 */
public record Envelope(Bytes headerBytes, EnvelopeHeader header, Bytes ciphertext) {

    public Bytes encode() {
        return new CborWriter(headerBytes.size() + ciphertext.size() + 16)
                .array(2)
                .bytes(headerBytes)
                .bytes(ciphertext)
                .finish();
    }

    public static Envelope decode(byte[] envelope) throws MalformedException {
        CborReader reader = new CborReader(envelope, Limits.ENVELOPE_BYTES).array(2);
        Bytes headerBytes = reader.bytes();
        EnvelopeHeader header = EnvelopeHeader.read(new CborReader(headerBytes.unsafeArray(), Limits.ENVELOPE_BYTES));
        Bytes ciphertext = reader.bytes();
        reader.end();
        return new Envelope(headerBytes, header, ciphertext);
    }

    /** Checks the whole envelope and gives its header, without copying the ciphertext: all that a server reads of it. */
    public static EnvelopeHeader decodeHeader(byte[] envelope) throws MalformedException {
        CborReader reader = new CborReader(envelope, Limits.ENVELOPE_BYTES).array(2);
        EnvelopeHeader header = EnvelopeHeader.read(reader.nested());
        reader.skipBytes();
        reader.end();
        return header;
    }

    /** envelopeHash of the bytes as sent. */
    public static Hash hash(byte[] envelope) {
        return Hashes.ofBytes(Labels.ENVELOPE, envelope);
    }
}
