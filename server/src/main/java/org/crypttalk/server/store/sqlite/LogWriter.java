package org.crypttalk.server.store.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.Outages;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that appends to the log: it takes whatever was submitted while the last group went to disk, judges each in turn, writes
 * what is accepted in one transaction, and answers only after its commit (fsync).
 */
final class LogWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int MAX_GROUP = 1024;
    private static final int MAX_QUEUED = 8192;
    private static final int MAX_QUEUED_KILOBYTES = 32 * 1024;

    private static final class Submission {
        final @Nullable NewEntry entry;
        final CompletableFuture<AppendResult> answer = new CompletableFuture<>();

        @Nullable
        AppendResult result;

        Submission(@Nullable NewEntry entry) {
            this.entry = entry;
        }
    }

    private record EnvelopeKey(ConversationId conversation, EntryId id) {}

    private final SqliteFile file;
    private final Connection connection;
    private PreparedStatement insert;
    private final LogReader reader;
    private final LogTail tail;
    private final InstantSource clock;
    private final Outages outages;
    private final GroupQueue<Submission> queue = new GroupQueue<>(MAX_QUEUED, MAX_GROUP);
    private final Semaphore kilobytes = new Semaphore(MAX_QUEUED_KILOBYTES);
    private final Thread thread;
    private volatile @Nullable StoreException stopped;
    private volatile boolean checkpointWanted;

    // The group being committed; the writer thread only.
    private final List<LogTail.Resident> accepted = new ArrayList<>();
    private final Map<EnvelopeKey, StoredEntry> acceptedEnvelopes = new HashMap<>();
    private final List<StoredEntry> acceptedRecords = new ArrayList<>();
    private final Set<ConversationTail> touched = new HashSet<>();
    private long position;

    LogWriter(SqliteFile file, Connection connection, LogReader reader, LogTail tail, InstantSource clock)
            throws SQLException {
        this.file = file;
        this.connection = connection;
        this.reader = reader;
        this.tail = tail;
        this.clock = clock;
        this.outages = new Outages(LOG, "Storing in " + file.path());
        position = LogSchema.lastPosition(connection);
        insert = prepareInsert();
        // Checkpoints are the indexer's work: here they would hold up those who wait for an answer.
        execute("PRAGMA wal_autocheckpoint = 0");
        thread = Thread.ofPlatform().name("log-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    CompletableFuture<AppendResult> submit(NewEntry entry) {
        Submission submission = new Submission(entry);
        StoreException already = stopped;
        if (already != null) {
            submission.answer.completeExceptionally(already);
            return submission.answer;
        }
        kilobytes.acquireUninterruptibly(cost(entry));
        queue.put(submission);
        if (stopped != null) {
            refuseQueued(); // the thread may have ended before it saw this one
        }
        return submission.answer;
    }

    /** Lets the writer move the last few frames of the write-ahead log, which it alone can do, so that the file starts over. */
    void requestCheckpoint() {
        checkpointWanted = true;
    }

    private void run() {
        List<Submission> group = new ArrayList<>();
        try {
            commitUntilClosed(group);
        } finally {
            if (stopped == null) {
                // Only an Error, such as a full heap, comes here: better refuse than let everybody wait for ever.
                StoreException ended = new StoreException(
                        Reason.FAILED, "The log's writer ended; nothing more is stored until the server is restarted.");
                stopped = ended;
                group.forEach(submission -> submission.answer.completeExceptionally(ended));
            }
            refuseQueued();
        }
    }

    private void commitUntilClosed(List<Submission> group) {
        boolean open = true;
        while (open) {
            queue.take(group);
            open = !group.removeIf(submission -> submission.entry == null);
            commit(group);
            if (checkpointWanted) {
                checkpointWanted = false;
                checkpoint();
            }
        }
    }

    private void refuseQueued() {
        StoreException reason = stopped;
        for (Submission left = queue.poll(); left != null; left = queue.poll()) {
            if (left.entry != null && reason != null) {
                kilobytes.release(cost(left.entry));
                left.answer.completeExceptionally(reason);
            }
        }
    }

    private void commit(List<Submission> group) {
        StoreException failure = stopped != null && stopped.reason() == Reason.FAILED ? stopped : write(group);
        for (Submission submission : group) {
            if (submission.entry != null) {
                kilobytes.release(cost(submission.entry));
            }
            if (failure != null) {
                submission.answer.completeExceptionally(failure);
            } else {
                submission.answer.complete(submission.result);
            }
        }
    }

    /** Returns why nothing of the group was stored, or null if it is on disk. */
    private @Nullable StoreException write(List<Submission> group) {
        try {
            tail.awaitRoom();
            long now = clock.millis();
            for (Submission submission : group) {
                if (submission.entry != null) {
                    submission.result = judge(submission.entry, now);
                }
            }
            if (!accepted.isEmpty()) {
                execute("BEGIN IMMEDIATE");
                for (LogTail.Resident resident : accepted) {
                    LogSchema.bind(insert, resident.position(), resident.entry());
                    insert.executeUpdate();
                }
                execute("COMMIT");
                requireFiles();
                tail.publish(accepted);
                outages.worked();
            }
            return null;
        } catch (SQLException e) {
            undo();
            StoreException failure = file.failure(e);
            if (!failure.reason().heals()) {
                // After a failed fsync nobody knows what is on disk; only opening the file anew tells.
                failure = new StoreException(
                        Reason.FAILED,
                        failure.getMessage() + " Nothing more is stored until the server is restarted.",
                        e);
                stopped = failure;
            }
            outages.failed(failure);
            return failure;
        } catch (StoreException e) {
            undo();
            outages.failed(e);
            return e;
        } catch (RuntimeException e) {
            undo();
            LOG.error("{} submissions were refused", group.size(), e);
            return new StoreException(Reason.FAILED, "The entry could not be stored; the server's log says why.", e);
        } finally {
            accepted.clear();
            acceptedEnvelopes.clear();
            acceptedRecords.clear();
            touched.clear();
        }
    }

    /**
     * A file that was deleted goes on taking commits and gives them up when the process ends, so none of them may be acknowledged.
     */
    private void requireFiles() {
        for (Path needed : file.withWriteAhead()) {
            if (!Files.exists(needed)) {
                StoreException gone = new StoreException(
                        Reason.FAILED,
                        needed
                                + " was deleted or moved while the server runs. Nothing more is stored until the server is"
                                + " restarted: put it back, or restore a backup.");
                stopped = gone;
                throw gone;
            }
        }
    }

    private void undo() {
        position -= accepted.size();
        touched.forEach(ConversationTail::revert);
        try {
            // After some errors, a full disk among them, SQLite has rolled back by itself and the driver has given up
            // the statement.
            SqliteFile.rollback(connection);
            insert.close();
            insert = prepareInsert();
        } catch (SQLException e) {
            LOG.error("A failed write could not be rolled back: {}", e.getMessage());
            stopped = file.failure(e);
        }
    }

    private AppendResult judge(NewEntry entry, long now) {
        ConversationTail conversation = tail.findOrLoad(entry.conversation(), reader);
        long epoch = conversation.written().epoch();
        switch (entry) {
            case NewEntry.Envelope envelope -> {
                if (!conversation.isAboveAll(envelope.id())) {
                    Optional<StoredEntry> known = known(envelope);
                    if (known.isPresent()) {
                        return known.get().hash().equals(envelope.hash())
                                ? alreadyStored(known.get())
                                : new AppendResult.IdConflict(known.get().sequence());
                    }
                }
                if (envelope.epoch() != epoch) {
                    return new AppendResult.StaleEpoch(epoch);
                }
            }
            case NewEntry.EpochRecord epochRecord -> {
                if (epochRecord.epoch() <= epoch) {
                    StoredEntry known = known(epochRecord, conversation);
                    return known.hash().equals(epochRecord.hash())
                            ? alreadyStored(known)
                            : new AppendResult.EpochConflict(known);
                }
                if (epochRecord.epoch() > epoch + 1) {
                    return new AppendResult.EpochAhead(epoch);
                }
            }
        }
        return accept(entry, conversation, now);
    }

    private AppendResult accept(NewEntry entry, ConversationTail conversation, long now) {
        StoredEntry stored = StoredEntry.accepted(entry, conversation.written(), now);
        touched.add(conversation);
        conversation.write(stored);
        accepted.add(new LogTail.Resident(++position, stored, conversation));
        if (stored.kind() == Kind.ENVELOPE) {
            acceptedEnvelopes.put(new EnvelopeKey(stored.conversation(), stored.id()), stored);
        } else {
            acceptedRecords.add(stored);
        }
        return new AppendResult.Accepted(stored.sequence(), stored.timeMillis());
    }

    private Optional<StoredEntry> known(NewEntry.Envelope envelope) {
        StoredEntry inGroup = acceptedEnvelopes.get(new EnvelopeKey(envelope.conversation(), envelope.id()));
        if (inGroup != null) {
            return Optional.of(inGroup);
        }
        Optional<StoredEntry> fresh = tail.unindexedEnvelope(envelope.conversation(), envelope.id());
        return fresh.isPresent() ? fresh : reader.byId(envelope.conversation(), envelope.id());
    }

    private StoredEntry known(NewEntry.EpochRecord entry, ConversationTail conversation) {
        for (StoredEntry inGroup : acceptedRecords) {
            if (inGroup.epoch() == entry.epoch() && inGroup.conversation().equals(entry.conversation())) {
                return inGroup;
            }
        }
        Optional<StoredEntry> resident = conversation.record(entry.epoch());
        if (resident.isPresent()) {
            return resident.get();
        }
        return reader.recordsFrom(entry.conversation(), entry.epoch(), 1).getFirst();
    }

    private static AppendResult alreadyStored(StoredEntry known) {
        return new AppendResult.AlreadyStored(known.sequence(), known.timeMillis());
    }

    private void checkpoint() {
        try {
            execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            // The indexer tries the same more often, and says so.
            LOG.debug("The write-ahead file of {} grows: {}", file.path(), e.getMessage());
        }
    }

    private PreparedStatement prepareInsert() throws SQLException {
        return connection.prepareStatement(
                "INSERT INTO entry (" + LogSchema.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int cost(NewEntry entry) {
        return entry.body().length / 1024 + 1;
    }

    /** Answers everything that was submitted before, and refuses what comes later. */
    @Override
    public void close() {
        queue.put(new Submission(null));
        // Set after the mark is queued: those before it are still stored.
        if (stopped == null) {
            stopped = new StoreException(
                    Reason.CLOSED, "The server is stopping and stores nothing more; the client will send again.");
        }
        GroupQueue.join(thread);
        refuseQueued();
    }
}
