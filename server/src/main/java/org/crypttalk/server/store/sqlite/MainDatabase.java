package org.crypttalk.server.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.crypttalk.server.store.Outages;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code main.db}: everything but the envelopes and epoch records.
 *
 * <p>Threads: callers read on a few borrowed connections; one thread writes, taking whatever waits as one transaction (group commit,
 * fsync before anybody is answered); another one starts what is written behind.
 */
final class MainDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MainDatabase.class);
    private static final int READERS = 4;
    private static final int MAX_GROUP = 256;
    private static final int MAX_QUEUED = 4096;

    /** Something to do on a connection. Of a write that fails in a group, it may be run again alone: results are returned, not set. */
    interface Work<T> {
        T run(Statements statements) throws SQLException;
    }

    private static final class Submission<T> {
        final @Nullable Work<T> work;
        final CompletableFuture<T> answer = new CompletableFuture<>();

        @Nullable
        Runnable complete;

        Submission(@Nullable Work<T> work) {
            this.work = work;
        }

        void run(Statements statements) throws SQLException {
            if (work != null) {
                T result = work.run(statements);
                complete = () -> answer.complete(result);
            }
        }
    }

    private final SqliteFile file;
    private final Outages reading;
    private final Outages writing;
    private final Statements writer;
    private final BlockingQueue<Statements> readers = new ArrayBlockingQueue<>(READERS);
    private final GroupQueue<Submission<?>> queue = new GroupQueue<>(MAX_QUEUED, MAX_GROUP);
    private final Thread thread = Thread.ofPlatform().name("main-writer").unstarted(this::run);
    private final ScheduledExecutorService behind = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("main-behind").daemon().factory());
    private volatile boolean closed;

    private MainDatabase(SqliteFile file, Statements writer) {
        this.file = file;
        this.writer = writer;
        this.reading = new Outages(LOG, "Reading from " + file.path());
        this.writing = new Outages(LOG, "Storing in " + file.path());
    }

    static MainDatabase open(Path folder) {
        SqliteFile file = MainSchema.main(folder);
        MainDatabase database = new MainDatabase(file, new Statements(file.openAndMigrate()));
        try {
            for (int i = 0; i < READERS; i++) {
                database.readers.add(new Statements(file.open()));
            }
        } catch (SQLException e) {
            throw file.failure(e);
        }
        database.thread.start();
        return database;
    }

    /** Runs queries on a snapshot of what is committed. */
    <T> T read(Work<T> work) {
        Statements reader;
        try {
            reader = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.CLOSED, "The thread was interrupted while it waited to read.", e);
        }
        try {
            T found = work.run(reader);
            reading.worked();
            return found;
        } catch (SQLException e) {
            StoreException failure = file.failure(e);
            reading.failed(failure);
            throw failure;
        } finally {
            readers.add(reader);
        }
    }

    /** Runs the work in a transaction and returns when it is on disk. */
    <T> T write(Work<T> work) {
        Submission<T> submission = new Submission<>(work);
        if (closed) {
            throw closedFailure();
        }
        queue.put(submission);
        if (closed && !thread.isAlive()) {
            refuseQueued();
        }
        try {
            return submission.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Starts the task on the thread for what is written behind, after a while. Once closing, never. */
    void later(Runnable task, long delay, TimeUnit unit) {
        try {
            var _ = behind.schedule(task, delay, unit);
        } catch (RejectedExecutionException _) {
            LOG.debug("closing; the last flush writes what is left");
        }
    }

    private void run() {
        List<Submission<?>> group = new ArrayList<>();
        boolean open = true;
        while (open) {
            queue.take(group);
            open = !group.removeIf(submission -> submission.work == null);
            commit(group);
        }
        refuseQueued();
    }

    private void commit(List<Submission<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            writer.update("BEGIN IMMEDIATE");
            for (Submission<?> submission : group) {
                submission.run(writer);
            }
            writer.update("COMMIT");
        } catch (SQLException | RuntimeException e) {
            try {
                writer.rollback();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            Exception failure = translated(e);
            if (group.size() == 1
                    || (failure instanceof StoreException refusal
                            && refusal.reason().heals())) {
                // The disk is to blame: none of them would fare better alone.
                group.forEach(submission -> submission.answer.completeExceptionally(failure));
            } else {
                // One of them is to blame: the others shall not suffer.
                group.forEach(submission -> commit(List.of(submission)));
            }
            return;
        }
        writing.worked();
        for (Submission<?> submission : group) {
            if (submission.complete != null) {
                submission.complete.run();
            }
        }
    }

    private Exception translated(Exception e) {
        if (e instanceof SQLException sql) {
            StoreException failure = file.failure(sql);
            writing.failed(failure);
            return failure;
        }
        return e;
    }

    private void refuseQueued() {
        for (Submission<?> left = queue.poll(); left != null; left = queue.poll()) {
            left.answer.completeExceptionally(closedFailure());
        }
    }

    private static StoreException closedFailure() {
        return new StoreException(Reason.CLOSED, "The server is stopping and stores nothing more; try again soon.");
    }

    /** Does what waits, and closes the file. What is written behind must have been flushed before. */
    @Override
    public void close() {
        behind.shutdownNow();
        queue.put(new Submission<>(null));
        closed = true;
        GroupQueue.join(thread);
        refuseQueued();
        try {
            for (Statements reader = readers.poll(); reader != null; reader = readers.poll()) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }
}
