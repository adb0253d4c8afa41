package org.crypttalk.client.view;

import java.nio.file.Path;
import java.util.Arrays;

/** What a profile on disk is encrypted with. */
public sealed interface ProfileKey {

    /**
     * A file of 32 random bytes, made if it is missing, readable for its owner only: one that is not, or is not the profile's owner's, is refused.
     * For programs that start by themselves. It protects the profile where that is copied without it: keep it on another disk, or out of backups.
     */
    record InFile(Path file) implements ProfileKey {

        /** The usual one of a profile: {@code NAME.key} beside it. */
        public static InFile beside(Path profile) {
            return new InFile(profile.resolveSibling(profile.getFileName() + ".key"));
        }
    }

    /**
     * A passphrase, stretched with Argon2id (64 MiB, 3 iterations) and a random salt. Whoever opens the profile has to know it.
     *
     * @param passphrase 1 to 1,024 bytes of UTF-8 in NFC; the caller's to wipe, after use
     */
    @SuppressWarnings("ArrayRecordComponent") // characters that can be wiped, never compared
    record FromPassphrase(char[] passphrase) implements ProfileKey {

        /** Overwrites the passphrase. */
        public void wipe() {
            Arrays.fill(passphrase, '\0');
        }

        @Override
        public String toString() {
            return "FromPassphrase[not shown]";
        }
    }
}
