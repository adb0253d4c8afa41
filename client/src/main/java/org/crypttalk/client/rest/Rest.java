package org.crypttalk.client.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.crypttalk.protocol.MalformedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Requests over HTTP/1.1, blocking. Any thread. */
public final class Rest {

    private static final int MAX_DETAIL = 500;

    private final URI server;
    private final HttpClient http;
    private final Duration patience;

    /**
     * @param server scheme, host and port
     * @param patience how long an answer may take
     */
    public Rest(URI server, HttpClient http, Duration patience) {
        this.server = server;
        this.http = http;
        this.patience = patience;
    }

    public URI server() {
        return server;
    }

    /** What the {@code Host} header of these requests says, in lower case. */
    public String audience() {
        return server.getRawAuthority().toLowerCase(java.util.Locale.ROOT);
    }

    public HttpClient http() {
        return http;
    }

    /** Whether somebody listens at the server's address; not whether an answer comes. */
    public Answer<Boolean> connects() {
        int usual = "https".equals(server.getScheme()) ? 443 : 80;
        InetSocketAddress address =
                new InetSocketAddress(server.getHost(), server.getPort() < 0 ? usual : server.getPort());
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) patience.toMillis());
            return new Answer.Ok<>(true);
        } catch (IOException e) {
            return new Answer.None<>(silent());
        }
    }

    private String silent() {
        return "The server at " + server + " does not answer. Check the address and the network.";
    }

    Answer<Json> get(@Nullable Token token, String path) {
        return send("GET", token, path, null).map(Json::parse);
    }

    Answer<byte[]> getBytes(Token token, String path) {
        return send("GET", token, path, null);
    }

    Answer<Json> post(@Nullable Token token, String path, ObjectNode body) {
        return send("POST", token, path, body)
                .map(bytes -> bytes.length == 0 ? new Json(Json.object()) : Json.parse(bytes));
    }

    Answer<Json> put(Token token, String path, ObjectNode body) {
        return send("PUT", token, path, body)
                .map(bytes -> bytes.length == 0 ? new Json(Json.object()) : Json.parse(bytes));
    }

    Answer<byte[]> delete(Token token, String path) {
        return send("DELETE", token, path, null);
    }

    private Answer<byte[]> send(String method, @Nullable Token token, String path, @Nullable ObjectNode body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(patience);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, BodyPublishers.ofString(body.toString()));
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token.reveal());
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 == 2) {
                return new Answer.Ok<>(response.body());
            }
            return refusal(response);
        } catch (IOException e) {
            return new Answer.None<>(silent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None<>("The request was interrupted.");
        }
    }

    private static Answer<byte[]> refusal(HttpResponse<byte[]> response) {
        try {
            Json problem = Json.parse(response.body());
            String detail = problem.optional("detail").isPresent() ? problem.text("detail") : problem.text("title");
            long retry = problem.optional("retryAfterSeconds").isPresent() ? problem.uint("retryAfterSeconds") : 0;
            return new Answer.Refused<>(new Refusal(
                    problem.text("code"),
                    response.statusCode(),
                    detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail,
                    retry));
        } catch (MalformedException e) {
            return new Answer.None<>("The server answered with status " + response.statusCode()
                    + " and something that is not Crypt-Talk's. Check the address.");
        }
    }
}
