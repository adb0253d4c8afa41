package org.crypttalk.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.crypttalk.server.store.StoreException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A trouble that lasts is one line in the log, not one for each who meets it. */
class OutagesTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(OutagesTest.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Outages outages = new Outages(logger, "Writing", nanos::get);

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void eachChangeIsSaidOnce() {
        outages.worked();
        assertThat(lines()).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            outages.failed(new StoreException(Reason.DISK_FULL, "Full."));
            // Small things still fit now and then.
            outages.worked();
        }
        assertThat(lines()).containsExactly("Writing fails: Full.");
        outages.failed(new StoreException(Reason.FAILED, "Broken."));
        assertThat(lines()).containsExactly("Writing fails: Full.", "Writing fails: Broken.");
        nanos.addAndGet(Outages.CALM.toNanos() - 1);
        outages.worked();
        assertThat(lines()).hasSize(2);
        nanos.addAndGet(1);
        outages.worked();
        outages.worked();
        assertThat(lines()).endsWith("Writing works again").hasSize(3);
        outages.failed(new StoreException(Reason.DISK_FULL, "Full."));
        assertThat(lines()).endsWith("Writing fails: Full.").hasSize(4);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
