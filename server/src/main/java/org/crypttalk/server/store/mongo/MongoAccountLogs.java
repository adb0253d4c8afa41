package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AccountLogs;
import org.jspecify.annotations.Nullable;

/**
 * Account logs as documents of {@code accountLogs}, one for each entry but entry 0, which is in {@code users}. An entry that came with a
 * new unlock box holds it ({@code which}, {@code box}), so both are there with one insertion; the newest box counts.
 */
final class MongoAccountLogs implements AccountLogs {

    private final Database database;
    private final MongoCollection<Document> logs;
    private final MongoCollection<Document> users;

    MongoAccountLogs(Database database) {
        this.database = database;
        this.logs = database.collection("accountLogs");
        this.users = database.collection("users");
    }

    @Override
    public List<byte[]> entries(AccountId account, long from, int limit) {
        return database.call(() -> {
            List<byte[]> entries = new ArrayList<>();
            if (from == 0) {
                @Nullable
                Document user = users.find(Filters.eq("_id", Fields.binary(account)))
                        .projection(Projections.include("entry"))
                        .first();
                if (user == null) {
                    return entries;
                }
                entries.add(Fields.bytes(user, "entry"));
            }
            if (entries.size() < limit) {
                logs.find(Filters.and(Filters.eq("account", Fields.binary(account)), Filters.gte("seq", from)))
                        .projection(Projections.include("entry"))
                        .sort(Sorts.ascending("seq"))
                        .limit(limit - entries.size())
                        .forEach(found -> entries.add(Fields.bytes(found, "entry")));
            }
            return entries;
        });
    }

    @Override
    public OptionalLong headSeq(AccountId account) {
        return database.call(() -> {
            @Nullable
            Document last = logs.find(Filters.eq("account", Fields.binary(account)))
                    .projection(Projections.include("seq"))
                    .sort(Sorts.descending("seq"))
                    .first();
            if (last != null) {
                return OptionalLong.of(Fields.number(last, "seq"));
            }
            return users.find(Filters.eq("_id", Fields.binary(account)))
                                    .projection(Projections.include("_id"))
                                    .first()
                            == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(0);
        });
    }

    @Override
    public Extension append(AccountId account, long seq, byte[] entry) {
        return insert(account, seq, document(account, seq, entry));
    }

    @Override
    public Extension enrol(AccountId account, long seq, byte[] entry, int which, byte[] box) {
        return insert(
                account,
                seq,
                document(account, seq, entry).append("which", which).append("box", Fields.binary(box)));
    }

    static Document document(AccountId account, long seq, byte[] entry) {
        byte[] id = ByteBuffer.allocate(Hash.SIZE + Long.BYTES)
                .put(account.toBytes())
                .putLong(seq)
                .array();
        return new Document("_id", new Binary(id))
                .append("account", Fields.binary(account))
                .append("seq", seq)
                .append("entry", Fields.binary(entry));
    }

    private Extension insert(AccountId account, long seq, Document document) {
        long head = headSeq(account).orElse(-1);
        if (head >= 0 && seq == head + 1 && database.claim(() -> logs.insertOne(document))) {
            return new Extension.Extended();
        }
        return new Extension.Stale(headSeq(account).orElse(-1));
    }

    /** The box that came with the newest entry for it; empty if none came since the registration. */
    Optional<byte[]> newestBox(AccountId account, int which) {
        @Nullable
        Document found = database.call(() -> logs.find(
                        Filters.and(Filters.eq("account", Fields.binary(account)), Filters.eq("which", which)))
                .projection(Projections.include("box"))
                .sort(Sorts.descending("seq"))
                .first());
        return Optional.ofNullable(found).map(document -> Fields.bytes(document, "box"));
    }
}
