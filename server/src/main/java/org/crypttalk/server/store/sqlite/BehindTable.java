package org.crypttalk.server.store.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One small value for each member of a conversation: read from memory, changed at once, and written behind within 50 ms, many changes of
 * one value as one.
 *
 * <p>Thread-safe; {@code this} guards the maps, and the file is never touched while it is held.
 *
 * @param <V> immutable
 */
final class BehindTable<V> {

    private static final Logger LOG = LoggerFactory.getLogger(BehindTable.class);
    private static final long FLUSH_MILLIS = 50;
    private static final long RETRY_MILLIS = 1000;
    private static final int MAX_CACHED_CONVERSATIONS = 50_000;

    /** How the values stand in the file. */
    interface Table<V> {
        Map<AccountId, V> load(Statements statements, ConversationId conversation) throws SQLException;

        void save(Statements statements, ConversationId conversation, AccountId account, V value) throws SQLException;
    }

    private record Member(ConversationId conversation, AccountId account) {}

    private final MainDatabase database;
    private final Table<V> table;
    private final Map<ConversationId, Map<AccountId, V>> cached = new HashMap<>();
    private final Map<Member, V> unsaved = new LinkedHashMap<>();
    private long evictions;
    private boolean flushPlanned;

    BehindTable(MainDatabase database, Table<V> table) {
        this.database = database;
        this.table = table;
    }

    /** A copy of the conversation's values. */
    Map<AccountId, V> of(ConversationId conversation) {
        while (true) {
            long before;
            synchronized (this) {
                Map<AccountId, V> known = cached.get(conversation);
                if (known != null) {
                    return new HashMap<>(known);
                }
                before = evictions;
            }
            load(conversation, before);
        }
    }

    /** Sets a value that is missing, or that {@code replaces} (old, given) lets the given one replace. Returns whether it was set. */
    boolean change(ConversationId conversation, AccountId account, V given, BiPredicate<V, V> replaces) {
        while (true) {
            long before;
            synchronized (this) {
                Map<AccountId, V> known = cached.get(conversation);
                if (known != null) {
                    @Nullable V old = known.get(account);
                    if (old != null && !replaces.test(old, given)) {
                        return false;
                    }
                    known.put(account, given);
                    unsaved.put(new Member(conversation, account), given);
                    planFlush(FLUSH_MILLIS);
                    return true;
                }
                before = evictions;
            }
            load(conversation, before);
        }
    }

    private void load(ConversationId conversation, long before) {
        Map<AccountId, V> loaded = database.read(statements -> table.load(statements, conversation));
        synchronized (this) {
            // After an eviction the file may hold more than was read here.
            if (before == evictions) {
                if (cached.size() >= MAX_CACHED_CONVERSATIONS) {
                    evictions++;
                    Map<ConversationId, Map<AccountId, V>> kept = new HashMap<>();
                    for (Member member : unsaved.keySet()) {
                        Map<AccountId, V> values = cached.get(member.conversation());
                        if (values != null) {
                            kept.put(member.conversation(), values);
                        }
                    }
                    cached.clear();
                    cached.putAll(kept);
                }
                cached.putIfAbsent(conversation, loaded);
            }
        }
    }

    /** Holding this. */
    private void planFlush(long millis) {
        if (!flushPlanned) {
            flushPlanned = true;
            database.later(this::flush, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Writes what is not written yet. */
    void flush() {
        Map<Member, V> saving;
        synchronized (this) {
            flushPlanned = false;
            saving = new LinkedHashMap<>(unsaved);
        }
        if (saving.isEmpty()) {
            return;
        }
        try {
            database.write(statements -> {
                for (Map.Entry<Member, V> entry : saving.entrySet()) {
                    Member member = entry.getKey();
                    table.save(statements, member.conversation(), member.account(), entry.getValue());
                }
                return saving.size();
            });
        } catch (StoreException e) {
            // What refuses has said so itself.
            LOG.debug("{} cursors or marks are not written yet: {}", saving.size(), e.getMessage());
            synchronized (this) {
                planFlush(RETRY_MILLIS);
            }
            return;
        }
        synchronized (this) {
            saving.forEach(unsaved::remove);
        }
    }
}
