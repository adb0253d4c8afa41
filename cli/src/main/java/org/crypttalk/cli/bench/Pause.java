package org.crypttalk.cli.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;

/** Waiting, always with an end. */
public final class Pause {

    private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

    private Pause() {}

    /** Lets time pass. */
    public static void of(Duration duration) {
        until(duration, () -> false);
    }

    /**
     * Waits until something holds.
     *
     * @return whether it held before the time was over
     */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, STEP_NANOS));
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bench was interrupted.");
            }
        }
        return true;
    }
}
