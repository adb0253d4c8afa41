package org.crypttalk.server.account;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.SharedTries;
import org.crypttalk.server.gateway.http.ClientNetwork;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;

/**
 * Limits how often something may be tried for each key, such as a name, an address or an account. Keeps the {@value #MOST_KEYS} keys that were tried
 * last, so strangers cannot fill the memory; who makes the throttle forget a name that way has spent the tries of his address long before.
 * Safe for any thread.
 */
public final class Throttle {

    /**
     * How often something may be tried.
     *
     * @param burst at once
     * @param refill the time in which as many tries come back, evenly
     */
    public record Rate(long burst, Duration refill) {}

    private static final int MOST_KEYS = 20_000;

    private final String name;
    private final Rate rate;
    private final SharedTries shared;
    private final TimeMeter clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KEYS;
        }
    };

    /**
     * A throttle that counts over all nodes, and by itself while that cannot be.
     *
     * @param name tells throttles apart
     */
    public Throttle(String name, Rate rate, SharedTries shared, InstantSource clock) {
        this.name = name;
        this.rate = rate;
        this.shared = shared;
        this.clock = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return clock.millis() * 1_000_000;
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** What an address counts as. */
    static String keyOf(InetAddress address) {
        return ClientNetwork.of(address).toString();
    }

    /** Counts something that a stranger at this address asks for; the problem is there when it was too often. */
    public Optional<Problem> count(InetAddress from) {
        return count(keyOf(from));
    }

    /** Counts something that this account asks for; the problem is there when it was too often. */
    public Optional<Problem> count(AccountId account) {
        return count(account.text());
    }

    /** Counts a try; the problem is there when there were too many, and then says how long to wait. */
    Optional<Problem> count(String key) {
        return switch (shared.count(sharedKey(key), rate.burst(), rate.refill())) {
            case SharedTries.Try.Counted _ -> Optional.empty();
            case SharedTries.Try.Refused refused -> Optional.of(tooMany(refused.pause()));
            case SharedTries.Try.Unknown _ -> countHere(key);
        };
    }

    private String sharedKey(String key) {
        return name + ' ' + key;
    }

    private Optional<Problem> countHere(String key) {
        ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return Optional.empty();
        }
        return Optional.of(tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill())));
    }

    private static Problem tooMany(Duration pause) {
        long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
        return new Problem(
                ProblemCode.THROTTLED,
                "This was asked too often. Wait " + seconds + " seconds, then try again.",
                Map.of("retryAfterSeconds", seconds));
    }

    /** Gives a try back that turned out to be rightful. */
    void forgive(String key) {
        if (!shared.forgive(sharedKey(key), rate.burst(), rate.refill())) {
            bucket(key).addTokens(1);
        }
    }

    private Bucket bucket(String key) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    key,
                    name -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.burst(), rate.refill()))
                            .withCustomTimePrecision(clock)
                            .build());
        }
    }
}
