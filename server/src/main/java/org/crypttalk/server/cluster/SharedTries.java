package org.crypttalk.server.cluster;

import java.time.Duration;

/** Counts tries over all nodes. Safe for any thread. */
public interface SharedTries {

    /** What became of a try. */
    sealed interface Try {
        record Counted() implements Try {}

        /** There were too many; one more is taken after this time. */
        record Refused(Duration pause) implements Try {}

        /** Nobody counts now: count by yourself. */
        record Unknown() implements Try {}
    }

    /**
     * Counts one.
     *
     * @param key what is limited, with its name or address
     * @param burst how many at once
     * @param refill the time in which as many come back, evenly
     */
    Try count(String key, long burst, Duration refill);

    /** Gives one back; false if nobody counts now. */
    boolean forgive(String key, long burst, Duration refill);
}
