package org.crypttalk.client.crypto.account;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;

/** A password: NFC, 1 to 1,024 bytes of UTF-8 (protocol section 3.2). */
public final class Password implements AutoCloseable {

    private static final int MAX_BYTES = 1_024;

    private final byte[] utf8;

    private Password(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** The password, unless it is empty, too long, or has a surrogate without its partner. */
    public static Optional<Password> of(CharSequence text) {
        byte[] utf8;
        try {
            utf8 = CborWriter.utf8(Normalizer.normalize(text, Normalizer.Form.NFC));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return utf8.length == 0 || utf8.length > MAX_BYTES ? Optional.empty() : Optional.of(new Password(utf8));
    }

    /**
     * Stretches ({@link KdfParameters#stretch}) and splits.
     *
     * @param random 32 bytes, kept by the server
     */
    public LoginSecrets derive(AccountName name, Hash random, KdfParameters parameters) {
        Hash salt = Hashes.of(new CborWriter()
                .array(3)
                .text(Labels.PASSWORD_SALT)
                .text(name.key())
                .hash(random));
        try (Secret stretched = parameters.stretch(utf8, salt.toBytes())) {
            return LoginSecrets.derive(
                    stretched.unsafeArray(), name, Labels.PASSWORD_AUTH_SECRET, Labels.PASSWORD_WRAP_KEY);
        }
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "Password[not shown]";
    }
}
