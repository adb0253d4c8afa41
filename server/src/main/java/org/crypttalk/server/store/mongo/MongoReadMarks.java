package org.crypttalk.server.store.mongo;

import com.mongodb.client.model.Updates;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.ReadMarks;

/** Read marks as documents of {@code readMarks}. */
final class MongoReadMarks implements ReadMarks {

    private final MongoMemberValues values;

    MongoReadMarks(Database database) {
        this.values = new MongoMemberValues(database, "readMarks");
    }

    @Override
    public void put(ConversationId conversation, AccountId account, byte[] mark) {
        // The same mark again changes nothing, which is as well.
        boolean _ = values.change(conversation, account, Updates.set("mark", Fields.binary(mark)));
    }

    @Override
    public Map<AccountId, byte[]> of(ConversationId conversation) {
        return values.of(conversation, document -> Fields.bytes(document, "mark"));
    }
}
