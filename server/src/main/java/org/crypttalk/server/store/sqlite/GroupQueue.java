package org.crypttalk.server.store.sqlite;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the one thread that commits it in groups: a group is whatever came while the last one went to disk. Any thread puts; the
 * one takes. No interrupt gets through: what is half submitted would be neither refused nor stored, and only its owner ends the thread.
 *
 * @param <S> a submission
 */
final class GroupQueue<S> {

    private final BlockingQueue<S> waiting;
    private final int largestGroup;

    GroupQueue(int capacity, int largestGroup) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.largestGroup = largestGroup;
    }

    /** Waits for room. */
    void put(S submission) {
        uninterruptibly(() -> waiting.put(submission));
    }

    /** Waits for the next group and puts it into the list in place of what was there. */
    void take(List<S> group) {
        group.clear();
        while (group.isEmpty()) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException _) {
                // Forgotten, as below.
            }
        }
        waiting.drainTo(group, largestGroup - 1);
        // An interrupt that met the wait too late to end it is still set, and with it the thread could not write.
        Thread.interrupted();
    }

    /** What waits longest, or null if nothing does. */
    @Nullable
    S poll() {
        return waiting.poll();
    }

    /** Waits for the end of the thread that takes. */
    static void join(Thread taker) {
        uninterruptibly(taker::join);
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static void uninterruptibly(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.run();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
