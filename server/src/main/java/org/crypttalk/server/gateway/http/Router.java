package org.crypttalk.server.gateway.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a method and a path. A pattern is a path whose segments are literal or {@code {name}}, which
 * matches any one non-empty segment. Literal segments win over parameters, segment by segment from the left. HEAD is
 * answered by the handler of GET.
 *
 * <p>An unknown path is 404 {@code not_found}; a known path with another method is 405 {@code method_not_allowed} with
 * {@code Allow}. Built once, then immutable.
 */
public final class Router implements HttpHandler {

    private record Route(HttpHandler handler, int bodyLimit, List<String> parameterNames) {}

    private record Match(Node node, List<String> values) {}

    private static final class Node {
        final Map<String, Node> literals = new LinkedHashMap<>();
        final Map<String, Route> routes = new TreeMap<>();

        @Nullable
        Node parameter;
    }

    /** Collects routes. */
    public static final class Builder {
        private final Node root = new Node();

        private Builder() {}

        /**
         * Adds a route with the default limit of its body.
         *
         * @throws IllegalArgumentException when the pattern is malformed or the route exists
         */
        public Builder route(String method, String pattern, HttpHandler handler) {
            return route(method, pattern, DEFAULT_BODY_LIMIT, handler);
        }

        /**
         * Adds a route.
         *
         * @param bodyLimit the largest body in bytes
         * @throws IllegalArgumentException when the pattern is malformed or the route exists
         */
        public Builder route(String method, String pattern, int bodyLimit, HttpHandler handler) {
            if (!pattern.startsWith("/")) {
                throw new IllegalArgumentException("A pattern starts with a slash: " + pattern);
            }
            List<String> names = new ArrayList<>();
            Node node = root;
            for (String segment : pattern.substring(1).split("/", -1)) {
                if (segment.startsWith("{") && segment.endsWith("}") && segment.length() > 2) {
                    names.add(segment.substring(1, segment.length() - 1));
                    Node next = node.parameter == null ? new Node() : node.parameter;
                    node.parameter = next;
                    node = next;
                } else {
                    node = node.literals.computeIfAbsent(segment, name -> new Node());
                }
            }
            if (node.routes.putIfAbsent(method, new Route(handler, bodyLimit, List.copyOf(names))) != null) {
                throw new IllegalArgumentException("There are two routes for " + method + " " + pattern + ".");
            }
            return this;
        }

        /** The router of the routes added so far; the builder is not used after it. */
        public Router build() {
            return new Router(root);
        }
    }

    private final Node root;

    private Router(Node root) {
        this.root = root;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        Match match = match(request.path());
        if (match == null) {
            return HttpResponse.problem(404, "not_found", "Not found", "There is nothing at this address.");
        }
        Route route = route(match.node(), request.method());
        if (route == null) {
            TreeSet<String> allowed = new TreeSet<>(match.node().routes.keySet());
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            return HttpResponse.problem(
                            405,
                            "method_not_allowed",
                            "Method not allowed",
                            "This address answers only " + String.join(", ", allowed) + ".")
                    .with("Allow", String.join(", ", allowed));
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < route.parameterNames().size(); i++) {
            parameters.put(route.parameterNames().get(i), match.values().get(i));
        }
        return route.handler().handle(request.withParameters(Collections.unmodifiableMap(parameters)));
    }

    /** The limit of the route; that of a request without a route is the default, so that it is answered 404 or 405. */
    @Override
    public int bodyLimit(String method, String path) {
        Match match = match(path);
        Route route = match == null ? null : route(match.node(), method);
        return route == null ? DEFAULT_BODY_LIMIT : route.bodyLimit();
    }

    private static @Nullable Route route(Node node, String method) {
        Route route = node.routes.get(method);
        return route == null && method.equals("HEAD") ? node.routes.get("GET") : route;
    }

    private @Nullable Match match(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.indexOf('%') < 0) {
                segments.add(segment);
                continue;
            }
            try {
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                return null;
            }
        }
        return match(root, segments, 0, new ArrayList<>());
    }

    private static @Nullable Match match(Node node, List<String> segments, int index, List<String> values) {
        if (index == segments.size()) {
            return node.routes.isEmpty() ? null : new Match(node, List.copyOf(values));
        }
        String segment = segments.get(index);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Match found = match(literal, segments, index + 1, values);
            if (found != null) {
                return found;
            }
        }
        Node parameter = node.parameter;
        if (parameter == null || segment.isEmpty()) {
            return null;
        }
        values.add(segment);
        Match found = match(parameter, segments, index + 1, values);
        values.removeLast();
        return found;
    }
}
