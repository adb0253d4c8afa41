package org.crypttalk.client;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * What a client is told from outside.
 *
 * @param server scheme ({@code http} or {@code https}), host and port
 * @param clock the time
 * @param random for keys, salts and ids
 * @param patience how long one answer of the server may take
 * @param tls whom to trust; empty for the platform's authorities
 * @param plainHttp whether {@code http} is allowed to a server that is not on this machine
 */
public record ClientSettings(
        URI server,
        InstantSource clock,
        SecureRandom random,
        Duration patience,
        Optional<SSLContext> tls,
        boolean plainHttp) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    public ClientSettings {
        String scheme = server.getScheme();
        if (server.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException("A server's address is like https://chat.example.org, not " + server);
        }
    }

    /** The usual ones for a server. */
    public static ClientSettings of(URI server) {
        return new ClientSettings(
                server, Clock.systemUTC(), new SecureRandom(), Duration.ofSeconds(20), Optional.empty(), false);
    }

    public ClientSettings withTls(SSLContext context) {
        return new ClientSettings(server, clock, random, patience, Optional.of(context), plainHttp);
    }

    public ClientSettings withPatience(Duration longest) {
        return new ClientSettings(server, clock, random, longest, tls, plainHttp);
    }

    /**
     * Allows {@code http} to a server that is not on this machine: for a network that is trusted all the way. What is said is encrypted there as
     * everywhere; what the password is proven with, the session's token, names and addresses are not.
     */
    public ClientSettings withPlainHttp() {
        return new ClientSettings(server, clock, random, patience, tls, true);
    }

    /** Whether anybody on the way to the server could read and change what goes there, without that having been allowed. */
    public boolean isExposed() {
        return !plainHttp
                && "http".equals(server.getScheme())
                && !LOOPBACK.matcher(server.getHost().toLowerCase(Locale.ROOT)).matches();
    }
}
