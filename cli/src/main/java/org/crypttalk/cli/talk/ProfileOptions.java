package org.crypttalk.cli.talk;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a device keeps its state, and at which server it is one. */
class ProfileOptions {

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
            names = "--allow-http",
            description =
                    "Allow http to a server on another machine: what a password is proven with and the session can be read on the way."
                            + " Only for a network that is trusted all the way [CRYPT_TALK_ALLOW_HTTP=true].")
    private boolean allowHttp;

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

    /**
     * The server at an address. Connects to nothing yet.
     *
     * @throws CommandFailure if that is no address of one, or one to which nothing secret is to be sent
     */
    CryptTalk reach(URI address) {
        try {
            ClientSettings settings = ClientSettings.of(address);
            if (!allowHttp && settings.isExposed()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        address
                                + " is plain http to another machine: on the way anybody could read what the password is proven"
                                + " with and the session's token, and act with them. Use https, or, where the network is"
                                + " trusted all the way, give --allow-http.");
            }
            return CryptTalk.at(allowHttp ? settings.withPlainHttp() : settings);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--server: " + e.getMessage(), e);
        }
    }

    static Path defaultProfile(URI server, Map<String, String> environment, String home) {
        String state = environment.get("XDG_STATE_HOME");
        Path folder = state == null || state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
        String host = server.getHost() == null ? "server" : server.getHost();
        String port = server.getPort() < 0 ? "" : "-" + server.getPort();
        String file = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "_") + port + ".profile";
        return folder.resolve("crypt-talk").resolve(file);
    }
}
