package org.crypttalk.client.store;

import java.util.List;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.jspecify.annotations.Nullable;

/** Conversations and their epochs. */
public final class ConversationStore {

    private static final String CONVERSATIONS = "conversations";
    private static final String EPOCHS = "epochs";
    private static final int MAX_TEXT = 64;
    private static final int MAX_PROBLEMS = 32;

    private final ProfileFile file;

    public ConversationStore(ProfileFile file) {
        this.file = file;
    }

    /**
     * A verified record.
     *
     * @param place its sequence
     * @param record as sent
     * @param key K_n; null while no seal opened to it
     * @param repairAskedAt when the members were asked for a seal, milliseconds since 1970 UTC; 0 if not
     */
    public record EpochRow(
            long n, long place, Bytes record, @Nullable Secret key, long repairAskedAt) {

        @Override
        public String toString() {
            return "EpochRow[" + n + " at " + place + (key == null ? ", without its key]" : "]");
        }
    }

    public List<ConversationRow> all() {
        return file.inTransaction(s -> s.all("SELECT id, sealed FROM conversations ORDER BY id", row -> {
            long id = row.getLong(1);
            return file.sealer().open(CONVERSATIONS, id, 0, row.getBytes(2), reader -> decode(id, reader));
        }));
    }

    public ConversationRow add(ConversationId conversation, AccountId peer) {
        return file.inTransaction(s -> {
            long id = s.first("SELECT coalesce(max(id), 0) + 1 FROM conversations", row -> row.getLong(1))
                    .orElse(1L);
            ConversationRow added = new ConversationRow(
                    id,
                    conversation,
                    peer,
                    TranscriptPoint.START,
                    0,
                    null,
                    List.of(),
                    0,
                    0,
                    0,
                    List.of(),
                    TranscriptPoint.START);
            s.update(
                    "INSERT INTO conversations (id, tag, sealed) VALUES (?, ?, ?)",
                    id,
                    file.sealer().tag("conversation", conversation.toBytes()),
                    sealed(added));
            return added;
        });
    }

    public void write(ConversationRow conversation) {
        file.inTransaction(s ->
                s.update("UPDATE conversations SET sealed = ? WHERE id = ?", sealed(conversation), conversation.row()));
    }

    /** By rising n. */
    public List<EpochRow> epochs(ConversationRow conversation) {
        return file.inTransaction(s -> s.all(
                "SELECT n, sealed FROM epochs WHERE conversation = ? ORDER BY n",
                row -> {
                    long n = row.getLong(1);
                    return file.sealer()
                            .open(EPOCHS, conversation.row(), n, row.getBytes(2), reader -> decodeEpoch(n, reader));
                },
                conversation.row()));
    }

    public void write(ConversationRow conversation, EpochRow epoch) {
        byte[] sealed = file.sealer().seal(EPOCHS, conversation.row(), epoch.n(), writer -> {
            writer.array(5).uint(1).uint(epoch.place()).bytes(epoch.record());
            Secret key = epoch.key();
            if (key == null) {
                writer.bytes(Bytes.EMPTY);
            } else {
                writer.bytes(key.unsafeArray());
            }
            writer.uint(epoch.repairAskedAt());
        });
        file.inTransaction(s -> s.update(
                "INSERT OR REPLACE INTO epochs (conversation, n, sealed) VALUES (?, ?, ?)",
                conversation.row(),
                epoch.n(),
                sealed));
    }

    private static EpochRow decodeEpoch(long n, CborReader reader) throws MalformedException {
        reader.array(5).uint(1);
        long place = reader.uint();
        Bytes record = reader.bytesUpTo(Limits.EPOCH_RECORD_BYTES);
        Bytes key = reader.bytesUpTo(32);
        return new EpochRow(n, place, record, key.isEmpty() ? null : Secret.copyOf(key), reader.uint());
    }

    private byte[] sealed(ConversationRow row) {
        return file.sealer()
                .seal(
                        CONVERSATIONS,
                        row.row(),
                        0,
                        writer -> writer.array(13)
                                .uint(3)
                                .hash(row.conversation().value())
                                .hash(row.peer().value())
                                .uint(row.seen().sequence())
                                .hash(row.seen().hash())
                                .uint(row.counter())
                                .hashOrEmpty(row.previous())
                                .list(row.givenBack(), CborWriter::hash)
                                .uint(row.delivered())
                                .uint(row.read())
                                .uint(row.readOwn())
                                .list(row.problems(), (w, problem) -> w.text(problem.name()))
                                .array(2)
                                .uint(row.lacked().sequence())
                                .hash(row.lacked().hash()));
    }

    private static ConversationRow decode(long id, CborReader reader) throws MalformedException {
        int fields = reader.arrayUpTo(13);
        long version = reader.uint(3);
        // Each version has one field more than the one before.
        if (fields != 10 + version) {
            throw new MalformedException("a conversation of another version");
        }
        return new ConversationRow(
                id,
                new ConversationId(reader.hash()),
                new AccountId(reader.hash()),
                point(reader),
                reader.uint(),
                reader.hashOrEmpty(),
                version < 2 ? List.of() : reader.list(ConversationRow.MOST_GIVEN_BACK, CborReader::hash),
                reader.uint(),
                reader.uint(),
                reader.uint(),
                reader.list(MAX_PROBLEMS, r -> TrustProblem.valueOf(r.text(MAX_TEXT))),
                version < 3 ? TranscriptPoint.START : point(reader.array(2)));
    }

    private static TranscriptPoint point(CborReader reader) throws MalformedException {
        return new TranscriptPoint(reader.uint(), reader.hash());
    }
}
