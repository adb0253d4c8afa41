package org.crypttalk.cli.bench.seed;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.bench.Generator;
import org.crypttalk.cli.bench.LoadConnection;
import org.crypttalk.cli.bench.LoadListener;
import org.jspecify.annotations.Nullable;

/** One person's connection, for sending only. Methods are called from one thread, which waits; events come on the event loop. */
final class Speaker implements LoadListener, AutoCloseable {

    private static final byte[] SEND = LoadConnection.eventWithOneAttachment("send");
    private static final int PATIENCE_SECONDS = 60;

    private final String name;
    private final Generator generator;
    private final LoadConnection connection;
    private final CountDownLatch admitted = new CountDownLatch(1);
    private final Semaphore acknowledged = new Semaphore(0);
    private int sent;
    private volatile boolean closing;
    private volatile @Nullable String problem;

    /** Connects somebody, and waits until the server let them in. */
    static Speaker connect(SeedPerson person, Generator generator) {
        Speaker speaker = new Speaker(person, generator);
        speaker.await(speaker.admitted::await);
        return speaker;
    }

    private Speaker(SeedPerson person, Generator generator) {
        this.name = person.name();
        this.generator = generator;
        this.connection = generator.connect(person.token(), this);
    }

    /**
     * Sends these in their order and waits until all are on the server's disk.
     *
     * @throws CommandFailure if one is refused
     */
    void say(List<byte[]> envelopes) {
        int first = sent;
        sent += envelopes.size();
        generator.execute(() -> {
            for (int i = 0; i < envelopes.size(); i++) {
                byte[] envelope = envelopes.get(i);
                connection.emit(SEND, first + i, envelope, envelope.length);
            }
            connection.flush();
        });
        await((time, unit) -> acknowledged.tryAcquire(envelopes.size(), time, unit));
    }

    @Override
    public void close() {
        closing = true;
        generator.execute(connection::close);
    }

    @Override
    public void onConnected() {
        admitted.countDown();
    }

    @Override
    public void onAcknowledged(int acknowledgement, @Nullable String refusal) {
        if (refusal != null) {
            fail("the server refused what " + name + " said: " + refusal);
        } else {
            acknowledged.release();
        }
    }

    @Override
    public void onPage(ByteBuf page, boolean fetched) {
        // What is pushed was written here.
    }

    @Override
    public void onBell() {
        // As for pages.
    }

    @Override
    public void onClosed(String reason) {
        if (!closing) {
            fail("the connection of " + name + " ended: " + reason);
        }
    }

    private void fail(String what) {
        problem = what;
        // Whoever waits looks at the problem next.
        admitted.countDown();
        acknowledged.release(Integer.MAX_VALUE / 2);
    }

    @FunctionalInterface
    private interface Waiting {
        boolean forAtMost(long time, TimeUnit unit) throws InterruptedException;
    }

    private void await(Waiting waiting) {
        boolean inTime;
        try {
            inTime = waiting.forAtMost(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.BENCH_IMPOSSIBLE, "The bench was interrupted.", e);
        }
        String what = problem;
        if (what != null || !inTime) {
            throw new CommandFailure(
                    ExitCode.BENCH_IMPOSSIBLE,
                    "Seeding ended: " + (what != null ? what : "the server did not answer " + name + " within a minute")
                            + ".");
        }
    }
}
