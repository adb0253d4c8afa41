package org.crypttalk.client.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.jspecify.annotations.Nullable;

/** The places of conversations that were read, and how the messages of each device hang together. */
public final class EntryStore {

    private static final String TABLE = "entries";
    private static final int MAX_REASON = 1_024;

    private final ProfileFile file;

    public EntryStore(ProfileFile file) {
        this.file = file;
    }

    /**
     * A message in its device's chain.
     *
     * @param envelope {@link #tag} of its envelopeHash, which itself would tell whoever has the server's data which message it is
     * @param previous that of the envelope before
     */
    public record Link(
            long counter,
            long sequence,
            Bytes envelope,
            @Nullable Bytes previous) {}

    /** What stands for an envelope in a {@link Link}. */
    public Bytes tag(Hash envelopeHash) {
        return Bytes.wrap(tag(file.sealer(), envelopeHash.toBytes()));
    }

    private static byte[] tag(Sealer sealer, byte[] envelopeHash) {
        return sealer.tag("envelope", envelopeHash);
    }

    /** Writes a place, for the first time or anew. */
    public void write(ConversationRow conversation, EntryRow entry) {
        byte[] message = null;
        byte[] target = null;
        boolean shown = true;
        switch (entry.state()) {
            case EntryRow.State.Opened(SignedMessage opened) -> {
                message = messageTag(opened.message());
                shown = isShown(opened.content());
                target = amends(opened)
                        ? messageTag(opened.references().getFirst().message())
                        : null;
            }
            case EntryRow.State.Refused _, EntryRow.State.Waiting _ -> {
                // Shown as what it is.
            }
            case EntryRow.State.Epoch _, EntryRow.State.Stub _ -> shown = false;
        }
        byte[] sealed =
                file.sealer().seal(TABLE, conversation.row(), entry.sequence(), writer -> encode(entry, writer));
        byte[] messageTag = message;
        byte[] targetTag = target;
        int shownFlag = shown ? 1 : 0;
        int waiting = entry.state() instanceof EntryRow.State.Waiting ? 1 : 0;
        file.inTransaction(s -> s.update(
                "INSERT OR REPLACE INTO entries (conversation, sequence, message, target, shown, waiting, sealed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                conversation.row(),
                entry.sequence(),
                messageTag,
                targetTag,
                shownFlag,
                waiting,
                sealed));
    }

    private static boolean isShown(Content content) {
        return switch (content) {
            case Content.Text _, Content.Reply _, Content.Unknown _ -> true;
            case Content.Withdrawn _, Content.Edit _, Content.Delete _, Content.Reaction _, Content.Profile _ -> false;
        };
    }

    /** Whether a message changes the one it refers to. */
    public static boolean amends(SignedMessage message) {
        return switch (message.content()) {
            case Content.Edit _, Content.Delete _, Content.Reaction _ -> true;
            case Content.Text _, Content.Reply _, Content.Unknown _, Content.Withdrawn _, Content.Profile _ -> false;
        };
    }

    public Optional<EntryRow> at(ConversationRow conversation, long sequence) {
        return file.inTransaction(s -> s.first(
                "SELECT sequence, sealed FROM entries WHERE conversation = ? AND sequence = ?",
                row -> read(conversation, row.getLong(1), row.getBytes(2)),
                conversation.row(),
                sequence));
    }

    /** At most {@code limit} places that are shown, below {@code before}, the newest first. */
    public List<EntryRow> shownBefore(ConversationRow conversation, long before, int limit) {
        return file.inTransaction(s -> s.all(
                "SELECT sequence, sealed FROM entries WHERE conversation = ? AND shown = 1 AND sequence < ?"
                        + " ORDER BY sequence DESC LIMIT ?",
                row -> read(conversation, row.getLong(1), row.getBytes(2)),
                conversation.row(),
                before,
                limit));
    }

    /** At most {@code limit} places that are shown, above {@code after}, the oldest first. */
    public List<EntryRow> shownAfter(ConversationRow conversation, long after, int limit) {
        return file.inTransaction(s -> s.all(
                "SELECT sequence, sealed FROM entries WHERE conversation = ? AND shown = 1 AND sequence > ?"
                        + " ORDER BY sequence LIMIT ?",
                row -> read(conversation, row.getLong(1), row.getBytes(2)),
                conversation.row(),
                after,
                limit));
    }

    public Optional<EntryRow> byMessage(ConversationRow conversation, MessageId message) {
        return file.inTransaction(s -> s.first(
                "SELECT sequence, sealed FROM entries WHERE conversation = ? AND message = ?",
                row -> read(conversation, row.getLong(1), row.getBytes(2)),
                conversation.row(),
                messageTag(message)));
    }

    /** Edits, deletes and reactions of a message, in the order of the conversation. */
    public List<EntryRow> amendments(ConversationRow conversation, MessageId target) {
        return file.inTransaction(s -> s.all(
                "SELECT sequence, sealed FROM entries WHERE conversation = ? AND target = ? ORDER BY sequence",
                row -> read(conversation, row.getLong(1), row.getBytes(2)),
                conversation.row(),
                messageTag(target)));
    }

    /** Envelopes whose key was missing. */
    public List<EntryRow> waiting(ConversationRow conversation) {
        return file.inTransaction(s -> s.all(
                "SELECT sequence, sealed FROM entries WHERE conversation = ? AND waiting = 1 ORDER BY sequence",
                row -> read(conversation, row.getLong(1), row.getBytes(2)),
                conversation.row()));
    }

    /** Adds a message to its device's chain. */
    public void link(ConversationRow conversation, SignedMessage message, long sequence, Hash envelopeHash) {
        Hash previous = message.previous();
        byte[] previousTag = previous == null ? null : tag(previous).toArray();
        file.inTransaction(s -> s.update(
                "INSERT OR REPLACE INTO chains (conversation, sender, counter, sequence, hash, previous)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                conversation.row(),
                senderTag(message.account(), message.device()),
                message.counter(),
                sequence,
                tag(envelopeHash).toArray(),
                previousTag));
    }

    /** Puts tags where hashes of envelopes were. */
    static void tagChains(Statements s, Sealer sealer) throws SQLException {
        record Row(
                long conversation,
                Bytes sender,
                long counter,
                Bytes hash,
                @Nullable Bytes previous) {}

        List<Row> rows = s.all(
                "SELECT conversation, sender, counter, hash, previous FROM chains",
                row -> new Row(
                        row.getLong(1),
                        Bytes.wrap(row.getBytes(2)),
                        row.getLong(3),
                        Bytes.wrap(row.getBytes(4)),
                        bytesOrNull(row, 5)));
        for (Row row : rows) {
            s.update(
                    "UPDATE chains SET hash = ?, previous = ? WHERE conversation = ? AND sender = ? AND counter = ?",
                    tag(sealer, row.hash().unsafeArray()),
                    row.previous() == null ? null : tag(sealer, row.previous().unsafeArray()),
                    row.conversation(),
                    row.sender().unsafeArray(),
                    row.counter());
        }
    }

    private static @Nullable Bytes bytesOrNull(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Bytes.wrap(bytes);
    }

    public Optional<Link> linkAt(ConversationRow conversation, AccountId account, long device, long counter) {
        return link("counter = ?", "", conversation, account, device, counter);
    }

    /** The nearest known message of the device with a lower counter. */
    public Optional<Link> linkBelow(ConversationRow conversation, AccountId account, long device, long counter) {
        return link("counter < ?", " ORDER BY counter DESC LIMIT 1", conversation, account, device, counter);
    }

    /** The nearest known message of the device with a higher counter. */
    public Optional<Link> linkAbove(ConversationRow conversation, AccountId account, long device, long counter) {
        return link("counter > ?", " ORDER BY counter LIMIT 1", conversation, account, device, counter);
    }

    private Optional<Link> link(
            String where, String order, ConversationRow conversation, AccountId account, long device, long counter) {
        return file.inTransaction(s -> s.first(
                "SELECT counter, sequence, hash, previous FROM chains WHERE conversation = ? AND sender = ? AND "
                        + where + order,
                row -> new Link(row.getLong(1), row.getLong(2), Bytes.wrap(row.getBytes(3)), bytesOrNull(row, 4)),
                conversation.row(),
                senderTag(account, device),
                counter));
    }

    private byte[] messageTag(MessageId message) {
        return file.sealer().tag("message", message.toBytes());
    }

    private byte[] senderTag(AccountId account, long device) {
        byte[] id = ByteBuffer.allocate(Hash.SIZE + 8)
                .put(account.toBytes())
                .putLong(device)
                .array();
        return file.sealer().tag("sender", id);
    }

    private EntryRow read(ConversationRow conversation, long sequence, byte[] sealed) {
        return file.sealer().open(TABLE, conversation.row(), sequence, sealed, reader -> decode(sequence, reader));
    }

    private static void encode(EntryRow entry, CborWriter writer) {
        writer.array(7).uint(1).uint(entry.time()).hash(entry.entryHash()).hash(entry.transcript());
        switch (entry.state()) {
            case EntryRow.State.Opened(SignedMessage message) ->
                writer.uint(0).bytes(message.encode()).bytes(Bytes.EMPTY);
            case EntryRow.State.Refused(Optional<AccountId> claimed, String reason) ->
                writer.uint(1)
                        .hashOrEmpty(claimed.map(AccountId::value).orElse(null))
                        .text(reason);
            case EntryRow.State.Waiting(Optional<AccountId> claimed, Bytes envelope) ->
                writer.uint(2)
                        .hashOrEmpty(claimed.map(AccountId::value).orElse(null))
                        .bytes(envelope);
            case EntryRow.State.Epoch() -> writer.uint(3).bytes(Bytes.EMPTY).bytes(Bytes.EMPTY);
            case EntryRow.State.Stub() -> writer.uint(4).bytes(Bytes.EMPTY).bytes(Bytes.EMPTY);
        }
    }

    private static EntryRow decode(long sequence, CborReader reader) throws MalformedException {
        reader.array(7).uint(1);
        long time = reader.uint();
        Hash entryHash = reader.hash();
        Hash transcript = reader.hash();
        EntryRow.State state = switch ((int) reader.uint(4)) {
            case 0 -> {
                SignedMessage message = SignedMessage.decode(reader.bytes());
                reader.bytes();
                yield new EntryRow.State.Opened(message);
            }
            case 1 -> new EntryRow.State.Refused(account(reader), reader.text(MAX_REASON));
            case 2 -> new EntryRow.State.Waiting(account(reader), reader.bytesUpTo(Limits.ENVELOPE_BYTES));
            case 3 -> {
                reader.bytes();
                reader.bytes();
                yield new EntryRow.State.Epoch();
            }
            default -> {
                reader.bytes();
                reader.bytes();
                yield new EntryRow.State.Stub();
            }
        };
        return new EntryRow(sequence, time, entryHash, transcript, state);
    }

    private static Optional<AccountId> account(CborReader reader) throws MalformedException {
        return Optional.ofNullable(reader.hashOrEmpty()).map(AccountId::new);
    }
}
