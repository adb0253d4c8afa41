package org.crypttalk.protocol.sync;

import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * A conversation and a sequence in it: the argument of {@code resume} and {@code delivered} is a list of them, that of {@code bell} is one
 * (protocol section 12).
 */
public record ConversationCursor(ConversationId conversation, long sequence) {

    /** Bytes of the longest list. */
    private static final int MAX_BYTES = 16 + Limits.CONVERSATIONS_OF_AN_ACCOUNT * 45;

    public Bytes encode() {
        CborWriter writer = new CborWriter(48);
        write(writer);
        return writer.finish();
    }

    public static ConversationCursor decode(byte[] cursor) throws MalformedException {
        CborReader reader = new CborReader(cursor, MAX_BYTES);
        ConversationCursor decoded = read(reader);
        reader.end();
        return decoded;
    }

    public static Bytes encodeList(List<ConversationCursor> cursors) {
        return new CborWriter(16 + cursors.size() * 45)
                .list(cursors, (w, cursor) -> cursor.write(w))
                .finish();
    }

    public static List<ConversationCursor> decodeList(byte[] list) throws MalformedException {
        CborReader reader = new CborReader(list, MAX_BYTES);
        List<ConversationCursor> cursors = reader.list(Limits.CONVERSATIONS_OF_AN_ACCOUNT, ConversationCursor::read);
        reader.end();
        return cursors;
    }

    private void write(CborWriter writer) {
        writer.array(2).hash(conversation.value()).uint(sequence);
    }

    private static ConversationCursor read(CborReader reader) throws MalformedException {
        reader.array(2);
        return new ConversationCursor(new ConversationId(reader.hash()), reader.uint());
    }
}
