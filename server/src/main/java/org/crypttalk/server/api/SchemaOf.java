package org.crypttalk.server.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/** JSON Schema (2020-12, as OpenAPI 3.1 uses it) of the records that are bound to JSON. */
final class SchemaOf {

    private SchemaOf() {}

    /** An object with exactly the record's components. */
    static Map<String, Object> record(Class<? extends Record> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), type(component.getGenericType()));
            if (!Json.optional(component)) {
                required.add(component.getName());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> type(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            return parameterized.getRawType() == List.class
                    ? Map.of("type", "array", "items", type(arguments[0]))
                    : Map.of("type", "object", "additionalProperties", type(arguments[1]));
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException("No schema for " + type);
        }
        if (plain == String.class) {
            return Map.of("type", "string");
        }
        if (plain == long.class || plain == int.class || plain == Long.class || plain == Integer.class) {
            return Map.of("type", "integer", "minimum", 0);
        }
        if (plain == boolean.class) {
            return Map.of("type", "boolean");
        }
        if (plain == byte[].class) {
            return Map.of("type", "string", "contentEncoding", "base64url");
        }
        if (plain == AccountId.class || plain == ConversationId.class) {
            return Map.of("type", "string", "contentEncoding", "base64url", "minLength", 43, "maxLength", 43);
        }
        if (plain.isRecord()) {
            return record(plain.asSubclass(Record.class));
        }
        throw new IllegalArgumentException("No schema for " + type);
    }
}
