package org.crypttalk.client.crypto.account;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;

/** A recovery code: 160 random bits, written with 20 bits of checksum as nine groups of four characters (protocol section 3.3). */
public final class RecoveryCode implements AutoCloseable {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CODE_BYTES = 20;
    private static final int CHARACTERS = 36;
    private static final int CHECKSUM_BITS = 20;

    private final Secret code;

    private RecoveryCode(Secret code) {
        this.code = code;
    }

    public static RecoveryCode create(SecureRandom random) {
        return of(Secret.random(CODE_BYTES, random));
    }

    /** The code of exactly 20 bytes, which it takes. */
    public static RecoveryCode of(Secret code) {
        if (code.size() != CODE_BYTES) {
            throw new IllegalArgumentException("A recovery code has 20 bytes, not " + code.size());
        }
        return new RecoveryCode(code);
    }

    /** Reads what somebody typed: any case, spaces and hyphens anywhere, O for 0, I and L for 1. Nothing if the checksum does not fit. */
    public static Optional<RecoveryCode> parse(String typed) {
        BigInteger bits = BigInteger.ZERO;
        int count = 0;
        for (char c : typed.toUpperCase(Locale.ROOT).toCharArray()) {
            if (c == ' ' || c == '-') {
                continue;
            }
            int digit = ALPHABET.indexOf(
                    switch (c) {
                        case 'O' -> '0';
                        case 'I', 'L' -> '1';
                        default -> c;
                    });
            if (digit < 0 || ++count > CHARACTERS) {
                return Optional.empty();
            }
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(digit));
        }
        if (count != CHARACTERS) {
            return Optional.empty();
        }
        Secret code = Secret.wrap(toBytes(bits.shiftRight(CHECKSUM_BITS)));
        BigInteger checksum = bits.and(BigInteger.ONE.shiftLeft(CHECKSUM_BITS).subtract(BigInteger.ONE));
        return checksum.longValue() == checksum(code) ? Optional.of(of(code)) : Optional.empty();
    }

    /** The code as it is shown, once. */
    public String text() {
        BigInteger bits =
                new BigInteger(1, code.unsafeArray()).shiftLeft(CHECKSUM_BITS).or(BigInteger.valueOf(checksum(code)));
        StringBuilder text = new StringBuilder(CHARACTERS + 8);
        for (int i = 0; i < CHARACTERS; i++) {
            if (i > 0 && i % 4 == 0) {
                text.append('-');
            }
            int digit = bits.shiftRight(5 * (CHARACTERS - 1 - i)).intValue() & 31;
            text.append(ALPHABET.charAt(digit));
        }
        return text.toString();
    }

    /** Splits the code; it needs no stretching. */
    public LoginSecrets derive(AccountName name) {
        return LoginSecrets.derive(code.unsafeArray(), name, Labels.RECOVERY_AUTH_SECRET, Labels.RECOVERY_WRAP_KEY);
    }

    private static long checksum(Secret code) {
        Hash hash = Hashes.ofBytes(Labels.RECOVERY_CHECKSUM, Bytes.wrap(code.unsafeArray()));
        return hash.first() >>> (64 - CHECKSUM_BITS);
    }

    private static byte[] toBytes(BigInteger value) {
        byte[] bytes = new byte[CODE_BYTES];
        for (int i = 0; i < CODE_BYTES; i++) {
            bytes[i] = value.shiftRight(8 * (CODE_BYTES - 1 - i)).byteValue();
        }
        return bytes;
    }

    @Override
    public void close() {
        code.close();
    }

    @Override
    public String toString() {
        return "RecoveryCode[not shown]";
    }
}
