package org.crypttalk.protocol.sync;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * The argument of {@code fetch} (protocol section 12).
 *
 * @param after the cursor: entries above it are wanted
 * @param limit the most entries, as the client asks; the server caps it
 */
public record FetchRequest(ConversationId conversation, long after, long limit) {

    public Bytes encode() {
        return new CborWriter(64)
                .array(3)
                .hash(conversation.value())
                .uint(after)
                .uint(limit)
                .finish();
    }

    public static FetchRequest decode(byte[] request) throws MalformedException {
        CborReader reader = new CborReader(request, 64).array(3);
        FetchRequest decoded = new FetchRequest(new ConversationId(reader.hash()), reader.uint(), reader.uint());
        reader.end();
        return decoded;
    }
}
