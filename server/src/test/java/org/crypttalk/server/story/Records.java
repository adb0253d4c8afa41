package org.crypttalk.server.story;

import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.sync.Page;

/** What a client computes from the history it reads. */
final class Records {

    private Records() {}

    /** The record of an epoch, as the server has it. */
    static EpochRecord stored(Person reader, ConversationId conversation, long n) throws MalformedException {
        for (Page.Entry entry : history(reader, conversation).entries()) {
            if (entry.kind() == 1) {
                EpochRecord record = EpochRecord.decode(entry.bytes().toArray());
                if (record.body().n() == n) {
                    return record;
                }
            }
        }
        throw new AssertionError("There is no record " + n);
    }

    /** The transcript up to the newest entry. */
    static TranscriptPoint seen(Person reader, ConversationId conversation) throws MalformedException {
        TranscriptPoint seen = TranscriptPoint.START;
        for (Page.Entry entry : history(reader, conversation).entries()) {
            byte[] bytes = entry.bytes().toArray();
            Hash entryHash = entry.kind() == 1 ? EpochRecord.decode(bytes).hash() : Envelope.hash(bytes);
            seen = Transcript.next(seen, entryHash);
        }
        return seen;
    }

    private static Page history(Person reader, ConversationId conversation) {
        return Socket.page(reader.api()
                .get("/api/messages/" + conversation.text() + "?after=0")
                .expect(200)
                .bytes());
    }
}
