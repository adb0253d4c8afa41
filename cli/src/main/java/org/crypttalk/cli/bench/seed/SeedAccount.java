package org.crypttalk.cli.bench.seed;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.bench.BenchApi;
import org.crypttalk.cli.bench.Generator;
import org.crypttalk.cli.bench.seed.Correspondence.Step;
import org.crypttalk.cli.bench.seed.Script.Line;
import org.crypttalk.client.crypto.conversation.EpochCreation.MemberSeal;
import org.crypttalk.protocol.Base64Url;

/**
 * Fills a server with one large account and the people it talks with.
 *
 * <p>Three kinds of work overlap: people register, which is mostly the server's bcrypt; one thread encrypts ahead; the caller's sends, and
 * waits for one person's messages to be on the disk before the other one answers, so that their order is that of the script.
 */
final class SeedAccount {

    private static final int REGISTERING_AT_ONCE = 2;
    private static final int STEPS_AHEAD = 512;
    private static final int PROGRESS_EVERY = 5_000;
    private static final int FRIENDS_WITH_PASSWORD = 2;

    /** So many messages of the largest conversation come after all others. */
    private static final int LAST_OF_LARGEST = 200;

    /** One of so many conversations ends with messages that the account has not read. */
    private static final int UNREAD_EVERY = 9;

    private final SeedPlan plan;
    private final URI server;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final Phrases phrases = Phrases.load();
    private long written;
    private long told;

    /**
     * Prepares the work.
     *
     * @param progress hears in a phrase what is done
     */
    SeedAccount(SeedPlan plan, URI server, SecureRandom random, InstantSource clock, Consumer<String> progress) {
        this.plan = plan;
        this.server = server;
        this.random = random;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * What was made.
     *
     * @param account the large one
     * @param friends who can be signed in as well, those of the largest conversations
     */
    record Seeded(SeedPerson account, List<SeedPerson> friends) {}

    /**
     * Makes it.
     *
     * @param name of the account
     * @throws CommandFailure if the server refuses or does not answer
     */
    Seeded make(String name) {
        Instant now = clock.instant();
        progress.accept("Registering " + name + " and " + plan.conversations() + " people; writing "
                + plan.allMessages() + " messages");
        try (BenchApi api = new BenchApi(server);
                Generator generator = new Generator(server);
                ExecutorService registrations = Executors.newFixedThreadPool(REGISTERING_AT_ONCE)) {
            SeedPerson account = SeedPerson.register(
                    api, name, password(name), plan.begin(0, now).minusSeconds(1), random);
            List<Future<SeedPerson>> others = registering(api, now, registrations);
            List<SeedPerson> friends = new ArrayList<>();
            try (Speaker own = Speaker.connect(account, generator)) {
                Between between = new Between(api, generator, account, own, now);
                // The largest conversation also ends last, as the server's clock sees it: the others are written in its
                // midst.
                try (Conversing largest = new Conversing(between, 0, get(others.getFirst()))) {
                    largest.send(plan.messages(0) - lastOfLargest());
                    friends.add(largest.other);
                    for (int rank = plan.conversations() - 1; rank > 0; rank--) {
                        try (Conversing conversing = new Conversing(between, rank, get(others.get(rank)))) {
                            conversing.send(Long.MAX_VALUE);
                            conversing.leaveMarks();
                            if (conversing.other.password() != null) {
                                friends.add(conversing.other);
                            }
                        }
                    }
                    largest.send(Long.MAX_VALUE);
                    largest.leaveMarks();
                }
            } finally {
                registrations.shutdownNow();
            }
            return new Seeded(account, friends);
        }
    }

    private List<Future<SeedPerson>> registering(BenchApi api, Instant now, ExecutorService registrations) {
        List<String> names = plan.names();
        List<Future<SeedPerson>> others = new ArrayList<>();
        for (int i = 0; i < plan.conversations(); i++) {
            int rank = i;
            String name = names.get(rank);
            String password = rank < FRIENDS_WITH_PASSWORD ? password(name) : null;
            others.add(registrations.submit(() -> SeedPerson.register(
                    api, name, password, plan.begin(rank, now).minusSeconds(1), random)));
        }
        return others;
    }

    private int lastOfLargest() {
        return Math.min(LAST_OF_LARGEST, plan.messages(0) / 2);
    }

    /** What all conversations have in common. */
    private record Between(BenchApi api, Generator generator, SeedPerson account, Speaker own, Instant now) {}

    /** One conversation being written. */
    private final class Conversing implements AutoCloseable {
        private final Between between;
        private final int rank;
        private final SeedPerson other;
        private final Speaker theirs;
        private final List<Line> lines;
        private final Correspondence correspondence;
        private final BlockingQueue<Optional<Step>> steps = new ArrayBlockingQueue<>(STEPS_AHEAD);
        private final ExecutorService encrypting = Executors.newSingleThreadExecutor();
        private final Future<?> encrypted;
        private long sent;

        Conversing(Between between, int rank, SeedPerson other) {
            this.between = between;
            this.rank = rank;
            this.other = other;
            this.theirs = Speaker.connect(other, between.generator);
            Instant begin = plan.begin(rank, between.now);
            this.lines =
                    Script.write(phrases, plan.random(rank), plan.messages(rank), begin, plan.end(rank, between.now));
            this.correspondence = new Correspondence(between.account, other, begin.toEpochMilli(), random);
            this.encrypted = encrypting.submit(() -> {
                try {
                    correspondence.write(lines, step -> put(steps, Optional.of(step)));
                } finally {
                    put(steps, Optional.empty());
                }
            });
        }

        /** Sends until so many messages of it are at the server, or all. */
        void send(long upTo) {
            while (sent < upTo) {
                Optional<Step> step = take(steps);
                if (step.isEmpty()) {
                    get(encrypted);
                    return;
                }
                switch (step.get()) {
                    case Step.Epoch epoch -> record(between.api, epoch);
                    case Step.Said(SeedPerson speaker, List<byte[]> envelopes) -> {
                        (speaker.equals(other) ? theirs : between.own).say(envelopes);
                        sent += envelopes.size();
                        wrote(envelopes.size());
                    }
                }
            }
        }

        /** Both have stored everything; both have read everything, but for some whom the account owes a look. */
        void leaveMarks() {
            String id = correspondence.conversation().text();
            long head = between.api
                    .get("/api/conversations/" + id, between.account.token())
                    .get("head")
                    .asLong();
            if (head != correspondence.head()) {
                throw new CommandFailure(
                        ExitCode.BENCH_INCORRECT,
                        "The conversation with " + other.name() + " has " + head + " entries in place of "
                                + correspondence.head() + ".");
            }
            for (SeedPerson reader : List.of(between.account, other)) {
                String path = "/api/messages/" + id;
                between.api.put(path + "/delivered", reader.token(), Map.of("sequence", head));
                if (reader.equals(other) || rank % UNREAD_EVERY != UNREAD_EVERY - 1) {
                    between.api.put(
                            path + "/read",
                            reader.token(),
                            correspondence.readMark(reader, lines.getLast().timeMillis()));
                }
            }
        }

        @Override
        public void close() {
            theirs.close();
            encrypting.shutdownNow();
        }
    }

    private static void record(BenchApi api, Step.Epoch epoch) {
        String path = epoch.n() == 0
                ? "/api/conversations"
                : "/api/conversations/" + epoch.conversation().text() + "/epochs";
        var _ = api.post(
                path,
                epoch.author().token(),
                Map.of(
                        "record",
                        Base64Url.encode(epoch.creation().record().encode().unsafeArray()),
                        "seals",
                        epoch.creation().seals().stream().map(SeedAccount::json).toList()));
    }

    private static Map<String, Object> json(MemberSeal seal) {
        return Map.of(
                "account",
                seal.account().text(),
                "generation",
                seal.generation(),
                "seal",
                Base64Url.encode(seal.seal().unsafeArray()));
    }

    private void wrote(int count) {
        written += count;
        if (written - told >= PROGRESS_EVERY || written == plan.allMessages()) {
            told = written;
            progress.accept(written + " of " + plan.allMessages() + " messages");
        }
    }

    private static String password(String name) {
        return "throw away " + name;
    }

    private static void put(BlockingQueue<Optional<Step>> steps, Optional<Step> step) {
        try {
            steps.put(step);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    private static Optional<Step> take(BlockingQueue<Optional<Step>> steps) {
        try {
            return steps.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static CommandFailure interrupted(InterruptedException e) {
        return new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bench was interrupted.", e);
    }
}
