package org.crypttalk.protocol.envelope;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * An encrypted read mark or typing notice: from outside they look the same.
 *
 * @param headerBytes as received: part of the encryption
 * @param header their content
 * @param ciphertext AES-256-GCM with its tag
 */
public record Mark(Bytes headerBytes, MarkHeader header, Bytes ciphertext) {

    public Bytes encode() {
        return new CborWriter(headerBytes.size() + ciphertext.size() + 16)
                .array(2)
                .bytes(headerBytes)
                .bytes(ciphertext)
                .finish();
    }

    public static Mark decode(byte[] mark) throws MalformedException {
        CborReader reader = new CborReader(mark, Limits.MARK_BYTES).array(2);
        Bytes headerBytes = reader.bytes();
        MarkHeader header = MarkHeader.read(new CborReader(headerBytes.unsafeArray(), Limits.MARK_BYTES));
        Bytes ciphertext = reader.bytes();
        reader.end();
        return new Mark(headerBytes, header, ciphertext);
    }

    /** Checks the whole mark and gives its header: all that a server reads of it. */
    public static MarkHeader decodeHeader(byte[] mark) throws MalformedException {
        CborReader reader = new CborReader(mark, Limits.MARK_BYTES).array(2);
        MarkHeader header = MarkHeader.read(reader.nested());
        reader.skipBytes();
        reader.end();
        return header;
    }
}
