package org.crypttalk.protocol.envelope;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the sending device signs inside an envelope (protocol section 8.1).
 *
 * @param recordHash of record n
 * @param head of the sender's own log, as the device knew it
 * @param counter from 1, rising by one with each envelope of the device in the conversation
 * @param previous envelopeHash of the device's envelope before; null for counter 1
 * @param after the last entry that the sender had seen: sequence (from 1) and entryHash
 * @param time milliseconds since 1970 UTC, by the sender's clock
 */
public record SignedMessage(
        ConversationId conversation,
        long n,
        MessageId message,
        AccountId account,
        long device,
        Hash recordHash,
        LogHead head,
        long counter,
        @Nullable Hash previous,
        SeenEntry after,
        List<Reference> references,
        long time,
        Content content) {

    /** An entry of the conversation that was seen. */
    public record SeenEntry(long sequence, Hash entryHash) {}

    public Bytes encode() {
        CborWriter writer = new CborWriter(512)
                .array(17)
                .text(Labels.MESSAGE)
                .uint(Limits.VERSION)
                .uint(Limits.SUITE)
                .hash(conversation.value())
                .uint(n)
                .bytes(message.toBytes())
                .hash(account.value())
                .uint(device)
                .hash(recordHash)
                .uint(head.seq())
                .hash(head.hash())
                .uint(counter)
                .hashOrEmpty(previous);
        writer.array(2).uint(after.sequence()).hash(after.entryHash());
        writer.list(
                references,
                (w, reference) ->
                        w.array(2).bytes(reference.message().toBytes()).hash(reference.envelopeHash()));
        writer.uint(time);
        content.write(writer);
        return writer.finish();
    }

    public static SignedMessage decode(Bytes signed) throws MalformedException {
        CborReader reader = new CborReader(signed.unsafeArray(), Limits.ENVELOPE_BYTES)
                .array(17)
                .label(Labels.MESSAGE)
                .versionAndSuite();
        ConversationId conversation = new ConversationId(reader.hash());
        long n = reader.uint();
        MessageId message = messageId(reader);
        AccountId account = new AccountId(reader.hash());
        long device = reader.uint();
        Hash recordHash = reader.hash();
        LogHead head = new LogHead(reader.uint(), reader.hash());
        long counter = reader.uint();
        Hash previous = reader.hashOrEmpty();
        reader.array(2);
        SeenEntry after = new SeenEntry(reader.uint(), reader.hash());
        List<Reference> references =
                reader.list(Limits.REFERENCES, r -> new Reference(messageId(r.array(2)), r.hash()));
        long time = reader.uint();
        Content content = Content.read(reader);
        reader.end();
        if (!content.allowsReferences(references.size())) {
            throw new MalformedException("The content has another number of references");
        }
        return new SignedMessage(
                conversation,
                n,
                message,
                account,
                device,
                recordHash,
                head,
                counter,
                previous,
                after,
                references,
                time,
                content);
    }

    private static MessageId messageId(CborReader reader) throws MalformedException {
        return MessageId.of(reader.bytes(MessageId.SIZE).unsafeArray());
    }
}
