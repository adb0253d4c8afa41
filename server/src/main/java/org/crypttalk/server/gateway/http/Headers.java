package org.crypttalk.server.gateway.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The header fields of a request. Names are compared without regard to case (RFC 9110, section 5.1); the values of a
 * repeated field keep their order. Immutable.
 */
public final class Headers {

    private static final Headers NONE = new Headers(Map.of());

    private final Map<String, List<String>> values;

    private Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** No header fields at all. */
    public static Headers none() {
        return NONE;
    }

    /**
     * Copies header fields.
     *
     * @param fields name and value, in the order of the wire
     */
    public static Headers of(Iterable<? extends Map.Entry<String, String>> fields) {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> field : fields) {
            values.computeIfAbsent(field.getKey(), name -> new ArrayList<>(1)).add(field.getValue());
        }
        return values.isEmpty() ? NONE : new Headers(values);
    }

    /** The first value of a field. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** Every value of a field, in the order of the wire; empty when the field is absent. */
    public List<String> all(String name) {
        List<String> found = values.isEmpty() ? null : values.get(name);
        return found == null ? List.of() : Collections.unmodifiableList(found);
    }

    /**
     * The value of a cookie the client sent (RFC 6265, section 5.4). Of several cookies with the name, the first counts.
     */
    public Optional<String> cookie(String name) {
        for (String header : all("cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    String value = pair.substring(equals + 1).strip();
                    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                    return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
                }
            }
        }
        return Optional.empty();
    }

    /** The token of {@code Authorization: Bearer …} (RFC 6750, section 2.1). */
    public Optional<String> bearerToken() {
        return first("authorization")
                .filter(value -> value.length() > 7
                        && value.substring(0, 7).toLowerCase(Locale.ROOT).equals("bearer "))
                .map(value -> value.substring(7).strip());
    }

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        return "Headers" + values.keySet();
    }
}
