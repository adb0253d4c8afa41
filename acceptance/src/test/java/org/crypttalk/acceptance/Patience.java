package org.crypttalk.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waiting for what other threads bring about, under their lock. */
final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(45);

    private Patience() {}

    /**
     * @param monitor held by the caller, and notified when something changes
     */
    static void until(String what, Object monitor, BooleanSupplier reached) {
        Instant deadline = Instant.now().plus(LONGEST);
        try {
            while (!reached.getAsBoolean()) {
                long left = Duration.between(Instant.now(), deadline).toMillis();
                if (left <= 0) {
                    throw new AssertionError("in vain: " + what);
                }
                monitor.wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
