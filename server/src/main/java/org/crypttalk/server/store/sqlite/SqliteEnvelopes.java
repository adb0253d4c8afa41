package org.crypttalk.server.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.Outages;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.StoreException.Reason;
import org.crypttalk.server.store.StoredEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envelopes in two SQLite files.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>where</th><th>written by</th><th>after a crash</th></tr>
 * <tr><td>the log: entries in the order of acceptance</td><td>{@code log.db}, fsync at each commit</td><td>{@link LogWriter}, in groups
 * </td><td>the truth</td></tr>
 * <tr><td>the index: by sequence, by message id, epoch records, heads</td><td>{@code index.db}, fsync at checkpoints</td><td>
 * {@link LogIndexer}, in sorted batches, at most about a second behind</td><td>caught up from the log's end; built anew if damaged,
 * missing, or of another log</td></tr>
 * <tr><td>the tail: newest entries, heads of conversations in use</td><td>memory, bounded</td><td>{@link LogWriter}, after the commit
 * </td><td>empty; filled by use</td></tr>
 * </table>
 *
 * <p>Why the index runs behind: keeping both indexes in the append's transaction costs three to six times the processor time, most of it
 * for dirtying pages at random places. A reader takes the newest entries from the tail and older ones through the index; since an entry
 * leaves the tail only when it is indexed, the two always meet.
 *
 * <p>Threads: one writer, one indexer, and a few connections for readers, which callers borrow. SQLite's calls hold a virtual thread's
 * carrier, hence few.
 */
public final class SqliteEnvelopes implements Envelopes, AutoCloseable {

    /** What memory may hold of the newest entries, if nothing else is said: 64 MiB. */
    public static final long DEFAULT_TAIL_BYTES = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteEnvelopes.class);
    private static final int READERS = 4;

    private final SqliteFile indexFile;
    private final LogTail tail;
    private final LogWriter writer;
    private final LogIndexer indexer;
    private final LogReader writersReader;
    private final Connection writersConnection;
    private final Outages reading;
    private final BlockingQueue<LogReader> readers = new ArrayBlockingQueue<>(READERS);

    private SqliteEnvelopes(Path folder, InstantSource clock, long tailBytes) throws SQLException {
        SqliteFile logFile = LogSchema.log(folder);
        indexFile = LogSchema.index(folder);
        reading = new Outages(LOG, "Reading from " + logFile.path());
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            writersConnection = keep(opened, logFile.openAndMigrate());
            LogIndex index = keep(opened, LogIndex.open(indexFile, writersConnection));
            Connection checkpoints = keep(opened, logFile.open());
            writersReader = keep(opened, new LogReader(indexFile, logFile));
            for (int i = 0; i < READERS; i++) {
                readers.add(keep(opened, new LogReader(indexFile, logFile)));
            }
            tail = new LogTail(tailBytes, LogSchema.lastPosition(writersConnection));
            writer = new LogWriter(logFile, writersConnection, writersReader, tail, clock);
            indexer = new LogIndexer(indexFile, index, checkpoints, tail, writer);
        } catch (SQLException | RuntimeException e) {
            for (AutoCloseable connection : opened.reversed()) {
                try {
                    connection.close();
                } catch (Exception suppressed) {
                    e.addSuppressed(suppressed);
                }
            }
            throw e;
        }
        writer.start();
        indexer.start();
    }

    private static <T extends AutoCloseable> T keep(List<AutoCloseable> opened, T resource) {
        opened.add(resource);
        return resource;
    }

    /**
     * Opens the envelopes of a data folder, whose lock the caller holds; catches the index up with the log.
     *
     * @param tailBytes what memory may hold of the newest entries; the indexer may fall behind by twice as much
     * @throws StoreException if a file cannot be opened
     */
    public static SqliteEnvelopes open(Path folder, InstantSource clock, long tailBytes) {
        try {
            return new SqliteEnvelopes(folder, clock, tailBytes);
        } catch (SQLException e) {
            throw LogSchema.log(folder).failure(e);
        }
    }

    @Override
    public CompletableFuture<AppendResult> submit(NewEntry entry) {
        return writer.submit(entry);
    }

    @Override
    public List<StoredEntry> after(ConversationId conversation, long sequence, int limit, int maxBytes) {
        Page page = new Page(limit, maxBytes);
        long known = sequence;
        while (true) {
            ConversationTail resident = tail.find(conversation);
            if (resident != null && resident.addAfter(known, page)) {
                return page.entries();
            }
            int before = page.entries().size();
            long from = known;
            boolean full = read(reader -> reader.addAfter(conversation, from, page));
            if (full || resident == null || page.entries().size() == before) {
                return page.entries();
            }
            known = page.entries().getLast().sequence();
        }
    }

    @Override
    public List<StoredEntry> before(ConversationId conversation, long sequence, int limit, int maxBytes) {
        Page page = new Page(limit, maxBytes);
        ConversationTail resident = tail.find(conversation);
        long below = resident == null ? sequence : resident.addBefore(sequence, page);
        if (below > 1) {
            read(reader -> reader.addBefore(conversation, below, page));
        }
        return page.entries().reversed();
    }

    @Override
    public Head head(ConversationId conversation) {
        ConversationTail resident = tail.find(conversation);
        return resident != null
                ? resident.head()
                : read(reader -> reader.load(conversation)).head();
    }

    @Override
    public Optional<StoredEntry> byId(ConversationId conversation, EntryId id) {
        // The order matters: an entry leaves the one only after it is in the other.
        Optional<StoredEntry> fresh = tail.unindexedEnvelope(conversation, id);
        return fresh.isPresent() ? fresh : read(reader -> reader.byId(conversation, id));
    }

    @Override
    public Optional<StoredEntry> epochRecord(ConversationId conversation, long epoch) {
        return epochRecordsFrom(conversation, epoch, 1).stream()
                .filter(entry -> entry.epoch() == epoch)
                .findFirst();
    }

    @Override
    public List<StoredEntry> epochRecordsFrom(ConversationId conversation, long epoch, int limit) {
        ConversationTail resident = tail.find(conversation);
        List<StoredEntry> newest = resident == null ? List.of() : resident.recordsFrom(epoch);
        if (!newest.isEmpty() && newest.getFirst().epoch() == epoch) {
            return newest.subList(0, Math.min(limit, newest.size()));
        }
        List<StoredEntry> records = new ArrayList<>(read(reader -> reader.recordsFrom(conversation, epoch, limit)));
        for (StoredEntry next : newest) {
            if (records.size() < limit
                    && (records.isEmpty() || next.epoch() > records.getLast().epoch())) {
                records.add(next);
            }
        }
        return records;
    }

    /** Lets tests meet a full disk: the log may have so many pages of 4 KiB. Nobody may be appending. */
    void limitPages(int pages) throws SQLException {
        try (Statement statement = writersConnection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
        }
    }

    private interface Query<T> {
        T run(LogReader reader);
    }

    private <T> T read(Query<T> query) {
        LogReader reader;
        try {
            reader = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.CLOSED, "The thread was interrupted while it waited to read.", e);
        }
        try {
            T found = query.run(reader);
            reading.worked();
            return found;
        } catch (StoreException e) {
            reading.failed(e);
            throw e;
        } finally {
            readers.add(reader);
        }
    }

    /** Stores what was submitted, indexes it, and closes the files. Reads must have ended. */
    @Override
    public void close() {
        try {
            writer.close();
            indexer.close();
            writersReader.close();
            for (LogReader reader = readers.poll(); reader != null; reader = readers.poll()) {
                reader.close();
            }
            // The last connection to close empties the write-ahead file.
            writersConnection.close();
        } catch (SQLException e) {
            throw indexFile.failure(e);
        }
    }
}
