package org.crypttalk.server.store.mongo;

import java.nio.ByteBuffer;
import java.util.List;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a conversation's sequence as a document of {@code messages}.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>what</th></tr>
 * <tr><td>{@code _id}</td><td>of an envelope: conversation, 0, message id (49 bytes); of an epoch record: conversation, 1, epoch (41 bytes).
 * So a retried message, or a second record of an epoch, meets the first one</td></tr>
 * <tr><td>{@code c}, {@code s}</td><td>conversation and sequence; together unique</td></tr>
 * <tr><td>{@code kind}, {@code epoch}, {@code hash}, {@code transcript}</td><td>as in {@link StoredEntry}</td></tr>
 * <tr><td>{@code sender}, {@code createdAt}</td><td>account id; time to the millisecond</td></tr>
 * <tr><td>{@code users}</td><td>the members, where there are at most two</td></tr>
 * <tr><td>{@code message.text}</td><td>the envelope: ciphertext</td></tr>
 * </table>
 */
final class MessageDocuments {

    /** Everything but the body. */
    static final List<String> WITHOUT_BODY =
            List.of("c", "s", "kind", "epoch", "hash", "transcript", "sender", "createdAt");

    private static final int MOST_USERS = 2;

    private MessageDocuments() {}

    static Document of(StoredEntry entry, List<AccountId> members) {
        Document document = new Document("_id", id(entry))
                .append("c", Fields.binary(entry.conversation()))
                .append("s", entry.sequence())
                .append("kind", entry.kind().code())
                .append("epoch", entry.epoch())
                .append("hash", Fields.binary(entry.hash()))
                .append("transcript", Fields.binary(entry.transcript()))
                .append("sender", Fields.binary(entry.sender()))
                .append("createdAt", new BsonDateTime(entry.timeMillis()));
        if (!members.isEmpty() && members.size() <= MOST_USERS) {
            document.append("users", members.stream().map(Fields::binary).toList());
        }
        return document.append("message", new Document("text", Fields.binary(entry.body())));
    }

    /** The entry; its body is empty if the document was read without it. */
    static StoredEntry entry(Document document) {
        Kind kind = Kind.of((int) Fields.number(document, "kind"));
        Hash hash = Fields.hash(document, "hash");
        @Nullable Document message = document.get("message", Document.class);
        return new StoredEntry(
                Fields.conversation(document, "c"),
                Fields.number(document, "s"),
                kind,
                Fields.number(document, "epoch"),
                switch (kind) {
                    case ENVELOPE -> messageId(Fields.bytes(document, "_id"));
                    case EPOCH_RECORD -> new EntryId(hash.first(), hash.second());
                },
                hash,
                Fields.hash(document, "transcript"),
                Fields.millis(document, "createdAt"),
                Fields.account(document, "sender"),
                message == null ? new byte[0] : Fields.bytes(message, "text"));
    }

    private static Binary id(StoredEntry entry) {
        return switch (entry.kind()) {
            case ENVELOPE -> envelopeId(entry.conversation(), entry.id());
            case EPOCH_RECORD -> recordId(entry.conversation(), entry.epoch());
        };
    }

    static Binary envelopeId(ConversationId conversation, EntryId id) {
        return new Binary(ByteBuffer.allocate(Hash.SIZE + 1 + EntryId.SIZE)
                .put(conversation.toBytes())
                .put((byte) Kind.ENVELOPE.code())
                .putLong(id.high())
                .putLong(id.low())
                .array());
    }

    static Binary recordId(ConversationId conversation, long epoch) {
        return new Binary(ByteBuffer.allocate(Hash.SIZE + 1 + Long.BYTES)
                .put(conversation.toBytes())
                .put((byte) Kind.EPOCH_RECORD.code())
                .putLong(epoch)
                .array());
    }

    private static EntryId messageId(byte[] documentId) {
        ByteBuffer id = ByteBuffer.wrap(documentId).position(Hash.SIZE + 1);
        return new EntryId(id.getLong(), id.getLong());
    }

    static Document of(ConversationId conversation, Head head) {
        return new Document("_id", Fields.binary(conversation))
                .append("s", head.sequence())
                .append("epoch", head.epoch())
                .append("createdAt", new BsonDateTime(head.timeMillis()))
                .append("transcript", Fields.binary(head.transcript()));
    }

    static Head head(Document document) {
        return new Head(
                Fields.number(document, "s"),
                Fields.number(document, "epoch"),
                Fields.millis(document, "createdAt"),
                Fields.hash(document, "transcript"));
    }
}
