package org.crypttalk.client.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON value of the server, read member by member: what is missing or of another type is malformed. */
public record Json(JsonNode node) {

    private static final int MAX_DEPTH = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(2 * Limits.JSON_BODY_BYTES)
                            .build())
                    .build())
            .build();

    /** Reads a member. */
    public interface Element<T> {
        T of(Json json) throws MalformedException;
    }

    public static Json parse(byte[] utf8) throws MalformedException {
        try {
            return new Json(MAPPER.readTree(utf8));
        } catch (JacksonException e) {
            throw new MalformedException("it is not JSON");
        }
    }

    public static Json parse(String text) throws MalformedException {
        try {
            return new Json(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw new MalformedException("it is not JSON");
        }
    }

    /** A new object to fill. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** base64url of bytes. */
    public static String text(Bytes bytes) {
        return Base64Url.encode(bytes.unsafeArray());
    }

    public Json member(String name) throws MalformedException {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            throw new MalformedException("the member " + name + " is missing");
        }
        return new Json(member);
    }

    /** The member unless it is missing or null. */
    public Optional<Json> optional(String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull() ? Optional.empty() : Optional.of(new Json(member));
    }

    /** The element of an array. */
    public Json at(int index) throws MalformedException {
        JsonNode element = node.get(index);
        if (element == null) {
            throw new MalformedException("an element is missing");
        }
        return new Json(element);
    }

    public boolean isNull() {
        return node.isNull();
    }

    public String text(String name) throws MalformedException {
        return member(name).text();
    }

    public String text() throws MalformedException {
        if (!node.isString()) {
            throw new MalformedException("a text is needed");
        }
        return node.asString();
    }

    public boolean bool() throws MalformedException {
        if (!node.isBoolean()) {
            throw new MalformedException("a boolean is needed");
        }
        return node.asBoolean();
    }

    /** A whole number from 0 to 2^53 − 1. */
    public long uint() throws MalformedException {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new MalformedException("a whole number is needed");
        }
        long value = node.asLong();
        if (value < 0 || value > Limits.MAX_UINT) {
            throw new MalformedException("a number is out of range");
        }
        return value;
    }

    public long uint(String name) throws MalformedException {
        return member(name).uint();
    }

    public Bytes bytes() throws MalformedException {
        return Bytes.wrap(Base64Url.decode(text()));
    }

    public Bytes bytes(String name) throws MalformedException {
        return member(name).bytes();
    }

    public Hash hash(String name) throws MalformedException {
        return Hash.of(Base64Url.decode(text(name), Hash.SIZE));
    }

    public AccountId account(String name) throws MalformedException {
        return AccountId.parse(text(name));
    }

    public <T> List<T> list(String name, Element<T> element) throws MalformedException {
        return member(name).list(element);
    }

    public <T> List<T> list(Element<T> element) throws MalformedException {
        if (!node.isArray()) {
            throw new MalformedException("an array is needed");
        }
        List<T> list = new ArrayList<>(node.size());
        for (JsonNode each : node) {
            list.add(element.of(new Json(each)));
        }
        return list;
    }

    /** Without its content. */
    @Override
    public String toString() {
        return "Json[" + node.getNodeType() + "]";
    }
}
