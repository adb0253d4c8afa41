package org.crypttalk.client.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.envelope.Content;

/** Own messages on their way, in the order of writing. */
public final class OutboxStore {

    private static final String TABLE = "outbox";
    private static final int MAX_REASON = 1_024;

    private final ProfileFile file;

    public OutboxStore(ProfileFile file) {
        this.file = file;
    }

    public OutboxRow add(
            ConversationRow conversation, MessageId message, Content content, List<MessageId> targets, long writtenAt) {
        return file.inTransaction(s -> {
            long id = s.first("SELECT coalesce(max(id), 0) + 1 FROM outbox", row -> row.getLong(1))
                    .orElse(1L);
            OutboxRow added = new OutboxRow(id, message, content, targets, writtenAt, new OutboxRow.Phase.Queued());
            s.update(
                    "INSERT INTO outbox (id, conversation, message, sealed) VALUES (?, ?, ?, ?)",
                    id,
                    conversation.row(),
                    tag(message),
                    sealed(added));
            return added;
        });
    }

    /** In the order of writing. */
    public List<OutboxRow> of(ConversationRow conversation) {
        return file.inTransaction(s -> s.all(
                "SELECT id, sealed FROM outbox WHERE conversation = ? ORDER BY id", this::opened, conversation.row()));
    }

    /** The first in the order of writing that was not given up. Reads no more than that one and the given-up ones before it, however many wait. */
    public Optional<OutboxRow> next(ConversationRow conversation) {
        return file.inTransaction(s -> {
            Optional<OutboxRow> found = after(s, conversation, 0);
            while (found.isPresent() && found.get().phase() instanceof OutboxRow.Phase.Failed) {
                found = after(s, conversation, found.get().row());
            }
            return found;
        });
    }

    private Optional<OutboxRow> after(Statements s, ConversationRow conversation, long row) throws SQLException {
        // The plus keeps SQLite from the index by message, whose rows it would have to sort: the first by id is what is
        // asked for.
        return s.first(
                "SELECT id, sealed FROM outbox WHERE +conversation = ? AND id > ? ORDER BY id LIMIT 1",
                this::opened,
                conversation.row(),
                row);
    }

    private OutboxRow opened(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        return file.sealer().open(TABLE, id, 0, row.getBytes(2), reader -> decode(id, reader));
    }

    public Optional<OutboxRow> byMessage(ConversationRow conversation, MessageId message) {
        return file.inTransaction(s -> s.first(
                "SELECT id, sealed FROM outbox WHERE conversation = ? AND message = ?",
                this::opened,
                conversation.row(),
                tag(message)));
    }

    public void write(OutboxRow row) {
        file.inTransaction(s -> s.update("UPDATE outbox SET sealed = ? WHERE id = ?", sealed(row), row.row()));
    }

    public void remove(OutboxRow row) {
        file.inTransaction(s -> s.update("DELETE FROM outbox WHERE id = ?", row.row()));
    }

    private byte[] tag(MessageId message) {
        return file.sealer().tag("message", message.toBytes());
    }

    private byte[] sealed(OutboxRow row) {
        return file.sealer().seal(TABLE, row.row(), 0, writer -> {
            writer.array(9).uint(1).bytes(row.message().toBytes());
            row.content().write(writer);
            writer.list(row.targets(), (w, target) -> w.bytes(target.toBytes())).uint(row.writtenAt());
            switch (row.phase()) {
                case OutboxRow.Phase.Queued() ->
                    writer.uint(0).uint(0).bytes(Bytes.EMPTY).bytes(Bytes.EMPTY);
                case OutboxRow.Phase.Numbered(long counter, Hash previous, Bytes envelope) ->
                    writer.uint(1).uint(counter).hashOrEmpty(previous).bytes(envelope);
                case OutboxRow.Phase.Failed(String reason) ->
                    writer.uint(2).uint(0).bytes(Bytes.EMPTY).bytes(Bytes.wrap(CborWriter.utf8(reason)));
            }
        });
    }

    private static OutboxRow decode(long id, CborReader reader) throws MalformedException {
        reader.array(9).uint(1);
        MessageId message = MessageId.of(reader.bytes(MessageId.SIZE).unsafeArray());
        Content content = Content.read(reader);
        List<MessageId> targets = reader.list(
                Limits.REFERENCES, r -> MessageId.of(r.bytes(MessageId.SIZE).unsafeArray()));
        long writtenAt = reader.uint();
        int phase = (int) reader.uint(2);
        long counter = reader.uint();
        Hash previous = reader.hashOrEmpty();
        Bytes bytes = reader.bytesUpTo(Math.max(Limits.ENVELOPE_BYTES, MAX_REASON));
        return new OutboxRow(
                id,
                message,
                content,
                targets,
                writtenAt,
                switch (phase) {
                    case 0 -> new OutboxRow.Phase.Queued();
                    case 1 -> new OutboxRow.Phase.Numbered(counter, previous, bytes);
                    default ->
                        new OutboxRow.Phase.Failed(
                                new String(bytes.unsafeArray(), java.nio.charset.StandardCharsets.UTF_8));
                });
    }
}
