package org.crypttalk.protocol.sync;

import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * Where a conversation stands: the result of {@code resume} is a list of them (protocol section 12).
 *
 * @param head its last sequence
 * @param epoch its newest record's n
 */
public record ConversationHead(ConversationId conversation, long head, long epoch) {

    public static Bytes encodeList(List<ConversationHead> heads) {
        return new CborWriter(16 + heads.size() * 54)
                .list(
                        heads,
                        (w, head) -> w.array(3)
                                .hash(head.conversation.value())
                                .uint(head.head)
                                .uint(head.epoch))
                .finish();
    }

    public static List<ConversationHead> decodeList(byte[] list) throws MalformedException {
        CborReader reader = new CborReader(list, 16 + Limits.CONVERSATIONS_OF_AN_ACCOUNT * 54);
        List<ConversationHead> heads = reader.list(
                Limits.CONVERSATIONS_OF_AN_ACCOUNT,
                r -> new ConversationHead(new ConversationId(r.array(3).hash()), r.uint(), r.uint()));
        reader.end();
        return heads;
    }
}
