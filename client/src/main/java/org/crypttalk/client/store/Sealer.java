package org.crypttalk.client.store;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Hkdf;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.view.ProfileException;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.vault.Box;

/**
 * Encrypts what a profile keeps: each value is a box (protocol section 2.4) under the profile's key, bound to its table and row, so that
 * values cannot be exchanged. What must be found again is stored as a tag, a keyed hash that says nothing without the key.
 */
final class Sealer implements AutoCloseable {

    private static final String LABEL = "crypt-talk profile/1";
    private static final int TAG_BYTES = 16;
    private static final int MAX_VALUE_BYTES = 4 * 1024 * 1024;

    private final Secret key;
    private final Secret tagKey;
    private final SecureRandom random;

    /** Takes the key. */
    Sealer(Secret key, SecureRandom random) {
        this.key = key;
        this.tagKey = Secret.wrap(Hkdf.derive(
                key.unsafeArray(),
                new byte[0],
                new CborWriter().array(1).text(LABEL + " tag").toBytes(),
                32));
        this.random = random;
    }

    /** Reads a value. */
    interface Reading<T> {
        T of(CborReader reader) throws MalformedException;
    }

    byte[] seal(String table, long row, long column, Consumer<CborWriter> value) {
        CborWriter writer = new CborWriter(512);
        value.accept(writer);
        try (Secret plaintext = Secret.wrap(writer.toBytes())) {
            return Boxes.seal(key, info(table, row, column), plaintext, random)
                    .encode()
                    .toArray();
        }
    }

    <T> T open(String table, long row, long column, byte[] sealed, Reading<T> reading) {
        try {
            Box box = Box.decode(sealed, MAX_VALUE_BYTES);
            try (Secret plaintext = Boxes.open(key, info(table, row, column), box)
                    .orElseThrow(() -> new MalformedException("it does not decrypt"))) {
                CborReader reader = new CborReader(plaintext.unsafeArray(), MAX_VALUE_BYTES);
                T value = reading.of(reader);
                reader.end();
                return value;
            }
        } catch (MalformedException e) {
            throw new ProfileException(
                    ProfileException.Reason.DAMAGED,
                    "A value in the profile is damaged (" + table + ": " + e.getMessage()
                            + "). Restore nothing from a backup: sign in anew, the history is at the server.",
                    e);
        }
    }

    /** A keyed hash by which a row is found. */
    byte[] tag(String purpose, byte[] value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(tagKey.unsafeArray(), "HmacSHA256"));
            byte[] full = mac.doFinal(
                    new CborWriter().array(2).text(purpose).bytes(value).toBytes());
            return Arrays.copyOf(full, TAG_BYTES);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }

    private static Bytes info(String table, long row, long column) {
        return new CborWriter(64)
                .array(4)
                .text(LABEL)
                .text(table)
                .uint(row)
                .uint(column)
                .finish();
    }

    @Override
    public void close() {
        key.close();
        tagKey.close();
    }
}
