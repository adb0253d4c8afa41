package org.crypttalk.server.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions in {@code main.db}; their uses are gathered and written behind. */
final class SqliteSessions implements Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteSessions.class);
    private static final String SESSION = "SELECT id, account, kind, secret, device, created, last_used FROM session ";
    private static final long FLUSH_SECONDS = 30;

    private final MainDatabase database;
    private final ConcurrentMap<Hash, Long> touches = new ConcurrentHashMap<>();
    private final AtomicBoolean flushPlanned = new AtomicBoolean();

    SqliteSessions(MainDatabase database) {
        this.database = database;
    }

    @Override
    public List<Session> open(Session session, int most) {
        return database.write(statements -> {
            List<Session> ended = statements.all(
                    SESSION + "WHERE account = ? AND id <> ? ORDER BY last_used DESC, id LIMIT -1 OFFSET ?",
                    this::session,
                    session.account(),
                    session.id(),
                    most - 1);
            for (Session old : ended) {
                statements.update("DELETE FROM session WHERE id = ?", old.id());
            }
            statements.update(
                    "INSERT INTO session (id, account, kind, secret, device, created, last_used) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    session.id(),
                    session.account(),
                    codeOf(session.kind()),
                    session.secret(),
                    session.device(),
                    session.createdMillis(),
                    session.lastUsedMillis());
            return ended;
        });
    }

    @Override
    public Optional<Session> byId(Hash id) {
        return database.read(statements -> statements.first(SESSION + "WHERE id = ?", this::session, id));
    }

    @Override
    public void touch(Hash id, long nowMillis) {
        touches.merge(id, nowMillis, Math::max);
        if (flushPlanned.compareAndSet(false, true)) {
            database.later(this::flush, FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Writes the uses that are gathered. */
    void flush() {
        flushPlanned.set(false);
        Map<Hash, Long> gathered = new HashMap<>(touches);
        if (gathered.isEmpty()) {
            return;
        }
        try {
            database.write(statements -> {
                int changed = 0;
                for (Map.Entry<Hash, Long> touch : gathered.entrySet()) {
                    changed += statements.update(
                            "UPDATE session SET last_used = max(last_used, ?) WHERE id = ?",
                            touch.getValue(),
                            touch.getKey());
                }
                return changed;
            });
            gathered.forEach(touches::remove);
        } catch (StoreException e) {
            // What refuses has said so itself.
            LOG.debug("The last uses of {} sessions are not written yet: {}", gathered.size(), e.getMessage());
        }
    }

    @Override
    public boolean end(Hash id) {
        return database.write(statements -> statements.update("DELETE FROM session WHERE id = ?", id)) > 0;
    }

    @Override
    public List<Session> endDevice(AccountId account, long device) {
        return database.write(statements -> statements.all(
                "DELETE FROM session WHERE account = ? AND kind = ? AND device = ?"
                        + " RETURNING id, account, kind, secret, device, created, last_used",
                this::session,
                account,
                codeOf(Kind.DEVICE),
                device));
    }

    @Override
    public List<Session> endUnusedSince(Kind kind, long millis) {
        flush();
        return database.write(statements -> statements.all(
                "DELETE FROM session WHERE kind = ? AND last_used < ?"
                        + " RETURNING id, account, kind, secret, device, created, last_used",
                this::session,
                codeOf(kind),
                millis));
    }

    @Override
    public List<Session> ofAccount(AccountId account) {
        return database.read(statements ->
                statements.all(SESSION + "WHERE account = ? ORDER BY created DESC, id", this::session, account));
    }

    private Session session(ResultSet row) throws SQLException {
        Session written = session(row, 1);
        return written.lastUsed(touches.getOrDefault(written.id(), 0L));
    }

    /** The session in a row, from a column on. */
    static Session session(ResultSet row, int from) throws SQLException {
        return new Session(
                Hash.of(row.getBytes(from)),
                AccountId.of(row.getBytes(from + 1)),
                row.getInt(from + 2) == codeOf(Kind.DEVICE) ? Kind.DEVICE : Kind.UNLOCK,
                row.getInt(from + 3),
                row.getLong(from + 4),
                row.getLong(from + 5),
                row.getLong(from + 6));
    }

    private static int codeOf(Kind kind) {
        return switch (kind) {
            case UNLOCK -> 0;
            case DEVICE -> 1;
        };
    }
}
