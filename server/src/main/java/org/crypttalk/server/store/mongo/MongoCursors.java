package org.crypttalk.server.store.mongo;

import com.mongodb.client.model.Updates;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.Cursors;

/** Cursors as documents of {@code cursors}; MongoDB's {@code $max} lets none fall, whichever node advances it. */
final class MongoCursors implements Cursors {

    private final MongoMemberValues values;

    MongoCursors(Database database) {
        this.values = new MongoMemberValues(database, "cursors");
    }

    @Override
    public boolean advance(ConversationId conversation, AccountId account, long sequence) {
        return sequence > 0 && values.change(conversation, account, Updates.max("s", sequence));
    }

    @Override
    public Map<AccountId, Long> of(ConversationId conversation) {
        return values.of(conversation, document -> Fields.number(document, "s"));
    }
}
