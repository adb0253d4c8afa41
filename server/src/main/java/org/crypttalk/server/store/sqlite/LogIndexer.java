package org.crypttalk.server.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.crypttalk.server.store.Outages;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoredEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread behind the writer: it indexes what was committed, in batches, and moves the log's write-ahead file into the log, so that
 * neither delays an answer.
 */
final class LogIndexer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogIndexer.class);

    /** Frames (4 KiB pages) in the write-ahead file from which on the writer is asked to let it start over: 32 MiB. */
    private static final int LONG_WAL_FRAMES = 8192;

    /** What is committed before the write-ahead file is worth moving: each time costs two fsyncs. */
    private static final long CHECKPOINT_BYTES = 4L * 1024 * 1024;

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final SqliteFile file;
    private final LogIndex index;
    private final Connection log;
    private final LogTail tail;
    private final LogWriter writer;
    private final Outages indexing;
    private final Outages checkpoints;
    private final Thread thread;

    /** Bodies committed since the last checkpoint; this thread only. */
    private long unmovedBytes;

    /** Takes the index and the connection to the log as its own. */
    LogIndexer(SqliteFile file, LogIndex index, Connection log, LogTail tail, LogWriter writer) {
        this.file = file;
        this.index = index;
        this.log = log;
        this.tail = tail;
        this.writer = writer;
        indexing = new Outages(LOG, "Indexing in " + file.path());
        checkpoints = new Outages(LOG, "Moving the write-ahead file, which grows meanwhile, into the log");
        thread = Thread.ofPlatform().name("log-indexer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        for (List<LogTail.Resident> batch = tail.awaitBatch(); !batch.isEmpty(); batch = tail.awaitBatch()) {
            if (!add(batch)) {
                return;
            }
            unmovedBytes += batch.stream()
                    .mapToLong(resident -> resident.entry().body().length)
                    .sum();
            if (unmovedBytes > CHECKPOINT_BYTES) {
                unmovedBytes = 0;
                checkpoint();
            }
        }
    }

    /** Returns false if the store was closed before the batch could be indexed; the next start makes up for it. */
    private boolean add(List<LogTail.Resident> batch) {
        List<LogIndex.Row> rows = batch.stream().map(LogIndexer::row).toList();
        while (true) {
            try {
                index.add(rows);
                tail.indexed(batch);
                indexing.worked();
                return true;
            } catch (SQLException e) {
                StoreException failure = file.failure(e);
                indexing.failed(failure);
                tail.indexFailed(failure);
            } catch (RuntimeException e) {
                LOG.error("{} entries are not indexed yet", rows.size(), e);
                tail.indexFailed(new StoreException(
                        StoreException.Reason.FAILED, "The log could not be indexed; the server's log says why.", e));
            }
            if (tail.isClosing()) {
                return false;
            }
            try {
                Thread.sleep(RETRY_DELAY);
            } catch (InterruptedException _) {
                return false;
            }
        }
    }

    private static LogIndex.Row row(LogTail.Resident resident) {
        StoredEntry entry = resident.entry();
        return new LogIndex.Row(
                resident.position(),
                entry.conversation(),
                entry.sequence(),
                entry.kind(),
                entry.epoch(),
                entry.id(),
                entry.transcript(),
                entry.timeMillis());
    }

    private void checkpoint() {
        try (Statement statement = log.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            if (row.next() && row.getLong(2) > LONG_WAL_FRAMES) {
                writer.requestCheckpoint();
            }
            checkpoints.worked();
        } catch (SQLException e) {
            checkpoints.failed(file.failure(e));
        }
    }

    /** Indexes what is left and closes both files. The writer must have been closed before. */
    @Override
    public void close() throws SQLException {
        tail.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        index.close();
        log.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
