package org.crypttalk.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.problem.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as the protocol wants it. Reading is strict: exactly the members of the record, each of its own type, no duplicates, nothing after
 * the end, no deep nesting; bytes are base64url without padding (section 2.6). Components that are not {@code @Nullable} are required.
 * In answers, members that are null are left out.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(20)
                            .maxNameLength(64)
                            .maxStringLength(2 * 1024 * 1024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule("crypt-talk")
                    .addDeserializer(byte[].class, new BytesReader())
                    .addSerializer(byte[].class, new BytesWriter())
                    .addDeserializer(AccountId.class, new AccountIdReader())
                    .addSerializer(AccountId.class, new IdWriter<>(AccountId::toBytes))
                    .addSerializer(ConversationId.class, new IdWriter<>(ConversationId::toBytes)))
            .build();

    private Json() {}

    /**
     * Reads a request's body.
     *
     * @throws org.crypttalk.server.problem.ProblemException {@code malformed} when it is not exactly a {@code type}
     */
    static <T extends Record> T read(byte[] body, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(body, type);
        } catch (JacksonException e) {
            // The parser's own words could repeat what was sent, which may be a secret.
            throw Problem.malformed(
                            "The body is not the JSON object that this address takes. Send exactly these members: "
                                    + String.join(", ", names(type)) + ".")
                    .asException();
        }
        if (value == null) {
            throw Problem.malformed("The body is null; a JSON object is needed.")
                    .asException();
        }
        requireComponents(value, "");
        return value;
    }

    /** Writes an answer. */
    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Writes a problem (RFC 9457): code and detail, and the members that its code adds. */
    static byte[] write(Problem problem) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "about:blank");
        object.put("title", problem.code().title());
        object.put("status", problem.code().status());
        object.put("detail", problem.detail());
        object.put("code", problem.code().code());
        object.putAll(problem.members());
        return MAPPER.writeValueAsBytes(object);
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes of base64url, or nothing if it has padding, another alphabet or trailing bits (section 2.6). */
    static Optional<byte[]> fromBase64Url(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return base64Url(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a component may be absent. */
    static boolean optional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static List<String> names(Class<? extends Record> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add(component.getName() + (optional(component) ? " (optional)" : ""));
        }
        return names.isEmpty() ? List.of("none") : names;
    }

    private static void requireComponents(Record value, String where) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object content = component(value, component);
            String name = where + component.getName();
            if (content == null && !optional(component)) {
                throw Problem.malformed("The member " + name + " is missing.").asException();
            }
            if (content instanceof List<?> list) {
                for (Object element : list) {
                    if (element == null) {
                        throw Problem.malformed("The member " + name + " contains null.")
                                .asException();
                    }
                    if (element instanceof Record nested) {
                        requireComponents(nested, name + ".");
                    }
                }
            }
        }
    }

    private static @Nullable Object component(Record value, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("A record's component could not be read: " + component, e);
        }
    }

    private static byte[] bytes(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return context.reportInputMismatch(byte[].class, "base64url is needed");
        }
        Optional<byte[]> bytes = fromBase64Url(parser.getString());
        return bytes.isPresent() ? bytes.get() : context.reportInputMismatch(byte[].class, "not base64url");
    }

    private static final class BytesReader extends ValueDeserializer<byte[]> {
        @Override
        public byte[] deserialize(JsonParser parser, DeserializationContext context) {
            return bytes(parser, context);
        }
    }

    private static final class AccountIdReader extends ValueDeserializer<AccountId> {
        @Override
        public AccountId deserialize(JsonParser parser, DeserializationContext context) {
            byte[] bytes = bytes(parser, context);
            return bytes.length == Hash.SIZE
                    ? AccountId.of(bytes)
                    : context.reportInputMismatch(AccountId.class, "32 bytes are needed");
        }
    }

    private static final class BytesWriter extends ValueSerializer<byte[]> {
        @Override
        public void serialize(byte[] value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(base64Url(value));
        }
    }

    private static final class IdWriter<T> extends ValueSerializer<T> {
        private final Function<T, byte[]> bytes;

        IdWriter(Function<T, byte[]> bytes) {
            this.bytes = bytes;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(base64Url(bytes.apply(value)));
        }
    }
}
