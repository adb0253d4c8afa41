package org.crypttalk.server.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says once when something begins to fail, or fails for another reason, and once when it works again, however often it is tried meanwhile. It works
 * again when nothing has failed for some seconds: a disk that is nearly full takes small things and refuses large ones. Safe for any thread.
 */
public final class Outages {

    /** How long nothing may have failed. */
    static final Duration CALM = Duration.ofSeconds(10);

    private final Logger log;
    private final String what;
    private final LongSupplier nanos;
    /** Why it fails; null while it works. Writes hold the lock. */
    private volatile StoreException.@Nullable Reason reason;

    private long lastFailureNanos;

    /**
     * @param log where it is said
     * @param what what fails or works: the beginning of a sentence
     */
    public Outages(Logger log, String what) {
        this(log, what, System::nanoTime);
    }

    Outages(Logger log, String what, LongSupplier nanos) {
        this.log = log;
        this.what = what;
        this.nanos = nanos;
    }

    /** It was tried, and failed. */
    public synchronized void failed(StoreException failure) {
        lastFailureNanos = nanos.getAsLong();
        if (failure.reason() != reason) {
            reason = failure.reason();
            log.error("{} fails: {}", what, failure.getMessage());
        }
    }

    /** It was tried, and worked. Costs nothing while all is well. */
    public void worked() {
        if (reason != null) {
            mended();
        }
    }

    private synchronized void mended() {
        if (reason != null && nanos.getAsLong() - lastFailureNanos >= TimeUnit.SECONDS.toNanos(CALM.toSeconds())) {
            reason = null;
            log.info("{} works again", what);
        }
    }
}
