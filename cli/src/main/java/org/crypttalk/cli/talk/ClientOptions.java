package org.crypttalk.cli.talk;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, which account, and where this device keeps its state: the same for every command that talks. */
final class ClientOptions {

    /** Where a new profile becomes a device if nothing else is said. */
    static final URI USUAL_SERVER = URI.create("http://localhost:5000");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Address of the server, for the first use of a profile; later the profile knows it (default:"
                    + " http://localhost:5000) [CRYPT_TALK_SERVER].")
    private @Nullable URI server;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description =
                    "Where this device keeps keys, history and outbox, encrypted under the key in FILE.key (default: a file named"
                            + " after the server in $XDG_STATE_HOME/crypt-talk, or ~/.local/state/crypt-talk) [CRYPT_TALK_PROFILE].")
    private @Nullable Path profile;

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

    /** As it was given, without a slash at its end: a profile remembers the address as it was written. */
    Optional<URI> server() {
        return Optional.ofNullable(server)
                .map(URI::toString)
                .map(text -> URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text));
    }

    Path profile() {
        return profile != null
                ? profile
                : defaultProfile(server().orElse(USUAL_SERVER), System.getenv(), System.getProperty("user.home", "."));
    }

    static Path defaultProfile(URI server, Map<String, String> environment, String home) {
        String state = environment.get("XDG_STATE_HOME");
        Path folder = state == null || state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
        String host = server.getHost() == null ? "server" : server.getHost();
        String port = server.getPort() < 0 ? "" : "-" + server.getPort();
        String file = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "_") + port + ".profile";
        return folder.resolve("crypt-talk").resolve(file);
    }

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
