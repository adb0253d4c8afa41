package org.crypttalk.cli.bench;

import java.net.URI;
import java.security.SecureRandom;
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
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochRecord;

/**
 * Lets pairs of people register, sign in and begin a conversation, over REST as any client (docs/protocol.md, section 11).
 * Most of its time is the server's: bcrypt, twice for each account.
 */
final class RegisterPairs {

    private static final int AT_ONCE = 4;

    private record Registered(BenchAccount account, String token) {}

    private final BenchApi api;
    private final SecureRandom random;

    RegisterPairs(URI server, SecureRandom random) {
        this.api = new BenchApi(server);
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
            api.close();
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

    private Pair registerPair() {
        Registered first = registerOne();
        Registered second = registerOne();
        EpochRecord record = first.account().createConversationWith(second.account(), System.currentTimeMillis());
        api.post(
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

    private Registered registerOne() {
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
        api.post("/api/auth/register", null, bundle);
        String token =
                api.openSession(account.id(), (host, challenge, time) -> account.openSession(host, challenge, time));
        return new Registered(account, token);
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
