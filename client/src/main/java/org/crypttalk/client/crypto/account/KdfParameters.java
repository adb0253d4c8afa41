package org.crypttalk.client.crypto.account;

import java.util.Optional;

/**
 * The price of guessing a password: Argon2id's memory in KiB, iterations and lanes. Only values within the bounds of protocol section 3.2
 * can be made, so that nothing is derived or sent with others.
 */
public record KdfParameters(int memoryKiB, int iterations, int parallelism) {

    /** What new passwords use. */
    public static final KdfParameters STANDARD = new KdfParameters(65_536, 3, 1);

    public KdfParameters {
        if (!isWithinBounds(memoryKiB, iterations, parallelism)) {
            throw new IllegalArgumentException("The parameters are outside the bounds");
        }
    }

    /** The parameters a server named, if they are within the bounds. */
    public static Optional<KdfParameters> of(long memoryKiB, long iterations, long parallelism) {
        return isWithinBounds(memoryKiB, iterations, parallelism)
                ? Optional.of(new KdfParameters((int) memoryKiB, (int) iterations, (int) parallelism))
                : Optional.empty();
    }

    private static boolean isWithinBounds(long memoryKiB, long iterations, long parallelism) {
        return memoryKiB >= 65_536 && memoryKiB <= 262_144 && iterations >= 3 && iterations <= 10 && parallelism == 1;
    }
}
