package org.crypttalk.client.crypto.conversation;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.crypttalk.client.crypto.Aead;
import org.crypttalk.client.crypto.Hkdf;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Padding;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;

/** How envelopes and marks are encrypted: key and nonce from epoch key and salt, padding around signature and signed bytes (section 8.1). */
final class Sealing {

    /** Bytes before {@code signed}: its length (u32, big-endian) and the signature. */
    private static final int FRONT = 4 + Ed25519.SIGNATURE_BYTES;

    /** Signature and signed bytes out of a plaintext whose padding was checked. */
    record Signed(Bytes signature, Bytes bytes) {}

    private Sealing() {}

    static Bytes seal(Secret epochKey, String label, Hash recordHash, Bytes header, Bytes salt, byte[] plaintext) {
        return Bytes.wrap(
                Aead.seal(keyAndNonce(epochKey, label, recordHash, header, salt), header.unsafeArray(), plaintext));
    }

    static Optional<byte[]> open(
            Secret epochKey, String label, Hash recordHash, Bytes header, Bytes salt, Bytes ciphertext) {
        return Aead.open(
                keyAndNonce(epochKey, label, recordHash, header, salt), header.unsafeArray(), ciphertext.unsafeArray());
    }

    /** u32 length ‖ signature ‖ signed ‖ zeros up to {@code size} bytes. */
    static byte[] plaintext(Bytes signature, Bytes signed, int size) {
        return ByteBuffer.allocate(size)
                .putInt(signed.size())
                .put(signature.unsafeArray())
                .put(signed.unsafeArray())
                .array();
    }

    /** The padded size of an envelope's plaintext. */
    static int paddedSize(int signedBytes) {
        return Padding.paddedLength(FRONT + signedBytes);
    }

    /** Nothing if the length does not fit or a padding byte is not zero. */
    static Optional<Signed> unpad(byte[] plaintext) {
        if (plaintext.length < FRONT) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(plaintext);
        int length = buffer.getInt();
        if (length < 0 || length > plaintext.length - FRONT) {
            return Optional.empty();
        }
        for (int i = FRONT + length; i < plaintext.length; i++) {
            if (plaintext[i] != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new Signed(
                Bytes.copyOfRange(plaintext, 4, FRONT), Bytes.copyOfRange(plaintext, FRONT, FRONT + length)));
    }

    private static byte[] keyAndNonce(Secret epochKey, String label, Hash recordHash, Bytes header, Bytes salt) {
        byte[] info = new CborWriter(256)
                .array(3)
                .text(label)
                .hash(recordHash)
                .bytes(header)
                .toBytes();
        return Hkdf.derive(epochKey.unsafeArray(), salt.unsafeArray(), info, Aead.KEY_AND_NONCE_BYTES);
    }
}
