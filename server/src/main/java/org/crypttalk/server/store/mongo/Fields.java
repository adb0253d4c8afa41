package org.crypttalk.server.store.mongo;

import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.jspecify.annotations.Nullable;

/** How ids and bytes stand in documents: as binary of subtype 0. */
final class Fields {

    private Fields() {}

    static Binary binary(byte[] bytes) {
        return new Binary(bytes);
    }

    static Binary binary(Hash value) {
        return new Binary(value.toBytes());
    }

    static Binary binary(AccountId account) {
        return new Binary(account.toBytes());
    }

    static Binary binary(ConversationId conversation) {
        return new Binary(conversation.toBytes());
    }

    static byte[] bytes(Document document, String field) {
        return required(document.get(field, Binary.class), field).getData();
    }

    static Hash hash(Document document, String field) {
        return Hash.of(bytes(document, field));
    }

    static AccountId account(Document document, String field) {
        return AccountId.of(bytes(document, field));
    }

    static ConversationId conversation(Document document, String field) {
        return ConversationId.of(bytes(document, field));
    }

    static long number(Document document, String field) {
        return required(document.get(field, Number.class), field).longValue();
    }

    /** A time, in milliseconds since 1970 UTC. */
    static long millis(Document document, String field) {
        return required(document.getDate(field), field).toInstant().toEpochMilli();
    }

    static String text(Document document, String field) {
        return required(document.getString(field), field);
    }

    static List<AccountId> accounts(Document document, String field) {
        List<AccountId> accounts = new ArrayList<>();
        for (Binary account : document.getList(field, Binary.class, List.of())) {
            accounts.add(AccountId.of(account.getData()));
        }
        return accounts;
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalStateException("A document has no " + field);
        }
        return value;
    }
}
