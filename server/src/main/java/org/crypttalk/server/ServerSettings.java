package org.crypttalk.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.crypttalk.server.account.RegistrationPolicy;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.gateway.GatewaySettings;

/**
 * Everything that a server is told from outside.
 *
 * @param port the TCP port; 0 for any free one
 * @param bind the address to listen on; {@code 0.0.0.0} or {@code ::} for all
 * @param data the folder for everything that is kept; made if it is missing
 * @param tls certificate and key, if the server itself speaks TLS
 * @param registration who may make an account
 * @param version this program's version, for people
 * @param clock the time
 * @param random for tokens, challenges and salts
 * @param limits how often strangers may try, and how much those who are signed in may ask for
 * @param behindProxy whether only a proxy of the operator can reach the server, so that what it says about clients is believed
 * @param scale what a server of several nodes shares
 */
public record ServerSettings(
        int port,
        String bind,
        Path data,
        Optional<Tls> tls,
        RegistrationPolicy registration,
        String version,
        Clock clock,
        SecureRandom random,
        Limits limits,
        boolean behindProxy,
        Scale scale) {

    /**
     * What a server of several nodes shares, and where it is watched.
     *
     * @param mongodb address of the database that holds everything, in place of the data folder
     * @param redis address of what joins the nodes; needs {@code mongodb}
     * @param metrics where Prometheus may ask
     */
    public record Scale(Optional<String> mongodb, Optional<String> redis, Optional<InetSocketAddress> metrics) {

        /** One node with its data in a folder. */
        public static final Scale ONE_NODE = new Scale(Optional.empty(), Optional.empty(), Optional.empty());

        public Scale {
            if (redis.isPresent() && mongodb.isEmpty()) {
                throw new IllegalArgumentException("Redis joins nodes that share a MongoDB: give that address, too.");
            }
        }

        /** Which of them are set: an address may hold a password. */
        @Override
        public String toString() {
            return "Scale[mongodb " + mongodb.isPresent() + ", redis " + redis.isPresent() + ", metrics " + metrics
                    + "]";
        }
    }

    /**
     * Files in PEM.
     *
     * @param certificate the chain, the server's own certificate first
     * @param key the private key, PKCS #8, not encrypted
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * How often strangers may try, and how much those who are signed in may ask for. Envelopes have no limit.
     *
     * @param loginsOfAName tries to log in with one name
     * @param loginsOfAnAddress tries to log in from one address
     * @param registrationsOfAnAddress accounts made from one address
     * @param derivationsOfAnAddress questions for key-derivation parameters from one address
     * @param challengesOfAnAddress questions for a challenge from one address
     * @param liveEventsOfAnAccount events other than envelopes, and the requests that do the same, of one account
     * @param writesOfAnAccount requests of one account that write what is kept: epoch records, repairs, its log and private store
     * @param openOfAnAddress connections and sockets of one address
     */
    public record Limits(
            Throttle.Rate loginsOfAName,
            Throttle.Rate loginsOfAnAddress,
            Throttle.Rate registrationsOfAnAddress,
            Throttle.Rate derivationsOfAnAddress,
            Throttle.Rate challengesOfAnAddress,
            Throttle.Rate liveEventsOfAnAccount,
            Throttle.Rate writesOfAnAccount,
            GatewaySettings.OfAnAddress openOfAnAddress) {

        /**
         * For a server that people use: a person who mistypes never notices, a guesser of passwords gets some 3,000 tries a day, each of which
         * cost him an Argon2id as well. A household or an office behind one address has room. So has an account with thousands of conversations
         * that a new device reads from their beginnings: only a program that never pauses meets the limits of those who are signed in.
         */
        public static Limits usual() {
            return new Limits(
                    new Throttle.Rate(20, Duration.ofMinutes(10)),
                    new Throttle.Rate(100, Duration.ofMinutes(10)),
                    new Throttle.Rate(50, Duration.ofMinutes(10)),
                    new Throttle.Rate(300, Duration.ofMinutes(10)),
                    new Throttle.Rate(600, Duration.ofMinutes(10)),
                    new Throttle.Rate(20_000, Duration.ofMinutes(1)),
                    new Throttle.Rate(1_000, Duration.ofMinutes(1)),
                    GatewaySettings.OfAnAddress.USUAL);
        }

        /** For load generators and tests, which are many people at one address and never pause. */
        public static Limits none() {
            Throttle.Rate any = new Throttle.Rate(1_000_000_000, Duration.ofSeconds(1));
            return new Limits(any, any, any, any, any, any, any, GatewaySettings.OfAnAddress.ANY);
        }
    }

    /** A server on any free port of this machine only, with data in a folder: for tests and for trying out. */
    public static ServerSettings local(Path data) {
        return new ServerSettings(
                0,
                "127.0.0.1",
                data,
                Optional.empty(),
                RegistrationPolicy.OPEN,
                "0",
                Clock.systemUTC(),
                new SecureRandom(),
                Limits.none(),
                false,
                Scale.ONE_NODE);
    }

    /** These settings with other limits. */
    public ServerSettings with(Limits limits) {
        return new ServerSettings(
                port, bind, data, tls, registration, version, clock, random, limits, behindProxy, scale);
    }

    /** These settings with another policy. */
    public ServerSettings with(RegistrationPolicy registration) {
        return new ServerSettings(
                port, bind, data, tls, registration, version, clock, random, limits, behindProxy, scale);
    }

    /** These settings with another clock. */
    public ServerSettings with(Clock clock) {
        return new ServerSettings(
                port, bind, data, tls, registration, version, clock, random, limits, behindProxy, scale);
    }

    /** These settings on a port, for a program of a version. */
    public ServerSettings on(int port, String version) {
        return new ServerSettings(
                port, bind, data, tls, registration, version, clock, random, limits, behindProxy, scale);
    }

    /** These settings for several nodes. */
    public ServerSettings with(Scale scale) {
        return new ServerSettings(
                port, bind, data, tls, registration, version, clock, random, limits, behindProxy, scale);
    }
}
