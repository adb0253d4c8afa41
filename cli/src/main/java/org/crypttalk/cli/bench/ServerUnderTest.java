package org.crypttalk.cli.bench;

import java.net.URI;
import java.util.Optional;

/** The server that is measured. */
sealed interface ServerUnderTest extends AutoCloseable permits ServerUnderTest.Elsewhere, OwnServer {

    /** Where it answers. */
    URI address();

    /** Its process, when that can be read. */
    Optional<ProcessReadings> readings();

    /** Ends what the bench began. */
    @Override
    void close();

    /**
     * A server that somebody else started.
     *
     * @param readings of its process, when it runs on this machine and its number was given
     */
    record Elsewhere(URI address, Optional<ProcessReadings> readings) implements ServerUnderTest {

        @Override
        public void close() {
            // Not ours to stop.
        }
    }
}
