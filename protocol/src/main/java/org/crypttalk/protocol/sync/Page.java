package org.crypttalk.protocol.sync;

import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * Some entries of a conversation in rising sequence (protocol section 11).
 *
 * @param head the conversation's last sequence
 */
public record Page(ConversationId conversation, long head, List<Entry> entries) {

    /**
     * An entry as the server stores it.
     *
     * @param sequence its place, from 1
     * @param time when the server stored it, milliseconds since 1970 UTC
     * @param kind 0 envelope, 1 epoch record, 2 stub of a deleted envelope
     * @param bytes the envelope, the record, or the stub's hash
     */
    public record Entry(long sequence, long time, long kind, Bytes bytes) {}

    public Bytes encode() {
        int size = entries.stream().mapToInt(entry -> entry.bytes().size() + 32).sum();
        return new CborWriter(size + 64)
                .array(3)
                .hash(conversation.value())
                .uint(head)
                .list(
                        entries,
                        (w, entry) -> w.array(4)
                                .uint(entry.sequence())
                                .uint(entry.time())
                                .uint(entry.kind())
                                .bytes(entry.bytes()))
                .finish();
    }

    public static Page decode(byte[] page) throws MalformedException {
        CborReader reader = new CborReader(page, Limits.PAGE_BYTES_WITH_LAST_ENTRY).array(3);
        ConversationId conversation = new ConversationId(reader.hash());
        long head = reader.uint();
        List<Entry> entries =
                reader.list(Limits.PAGE_ENTRIES, r -> new Entry(r.array(4).uint(), r.uint(), r.uint(2), r.bytes()));
        reader.end();
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).sequence() <= entries.get(i - 1).sequence()) {
                throw new MalformedException("A page is in ascending sequence");
            }
        }
        return new Page(conversation, head, entries);
    }
}
