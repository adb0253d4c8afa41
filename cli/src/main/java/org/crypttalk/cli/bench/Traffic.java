package org.crypttalk.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;

/**
 * Pairs of people who write to each other, both at once, as fast as the server takes it or at a fixed rate. Used from one
 * thread, which is not the event loop.
 */
final class Traffic {

    private final Duration patience;
    private final Generator generator;
    private final Optional<ProcessReadings> server;
    private final Optional<ProcessReadings> self =
            ProcessReadings.of(ProcessHandle.current().pid());
    private final List<Sender> senders = new ArrayList<>();

    /** Where senders count now; replaced on the event loop. */
    private Tally tally = new Tally();

    private Traffic(Generator generator, Optional<ProcessReadings> server, Duration patience) {
        this.patience = patience;
        this.generator = generator;
        this.server = server;
    }

    /**
     * Connects all people of the pairs.
     *
     * @param envelopeBytes size of each envelope
     * @param patience how long connecting may take, and delivery after the last envelope was sent
     * @throws CommandFailure if somebody cannot connect
     */
    static Traffic between(
            List<Pair> pairs,
            int envelopeBytes,
            Generator generator,
            Optional<ProcessReadings> server,
            RandomGenerator random,
            Duration patience) {
        Traffic traffic = new Traffic(generator, server, patience);
        List<LoadConnection> connections = new ArrayList<>();
        for (Pair pair : pairs) {
            Sender first = traffic.sender(0, pair, pair.first(), envelopeBytes, random);
            Sender second = traffic.sender(1, pair, pair.second(), envelopeBytes, random);
            generator.ask(() -> {
                LoadConnection ofFirst = generator.connect(pair.first().token(), first);
                LoadConnection ofSecond = generator.connect(pair.second().token(), second);
                first.join(second, ofFirst);
                second.join(first, ofSecond);
                connections.add(ofFirst);
                connections.add(ofSecond);
                return true;
            });
        }
        boolean complete = Pause.until(patience, () -> {
            traffic.check();
            return generator.ask(() -> connections.stream().allMatch(LoadConnection::isConnected));
        });
        if (!complete) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "Not all of " + connections.size() + " connections were admitted within " + patience.toSeconds()
                            + " s. The server's log may say why.");
        }
        return traffic;
    }

    /**
     * Every sender keeps this many envelopes unacknowledged, for so long.
     *
     * @throws CommandFailure if anything acknowledged is not delivered once and in order
     */
    Interval saturate(int window, Duration duration) {
        generator.ask(() -> {
            senders.forEach(sender -> sender.keepOutstanding(window));
            return true;
        });
        Interval interval = measure(() -> Pause.of(duration));
        generator.ask(() -> {
            senders.forEach(sender -> sender.keepOutstanding(0));
            return true;
        });
        settle();
        return interval;
    }

    /**
     * Envelopes at a fixed rate, from one sender after the other, each due at its moment whether or not the server has
     * answered the ones before. Latencies count from when an envelope was due.
     *
     * @throws CommandFailure if anything acknowledged is not delivered once and in order
     */
    Interval atRate(int perSecond, Duration duration) {
        long period = 1_000_000_000L / perSecond;
        long count = Math.max(1, duration.toNanos() / period);
        Interval interval = measure(() -> {
            long start = System.nanoTime() + 1_000_000;
            for (long i = 0; i < count; i++) {
                long due = start + i * period;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                Sender sender = senders.get((int) (i % senders.size()));
                generator.execute(() -> sender.sendDue(due));
            }
            settle();
        });
        return interval;
    }

    private Interval measure(Runnable activity) {
        Tally fresh = new Tally();
        Tally before = generator.ask(() -> {
            Tally old = tally;
            tally = fresh;
            return old;
        });
        Objects.requireNonNull(before);
        OptionalDouble serverBefore = cpu(server);
        OptionalDouble selfBefore = cpu(self);
        long start = System.nanoTime();
        activity.run();
        // On the loop: what the tally holds then is complete and stays.
        long end = generator.ask(() -> {
            tally = new Tally();
            return System.nanoTime();
        });
        return new Interval(fresh, (end - start) / 1e9, since(serverBefore, cpu(server)), since(selfBefore, cpu(self)));
    }

    /** Waits until all that was sent is acknowledged and delivered. */
    private void settle() {
        boolean settled = Pause.until(patience, () -> {
            check();
            return generator.ask(() -> senders.stream().allMatch(Sender::isSettled));
        });
        if (!settled) {
            String state = generator.ask(
                    () -> "sent " + senders.stream().mapToLong(Sender::sent).sum()
                            + ", acknowledged "
                            + senders.stream().mapToLong(Sender::acknowledged).sum()
                            + ", delivered "
                            + senders.stream().mapToLong(Sender::received).sum());
            throw new CommandFailure(
                    ExitCode.BENCH_INCORRECT,
                    "The server did not deliver all it was sent within " + patience.toSeconds() + " s: " + state + ".");
        }
    }

    /** How often the server did not push everything and rang instead, so far. */
    long bells() {
        return generator.ask(() -> senders.stream().mapToLong(Sender::bells).sum());
    }

    /** Envelopes delivered so far, each once and in order. */
    long delivered() {
        return generator.ask(() -> senders.stream().mapToLong(Sender::received).sum());
    }

    private void check() {
        generator
                .ask(() -> senders.stream()
                        .map(Sender::failure)
                        .filter(Objects::nonNull)
                        .findFirst())
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    private Sender sender(int number, Pair pair, Participant person, int envelopeBytes, RandomGenerator random) {
        EnvelopeTemplate envelopes =
                new EnvelopeTemplate(pair.conversation(), person.account(), envelopeBytes, number, random);
        Sender sender = new Sender(number, pair.conversation(), envelopes, () -> tally);
        senders.add(sender);
        return sender;
    }

    private static OptionalDouble cpu(Optional<ProcessReadings> process) {
        return process.map(readings -> OptionalDouble.of(readings.cpuSeconds())).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble since(OptionalDouble before, OptionalDouble after) {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                : OptionalDouble.empty();
    }
}
