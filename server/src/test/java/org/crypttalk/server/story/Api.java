package org.crypttalk.server.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.MalformedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST as a stranger's program would use it: nothing but HTTP and JSON. */
final class Api {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final @Nullable String token;

    Api(int port) {
        this(port, null);
    }

    private Api(int port, @Nullable String token) {
        this.port = port;
        this.token = token;
    }

    /** The same, signed in. */
    Api as(String token) {
        return new Api(port, token);
    }

    int port() {
        return port;
    }

    Answer get(String path) {
        return send("GET", path, null, null);
    }

    Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    /** With a JSON object; byte arrays become base64url. */
    Answer post(String path, Map<String, ?> body) {
        return send("POST", path, "application/json", json(body));
    }

    Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, "application/json", json(body));
    }

    Answer send(String method, String path, @Nullable String type, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new AssertionError("No answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static byte[] json(Object value) {
        return JSON.writeValueAsBytes(plain(value));
    }

    private static Object plain(Object value) {
        return switch (value) {
            case byte[] bytes -> Base64Url.encode(bytes);
            case Map<?, ?> map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                map.forEach((key, element) -> plain.put((String) key, plain(element)));
                yield plain;
            }
            case List<?> list -> {
                List<Object> plain = new ArrayList<>();
                list.forEach(element -> plain.add(plain(element)));
                yield plain;
            }
            default -> value;
        };
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** The stable code of a problem; empty if it is none. */
        String code() {
            boolean problem =
                    response.headers().firstValue("content-type").orElse("").equals("application/problem+json");
            return problem ? json().path("code").asString() : "";
        }

        byte[] bytes(String member) {
            try {
                return Base64Url.decode(json().path(member).asString());
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        /** Fails unless the answer has this status. */
        Answer expect(int status) {
            if (status() != status) {
                throw new AssertionError("Expected " + status + ", but the answer is " + status() + ": " + text());
            }
            return this;
        }
    }
}
