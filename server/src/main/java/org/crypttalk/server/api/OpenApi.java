package org.crypttalk.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.SessionCookie;

/** The routes as an OpenAPI 3.1 document, for people and programs that do not read docs/protocol.md. */
final class OpenApi {

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    private OpenApi() {}

    /** The document, as JSON. */
    static byte[] of(List<Route> routes, String version) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.pattern(), pattern -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title", "Crypt-Talk",
                        "version", version,
                        "description", "Contents are end-to-end encrypted; docs/protocol.md states every structure."));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "securitySchemes",
                        Map.of(
                                "bearer", Map.of("type", "http", "scheme", "bearer"),
                                "cookie", Map.of("type", "apiKey", "in", "cookie", "name", SessionCookie.NAME)),
                        "schemas",
                        Map.of("Problem", problem())));
        return Json.write(document);
    }

    private static Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.summary());
        List<Object> parameters = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(route.pattern());
        while (matcher.find()) {
            parameters.add(parameter(matcher.group(1), "path", true));
        }
        route.query().forEach(name -> parameters.add(parameter(name, "query", false)));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (!(route.request() instanceof Shape.Nothing)) {
            operation.put("requestBody", Map.of("required", true, "content", content(route.request())));
        }
        Map<String, Object> success = new LinkedHashMap<>();
        success.put("description", "Done");
        if (!(route.response() instanceof Shape.Nothing)) {
            success.put("content", content(route.response()));
        }
        operation.put(
                "responses",
                Map.of(
                        Integer.toString(route.status()),
                        success,
                        "default",
                        Map.of(
                                "description",
                                "A problem",
                                "content",
                                Map.of(
                                        "application/problem+json",
                                        Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))))));
        operation.put(
                "security",
                route.access() == Access.ANYONE
                        ? List.of()
                        : List.of(Map.of("bearer", List.of()), Map.of("cookie", List.of())));
        return operation;
    }

    private static Map<String, Object> parameter(String name, String in, boolean required) {
        return Map.of("name", name, "in", in, "required", required, "schema", Map.of("type", "string"));
    }

    private static Map<String, Object> content(Shape shape) {
        return switch (shape) {
            case Shape.Nothing _ -> Map.of();
            case Shape.JsonOf json -> Map.of("application/json", Map.of("schema", SchemaOf.record(json.type())));
            case Shape.OtherJson other ->
                Map.of(
                        "application/json",
                        Map.of("schema", Map.of("type", "object", "description", other.description())));
            case Shape.Cbor cbor ->
                Map.of(
                        "application/cbor",
                        Map.of(
                                "schema",
                                Map.of(
                                        "description",
                                        cbor.structure() + " of docs/protocol.md",
                                        "maxLength",
                                        cbor.maxBytes())));
        };
    }

    private static Map<String, Object> problem() {
        List<String> codes = new ArrayList<>();
        for (ProblemCode code : ProblemCode.values()) {
            codes.add(code.code());
        }
        return Map.of(
                "type",
                "object",
                "required",
                List.of("code", "title", "status", "detail"),
                "properties",
                Map.of(
                        "code", Map.of("type", "string", "enum", codes),
                        "title", Map.of("type", "string"),
                        "status", Map.of("type", "integer"),
                        "detail", Map.of("type", "string")));
    }
}
