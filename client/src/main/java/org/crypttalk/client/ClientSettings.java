package org.crypttalk.client;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a client is told from outside.
 *
 * @param server scheme ({@code http} or {@code https}), host and port
 * @param clock the time
 * @param random for keys, salts and ids
 * @param patience how long one answer of the server may take
 * @param tls whom to trust; empty for the platform's authorities
 */
public record ClientSettings(
        URI server, InstantSource clock, SecureRandom random, Duration patience, Optional<SSLContext> tls) {

    public ClientSettings {
        String scheme = server.getScheme();
        if (server.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException("A server's address is like https://chat.example.org, not " + server);
        }
    }

    /** The usual ones for a server. */
    public static ClientSettings of(URI server) {
        return new ClientSettings(
                server, Clock.systemUTC(), new SecureRandom(), Duration.ofSeconds(20), Optional.empty());
    }

    public ClientSettings withTls(SSLContext context) {
        return new ClientSettings(server, clock, random, patience, Optional.of(context));
    }

    public ClientSettings withPatience(Duration longest) {
        return new ClientSettings(server, clock, random, longest, tls);
    }
}
