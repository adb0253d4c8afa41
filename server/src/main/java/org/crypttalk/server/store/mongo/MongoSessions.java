package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions as documents of {@code sessions}; their uses are gathered and written behind. */
final class MongoSessions implements Sessions, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MongoSessions.class);
    private static final long FLUSH_SECONDS = 30;

    private final Database database;
    private final MongoCollection<Document> sessions;
    private final MongoCollection<Document> behind;
    private final ConcurrentMap<Hash, Long> touches = new ConcurrentHashMap<>();
    private final AtomicBoolean flushPlanned = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("session-uses").factory());

    MongoSessions(Database database) {
        this.database = database;
        this.sessions = database.collection("sessions");
        this.behind = database.behind("sessions");
    }

    @Override
    public List<Session> open(Session session, int most) {
        List<Session> ended = new ArrayList<>();
        for (Session old : find(
                Filters.and(
                        Filters.eq("account", Fields.binary(session.account())),
                        Filters.ne("_id", Fields.binary(session.id()))),
                Sorts.orderBy(Sorts.descending("lastUsed"), Sorts.ascending("_id")),
                most - 1)) {
            if (end(old.id())) {
                ended.add(old);
            }
        }
        database.call(() -> sessions.insertOne(document(session)));
        return ended;
    }

    static Document document(Session session) {
        return new Document("_id", Fields.binary(session.id()))
                .append("account", Fields.binary(session.account()))
                .append("kind", codeOf(session.kind()))
                .append("secret", session.secret())
                .append("device", session.device())
                .append("created", session.createdMillis())
                .append("lastUsed", session.lastUsedMillis());
    }

    @Override
    public Optional<Session> byId(Hash id) {
        @Nullable
        Document found = database.call(
                () -> sessions.find(Filters.eq("_id", Fields.binary(id))).first());
        return Optional.ofNullable(found).map(this::session);
    }

    @Override
    public void touch(Hash id, long nowMillis) {
        touches.merge(id, nowMillis, Math::max);
        if (flushPlanned.compareAndSet(false, true)) {
            // flush() reports its troubles itself.
            var _ = timer.schedule(this::flush, FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Writes the uses that are gathered. */
    private void flush() {
        flushPlanned.set(false);
        Map<Hash, Long> gathered = new HashMap<>(touches);
        if (gathered.isEmpty()) {
            return;
        }
        List<WriteModel<Document>> updates = new ArrayList<>();
        gathered.forEach((id, used) ->
                updates.add(new UpdateOneModel<>(Filters.eq("_id", Fields.binary(id)), Updates.max("lastUsed", used))));
        try {
            database.call(() -> behind.bulkWrite(updates));
            gathered.forEach(touches::remove);
        } catch (StoreException e) {
            LOG.debug("The last uses of {} sessions are not written yet: {}", gathered.size(), e.getMessage());
        }
    }

    @Override
    public boolean end(Hash id) {
        return database.call(() ->
                        sessions.deleteOne(Filters.eq("_id", Fields.binary(id))).getDeletedCount())
                > 0;
    }

    @Override
    public List<Session> endDevice(AccountId account, long device) {
        return find(
                        Filters.and(
                                Filters.eq("account", Fields.binary(account)),
                                Filters.eq("kind", codeOf(Kind.DEVICE)),
                                Filters.eq("device", device)),
                        Sorts.ascending("_id"),
                        0)
                .stream()
                .filter(session -> end(session.id()))
                .toList();
    }

    @Override
    public List<Session> endUnusedSince(Kind kind, long millis) {
        flush();
        Bson unused = Filters.and(Filters.eq("kind", codeOf(kind)), Filters.lt("lastUsed", millis));
        return find(unused, Sorts.ascending("_id"), 0).stream()
                // Asked again for each: another node may have noted a use, or ended it.
                .filter(session -> database.call(() -> sessions.deleteOne(
                                        Filters.and(Filters.eq("_id", Fields.binary(session.id())), unused))
                                .getDeletedCount())
                        > 0)
                .toList();
    }

    @Override
    public List<Session> ofAccount(AccountId account) {
        return find(
                Filters.eq("account", Fields.binary(account)),
                Sorts.orderBy(Sorts.descending("created"), Sorts.ascending("_id")),
                0);
    }

    private List<Session> find(Bson filter, Bson order, int skip) {
        return database.call(() ->
                sessions.find(filter).sort(order).skip(skip).map(this::session).into(new ArrayList<>()));
    }

    private Session session(Document found) {
        Session written = written(found);
        return written.lastUsed(touches.getOrDefault(written.id(), 0L));
    }

    /** As it stands in the database, without the uses that are gathered. */
    static Session written(Document found) {
        return new Session(
                Fields.hash(found, "_id"),
                Fields.account(found, "account"),
                Fields.number(found, "kind") == codeOf(Kind.DEVICE) ? Kind.DEVICE : Kind.UNLOCK,
                (int) Fields.number(found, "secret"),
                Fields.number(found, "device"),
                Fields.number(found, "created"),
                Fields.number(found, "lastUsed"));
    }

    private static int codeOf(Kind kind) {
        return switch (kind) {
            case UNLOCK -> 0;
            case DEVICE -> 1;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        flush();
    }
}
