package org.crypttalk.client;

import java.nio.file.Path;
import org.crypttalk.client.view.ProfileKey;

/**
 * Where a device keeps what it must not lose, and what that is encrypted with. A profile is one device: it is used by one process at a time,
 * and never by copies of itself.
 *
 * @param file a SQLite file, made if it is missing; one that is not the user's only is refused
 */
public record ProfilePlace(Path file, ProfileKey key) {

    /** A profile with a key file beside it, {@code NAME.key}: for programs that start by themselves. */
    public static ProfilePlace at(Path file) {
        return new ProfilePlace(file, ProfileKey.InFile.beside(file));
    }

    /** A profile that opens with a passphrase. */
    public static ProfilePlace at(Path file, char[] passphrase) {
        return new ProfilePlace(file, new ProfileKey.FromPassphrase(passphrase));
    }
}
