package org.crypttalk.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets pairs of people register, sign in and begin a conversation, over REST as any client (docs/protocol.md, section 11).
 * Most of its time is the server's: bcrypt, twice for each account.
 */
final class RegisterPairs {

    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 4;

    private record Registered(BenchAccount account, String token) {}

    private final URI server;
    private final SecureRandom random;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RegisterPairs(URI server, SecureRandom random) {
        this.server = server;
        this.random = random;
    }

    /**
     * Registers so many pairs.
     *
     * @param progress hears in a phrase what is done
     * @throws CommandFailure if the server refuses or does not answer
     */
    List<Pair> register(int count, Consumer<String> progress) {
        progress.accept("Registering " + 2 * count + " accounts");
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Pair>> pairs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pairs.add(some.submit(this::registerPair));
            }
            List<Pair> registered = new ArrayList<>();
            for (Future<Pair> pair : pairs) {
                registered.add(get(pair, some));
            }
            return registered;
        } finally {
            http.close();
        }
    }

    private static Pair get(Future<Pair> pair, ExecutorService others) {
        try {
            return pair.get();
        } catch (InterruptedException e) {
            others.shutdownNow();
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bench was interrupted.", e);
        } catch (ExecutionException e) {
            others.shutdownNow();
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Pair registerPair() throws InterruptedException {
        Registered first = registerOne();
        Registered second = registerOne();
        EpochRecord record = first.account().createConversationWith(second.account(), System.currentTimeMillis());
        post(
                "/api/conversations",
                first.token(),
                Map.of(
                        "record",
                        text(record.encode()),
                        "seals",
                        List.of(seal(first.account()), seal(second.account()))));
        return new Pair(
                participant(first),
                participant(second),
                ConversationIds.direct(first.account().id(), second.account().id())
                        .toBytes());
    }

    private Registered registerOne() throws InterruptedException {
        BenchAccount account = new BenchAccount(random, System.currentTimeMillis());
        Map<String, Object> bundle = new LinkedHashMap<>();
        byte[] name = new byte[8];
        random.nextBytes(name);
        bundle.put("name", "bench-" + HexFormat.of().formatHex(name));
        bundle.put("random", secret());
        bundle.put("memoryKiB", 65_536);
        bundle.put("iterations", 3);
        bundle.put("parallelism", 1);
        bundle.put("authSecret", secret());
        bundle.put("recoveryAuthSecret", secret());
        bundle.put("passwordBox", text(account.unlockBox()));
        bundle.put("recoveryBox", text(account.unlockBox()));
        bundle.put("entry", text(account.entry()));
        bundle.put("unlockSeals", text(account.unlockSeals()));
        bundle.put("keyVault", text(account.keyVault()));
        post("/api/auth/register", null, bundle);
        String id = account.id().text();
        String challenge = post("/api/auth/challenge", null, Map.of("account", id, "device", 0))
                .get("challenge")
                .asString();
        long time = System.currentTimeMillis();
        Bytes signature = account.openSession(server.getAuthority(), hash(challenge), time);
        JsonNode session = post(
                "/api/auth/session",
                null,
                Map.of(
                        "account",
                        id,
                        "device",
                        0,
                        "challenge",
                        challenge,
                        "time",
                        time,
                        "signature",
                        text(signature),
                        "transport",
                        "bearer"));
        return new Registered(account, session.get("token").asString());
    }

    private JsonNode post(String path, @Nullable String token, Object body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(REQUEST_PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new CommandFailure(
                        ExitCode.BENCH_IMPOSSIBLE,
                        "The server refused " + path + " with " + answer.statusCode() + ": " + answer.body()
                                + " A server that the bench does not start itself must have open registration, and"
                                + " takes many accounts from one address only with --no-limits.");
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE, "The server at " + server + " did not answer " + path + ": " + e, e);
        }
    }

    private static Hash hash(String challenge) {
        try {
            return Hash.of(Base64Url.decode(challenge, Hash.SIZE));
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE, "The server's challenge cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> seal(BenchAccount account) {
        return Map.of("account", account.id().text(), "generation", 0, "seal", text(account.seal()));
    }

    private static Participant participant(Registered registered) {
        return new Participant(registered.account().id().toBytes(), registered.token());
    }

    private String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64Url.encode(bytes);
    }

    private static String text(Bytes bytes) {
        return Base64Url.encode(bytes.unsafeArray());
    }
}
