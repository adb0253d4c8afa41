package org.crypttalk.protocol;

/** Padmé: sizes that tell little (protocol section 2.5). */
public final class Padding {

    /** The least padded length in bytes. */
    public static final int LEAST = 256;

    private Padding() {}

    /**
     * The padded length of {@code length} bytes: at most about 12 % more.
     *
     * @throws IllegalArgumentException for a negative length or one above 2^30
     */
    public static int paddedLength(int length) {
        if (length < 0 || length > 1 << 30) {
            throw new IllegalArgumentException("A length is from 0 to 2^30");
        }
        if (length <= LEAST) {
            return LEAST;
        }
        int exponent = 31 - Integer.numberOfLeadingZeros(length);
        int significant = 32 - Integer.numberOfLeadingZeros(exponent);
        int mask = (1 << (exponent - significant)) - 1;
        return (length + mask) & ~mask;
    }
}
