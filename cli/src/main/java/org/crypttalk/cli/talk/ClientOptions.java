package org.crypttalk.cli.talk;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What else a command takes that talks: which account a new profile becomes a device of. */
final class ClientOptions extends ProfileOptions {

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the account, for the first use of a profile [CRYPT_TALK_NAME].")
    private @Nullable String name;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "Its password: the first line of FILE, or of standard input if FILE is -; without it a terminal is asked. Only"
                            + " for the first use of a profile [CRYPT_TALK_PASSWORD_FILE].")
    private @Nullable Path passwordFile;

    @Option(
            names = "--register",
            description = "Make the account, if the profile is new. A password that is easy to guess is refused.")
    private boolean register;

    @Option(
            names = "--invite",
            paramLabel = "CODE",
            description = "The invite, where registering needs one [CRYPT_TALK_INVITE].")
    private @Nullable String invite;

    @Nullable
    String name() {
        return name;
    }

    @Nullable
    Path passwordFile() {
        return passwordFile;
    }

    boolean register() {
        return register;
    }

    @Nullable
    String invite() {
        return invite;
    }
}
