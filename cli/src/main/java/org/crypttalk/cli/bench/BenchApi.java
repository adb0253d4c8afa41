package org.crypttalk.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST as any client speaks it (docs/protocol.md, section 11). Callers block; any number of threads. */
public final class BenchApi implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Signs the opening of a session. */
    @FunctionalInterface
    public interface SessionSignature {
        /** The signature for what the server asked, at this time in milliseconds since 1970 UTC. */
        Bytes of(String audience, Hash challenge, long timeMillis);
    }

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public BenchApi(URI server) {
        this.server = server;
    }

    /**
     * Posts JSON.
     *
     * @param token of a session; null for none
     * @throws CommandFailure if the server refuses or does not answer
     */
    public JsonNode post(String path, @Nullable String token, Object body) {
        return JsonMapper.shared().readTree(accepted("POST", path, token, "application/json", json(body)));
    }

    /** Posts JSON; the code of the server's problem if it refuses with one of status 409, nothing if it takes it. */
    public Optional<String> postUnlessConflicting(String path, Object body) {
        HttpResponse<String> answer = send("POST", path, null, "application/json", json(body));
        if (answer.statusCode() == 409) {
            return Optional.of(
                    JsonMapper.shared().readTree(answer.body()).get("code").asString());
        }
        check(path, answer);
        return Optional.empty();
    }

    /** Gets JSON. */
    public JsonNode get(String path, String token) {
        return JsonMapper.shared()
                .readTree(accepted("GET", path, token, "application/json", HttpRequest.BodyPublishers.noBody()));
    }

    /** Puts JSON. */
    public void put(String path, String token, Object body) {
        accepted("PUT", path, token, "application/json", json(body));
    }

    /** Puts CBOR. */
    public void put(String path, String token, Bytes body) {
        accepted("PUT", path, token, "application/cbor", HttpRequest.BodyPublishers.ofByteArray(body.unsafeArray()));
    }

    /** Opens a session of an account's device 0; its token. */
    public String openSession(AccountId account, SessionSignature signature) {
        JsonNode challenge = post("/api/auth/challenge", null, Map.of("account", account.text(), "device", 0));
        String text = challenge.get("challenge").asString();
        long time = System.currentTimeMillis();
        Bytes signed = signature.of(server.getAuthority(), hash(text), time);
        Map<String, Object> answer = Map.of(
                "account",
                account.text(),
                "device",
                0,
                "challenge",
                text,
                "time",
                time,
                "signature",
                Base64Url.encode(signed.unsafeArray()),
                "transport",
                "bearer");
        return post("/api/auth/session", null, answer).get("token").asString();
    }

    @Override
    public void close() {
        http.close();
    }

    private String accepted(String method, String path, @Nullable String token, String type, BodyPublisher body) {
        HttpResponse<String> answer = send(method, path, token, type, body);
        check(path, answer);
        return answer.body();
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable String token, String type, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .method(method, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE, "The server at " + server + " did not answer " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bench was interrupted.", e);
        }
    }

    private static void check(String path, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "The server refused " + path + " with " + answer.statusCode() + ": " + answer.body()
                            + " A server that the bench does not start itself must have open registration, and"
                            + " takes many accounts from one address only with --no-limits.");
        }
    }

    private static BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
    }

    private static Hash hash(String challenge) {
        try {
            return Hash.of(Base64Url.decode(challenge, Hash.SIZE));
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE, "The server's challenge cannot be read: " + e.getMessage(), e);
        }
    }
}
