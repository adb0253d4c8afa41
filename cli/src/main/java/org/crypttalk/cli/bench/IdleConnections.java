package org.crypttalk.cli.bench;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/** Opens connections that then do nothing, spread evenly over the people of the pairs. */
final class IdleConnections {

    /** Handshakes on the way at once. */
    private static final int AT_ONCE = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Generator generator;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    IdleConnections(Generator generator) {
        this.generator = generator;
    }

    /**
     * Opens so many and waits until all are admitted.
     *
     * @throws CommandFailure if one is refused or closed, or it takes too long
     */
    void open(int count, List<Pair> pairs) {
        for (int i = 0; i < count; i++) {
            int asked = i;
            await(() -> asked - open.get() < AT_ONCE);
            Pair pair = pairs.get(i / 2 % pairs.size());
            Participant person = i % 2 == 0 ? pair.first() : pair.second();
            generator.connect(person.token(), new Idle());
        }
        await(() -> open.get() == count);
    }

    /**
     * That none was closed meanwhile.
     *
     * @throws CommandFailure if one was
     */
    void check() {
        String what = failure.get();
        if (what != null) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "After " + open.get() + " idle connections one failed: " + what
                            + ". Each needs an open file here and in the server: raise the limit with ulimit -n,"
                            + " or ask for fewer with --connections.");
        }
    }

    private void await(BooleanSupplier condition) {
        boolean came = Pause.until(PATIENCE, () -> {
            check();
            return condition.getAsBoolean();
        });
        if (!came) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "Only " + open.get() + " idle connections were admitted, then none for " + PATIENCE.toSeconds()
                            + " s. Ask for fewer with --connections.");
        }
    }

    private final class Idle implements LoadListener {

        @Override
        public void onConnected() {
            open.incrementAndGet();
        }

        @Override
        public void onAcknowledged(int acknowledgement, @Nullable String problem) {
            // Nothing is sent.
        }

        @Override
        public void onPage(ByteBuf page, boolean fetched) {
            // Nothing is read.
        }

        @Override
        public void onBell() {
            // Nothing is read.
        }

        @Override
        public void onClosed(String reason) {
            failure.compareAndSet(null, reason);
        }
    }
}
