package org.crypttalk.client.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/** The cases of one vector file, in order. */
final class Cases {

    private final String description;
    private final List<Map<String, @Nullable Object>> cases = new ArrayList<>();

    Cases(String description) {
        this.description = description;
    }

    /** A case that an implementation accepts; fields as name, value, name, value. */
    Cases valid(String name, @Nullable Object... fields) {
        return add(name, true, null, fields);
    }

    /** A case that an implementation refuses, with the rule it breaks. */
    Cases invalid(String name, String reason, @Nullable Object... fields) {
        return add(name, false, reason, fields);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("description", description);
        json.put("cases", cases);
        return json;
    }

    /** Fields as a map: an object inside a case. */
    static Map<String, @Nullable Object> fields(@Nullable Object... fields) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        put(map, fields);
        return map;
    }

    private Cases add(String name, boolean valid, @Nullable String reason, @Nullable Object... fields) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("valid", valid);
        if (reason != null) {
            map.put("reason", reason);
        }
        put(map, fields);
        cases.add(map);
        return this;
    }

    private static void put(Map<String, @Nullable Object> map, @Nullable Object... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            map.put(String.valueOf(fields[i]), json(fields[i + 1]));
        }
    }

    private static @Nullable Object json(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Bytes bytes -> bytes.hex();
            case byte[] bytes -> Bytes.copyOf(bytes).hex();
            case Secret secret -> secret.reveal().hex();
            case Hash hash -> hash.toString();
            case AccountId account -> account.value().toString();
            case ConversationId conversation -> conversation.value().toString();
            case MessageId message -> Bytes.wrap(message.toBytes()).hex();
            case List<?> list -> list.stream().map(Cases::json).toList();
            default -> value;
        };
    }
}
