package org.crypttalk.server.gateway.socketio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * JSON with attachments: bytes stand as {@code {"_placeholder": true, "num": index}}.
 *
 * <p>Strict: nested at most {@value #MAX_DEPTH} deep, no member twice in an object, nothing after the value, every
 * attachment used exactly once.
 */
final class JsonValues {

    static final int MAX_DEPTH = 32;

    private static final String PLACEHOLDER = "_placeholder";

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .maxStringLength(SocketDecoder.MAX_PACKET_BYTES)
                    .maxDocumentLength(SocketDecoder.MAX_PACKET_BYTES)
                    .build())
            .build();

    private final List<byte[]> attachments;
    private int used;

    private JsonValues(List<byte[]> attachments) {
        this.attachments = attachments;
    }

    static Map<String, @Nullable Object> readObject(byte[] json, int from) throws MalformedSocketPacketException {
        if (read(json, from, List.of()) instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            object.forEach((name, value) -> members.put((String) name, value));
            return Collections.unmodifiableMap(members);
        }
        throw new MalformedSocketPacketException("the data are not a JSON object");
    }

    static List<@Nullable Object> readArray(byte[] json, int from, List<byte[]> attachments)
            throws MalformedSocketPacketException {
        if (read(json, from, attachments) instanceof List<?> array) {
            return Collections.unmodifiableList(array);
        }
        throw new MalformedSocketPacketException("the data are not a JSON array");
    }

    /** Writes values as a JSON array and adds the bytes among them to the attachments. */
    static void writeArray(
            ByteArrayBuilder out, @Nullable String first, @Nullable Object[] values, List<byte[]> attachments) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            if (first != null) {
                json.writeString(first);
            }
            for (Object value : values) {
                write(json, value, attachments);
            }
            json.writeEndArray();
        }
    }

    /** Writes a JSON object that holds no bytes. */
    static void writeObject(ByteArrayBuilder out, Map<String, ?> members) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, members, new ArrayList<>());
        }
    }

    private static @Nullable Object read(byte[] json, int from, List<byte[]> attachments)
            throws MalformedSocketPacketException {
        JsonValues values = new JsonValues(attachments);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, from, json.length - from)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new MalformedSocketPacketException("the data are missing");
            }
            Object value = values.read(parser, token);
            if (parser.nextToken() != null) {
                throw new MalformedSocketPacketException("something follows the data");
            }
            if (values.used != attachments.size()) {
                throw new MalformedSocketPacketException("an attachment has no place");
            }
            return value;
        } catch (JacksonException malformed) {
            throw new MalformedSocketPacketException("the data are not JSON");
        }
    }

    private @Nullable Object read(JsonParser parser, JsonToken token) throws MalformedSocketPacketException {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT, LONG -> parser.getLongValue();
                    default -> finite(parser.getDoubleValue());
                };
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> readElements(parser);
            case START_OBJECT -> readMembers(parser);
            default -> throw new MalformedSocketPacketException("the data are not JSON");
        };
    }

    private List<@Nullable Object> readElements(JsonParser parser) throws MalformedSocketPacketException {
        List<@Nullable Object> elements = new ArrayList<>(4);
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            elements.add(read(parser, token));
        }
        return elements;
    }

    private Object readMembers(JsonParser parser) throws MalformedSocketPacketException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(8);
        for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
            String name = parser.currentName();
            int before = members.size();
            members.put(name, read(parser, next(parser)));
            if (members.size() == before) {
                throw new MalformedSocketPacketException("a member occurs twice");
            }
        }
        if (attachments.isEmpty() || !Boolean.TRUE.equals(members.get(PLACEHOLDER))) {
            return members;
        }
        // Encoders number attachments in the order of the text.
        if (members.size() != 2 || !(members.get("num") instanceof Long number) || number != used) {
            throw new MalformedSocketPacketException("a placeholder is malformed");
        }
        if (used == attachments.size()) {
            throw new MalformedSocketPacketException("a placeholder has no attachment");
        }
        return attachments.get(used++);
    }

    private static JsonToken next(JsonParser parser) throws MalformedSocketPacketException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedSocketPacketException("the data end early");
        }
        return token;
    }

    private static Double finite(double number) throws MalformedSocketPacketException {
        if (!Double.isFinite(number)) {
            throw new MalformedSocketPacketException("a number is too large");
        }
        return number;
    }

    private static void write(JsonGenerator json, @Nullable Object value, List<byte[]> attachments) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case byte[] bytes -> {
                json.writeStartObject();
                json.writeBooleanProperty(PLACEHOLDER, true);
                json.writeNumberProperty("num", attachments.size());
                json.writeEndObject();
                attachments.add(bytes);
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element, attachments);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    if (!(member.getKey() instanceof String name)) {
                        throw new IllegalArgumentException("A member of a JSON object has a name that is no string.");
                    }
                    json.writeName(name);
                    write(json, member.getValue(), attachments);
                }
                json.writeEndObject();
            }
            default ->
                throw new IllegalArgumentException(
                        "A value of " + value.getClass().getName() + " cannot be sent; see SocketConnection.emit.");
        }
    }
}
