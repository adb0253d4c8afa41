package org.crypttalk.client.crypto.account;

import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.crypttalk.client.crypto.Secret;

/**
 * The price of guessing a password: Argon2id's memory in KiB, iterations and lanes. Only values within the bounds of protocol section 3.2
 * can be made, so that nothing is derived or sent with others.
 */
public record KdfParameters(int memoryKiB, int iterations, int parallelism) {

    /** What new passwords use. */
    public static final KdfParameters STANDARD = new KdfParameters(65_536, 3, 1);

    private static final int STRETCHED_BYTES = 32;

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

    /**
     * Stretches (Argon2id, RFC 9106, version 0x13). Half a second and 64 MiB with {@link #STANDARD}.
     *
     * @param utf8 what somebody knows; stays the caller's to wipe
     * @return 32 bytes
     */
    public Secret stretch(byte[] utf8, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKiB)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] stretched = new byte[STRETCHED_BYTES];
        generator.generateBytes(utf8, stretched);
        return Secret.wrap(stretched);
    }

    private static boolean isWithinBounds(long memoryKiB, long iterations, long parallelism) {
        return memoryKiB >= 65_536 && memoryKiB <= 262_144 && iterations >= 3 && iterations <= 10 && parallelism == 1;
    }
}
