package org.crypttalk.cli.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs as fast as the real one, but behind it, and catches up when it is told to. It never goes back. Any thread. */
final class StoryClock extends Clock {

    private final Clock real;
    private final AtomicReference<Duration> behind;

    private StoryClock(Clock real, AtomicReference<Duration> behind) {
        this.real = real;
        this.behind = behind;
    }

    /** One that shows {@code start} now. */
    static StoryClock at(Instant start, Clock real) {
        return new StoryClock(real, new AtomicReference<>(Duration.between(start, real.instant())));
    }

    /** Jumps to a time; where it is already past that, it runs on. */
    void moveTo(Instant time) {
        Duration wanted = Duration.between(time, real.instant());
        behind.updateAndGet(now -> wanted.compareTo(now) < 0 ? wanted : now);
    }

    /** Shows the real time from now on. */
    void catchUp() {
        behind.set(Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return real.instant().minus(behind.get());
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new StoryClock(real.withZone(zone), behind);
    }
}
