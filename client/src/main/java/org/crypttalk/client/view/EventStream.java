package org.crypttalk.client.view;

import java.time.Duration;
import java.util.Optional;

/**
 * The events of an account, from the moment the stream was made, in their order. Each stream gets all of them. One that is not read keeps the
 * newest 10,000 waiting, then drops what comes and says so ({@link Event.Missed}).
 */
public interface EventStream extends AutoCloseable {

    /**
     * The next event; waits for it.
     *
     * @return nothing once the account or the stream is closed and everything was taken
     */
    Optional<Event> next() throws InterruptedException;

    /** The next event if one comes in time. */
    Optional<Event> next(Duration patience) throws InterruptedException;

    /** Ends the stream: whoever waits gets nothing. */
    @Override
    void close();
}
