package org.crypttalk.server.delivery;

import java.util.List;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.server.store.StoredEntry;

/**
 * Page = CBOR([bytes(32) conversation, uint head, [[uint sequence, uint time, uint kind, bytes entry]*]]) (docs/protocol.md, section 11).
 * Written from stored entries without a tree of objects between: every delivered envelope passes here.
 */
final class PageBytes {

    /** The most entries of a page. */
    static final int MOST_ENTRIES = 500;

    /** The most bytes of entries in a page; one entry is given even if it alone is larger. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final int HEADS_OF_AN_ENTRY = 1 + 9 + 9 + 1 + 5;

    private PageBytes() {}

    static byte[] of(ConversationId conversation, long head, List<StoredEntry> entries) {
        int size = 64;
        for (StoredEntry entry : entries) {
            size += HEADS_OF_AN_ENTRY + entry.body().length;
        }
        CborWriter page = new CborWriter(size);
        page.array(3).bytes(conversation.toBytes()).uint(head).array(entries.size());
        for (StoredEntry entry : entries) {
            page.array(4)
                    .uint(entry.sequence())
                    .uint(entry.timeMillis())
                    .uint(entry.kind().code())
                    .bytes(entry.body());
        }
        return page.toBytes();
    }
}
