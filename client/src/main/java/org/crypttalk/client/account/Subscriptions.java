package org.crypttalk.client.account;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;

/** Who listens to an account. Publishing never blocks. */
public final class Subscriptions {

    private static final int MOST_WAITING = 10_000;

    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public EventStream open() {
        Stream stream = new Stream();
        streams.add(stream);
        if (closed) {
            stream.close();
        }
        return stream;
    }

    public void publish(Event event) {
        streams.forEach(stream -> stream.put(event));
    }

    /** Ends all streams after what was published. */
    public void close() {
        closed = true;
        streams.forEach(Stream::close);
    }

    private final class Stream implements EventStream {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final ArrayDeque<Event> waiting = new ArrayDeque<>();
        private long missed;
        private boolean ended;

        void put(Event event) {
            lock.lock();
            try {
                if (ended) {
                    return;
                }
                if (missed > 0 || waiting.size() >= MOST_WAITING) {
                    missed++;
                } else {
                    waiting.add(event);
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Optional<Event> next() throws InterruptedException {
            return next(Duration.ofDays(10_000));
        }

        @Override
        public Optional<Event> next(Duration patience) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = patience.toNanos();
                while (waiting.isEmpty() && missed == 0) {
                    if (ended || left <= 0) {
                        return Optional.empty();
                    }
                    left = changed.awaitNanos(left);
                }
                if (!waiting.isEmpty()) {
                    return Optional.of(waiting.remove());
                }
                Event.Missed gap = new Event.Missed(missed);
                missed = 0;
                return Optional.of(gap);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            streams.remove(this);
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
