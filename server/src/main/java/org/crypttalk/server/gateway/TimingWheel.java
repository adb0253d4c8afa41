package org.crypttalk.server.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All timeouts of one event loop: one timer for thousands of connections, four bytes for each. A time is met up to one
 * tick late. Only used on the thread of its event loop.
 */
final class TimingWheel {

    /** Something with a time. */
    @FunctionalInterface
    interface Timed {
        /**
         * Its time has come.
         *
         * @param now the time, {@link System#nanoTime}
         * @return when to call again, or {@link #NEVER}
         */
        long onTime(long now);
    }

    static final long NEVER = Long.MIN_VALUE;

    private static final int SLOTS = 256;

    private final long tickNanos;
    private final List<@Nullable List<Timed>> slots = new ArrayList<>(SLOTS);
    private long reached;
    private int cursor;

    TimingWheel(long tickNanos, long now) {
        this.tickNanos = tickNanos;
        this.reached = now;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(null);
        }
    }

    /** Calls at a time; what is further away than one turn of the wheel is called earlier, and looks at the time itself. */
    void schedule(Timed timed, long at) {
        long ticks = Math.clamp((at - reached + tickNanos - 1) / tickNanos, 1, SLOTS - 1);
        int slot = (cursor + (int) ticks) % SLOTS;
        List<Timed> entries = slots.get(slot);
        if (entries == null) {
            entries = new ArrayList<>();
            slots.set(slot, entries);
        }
        entries.add(timed);
    }

    /** Calls everything whose time has come. */
    void advance(long now) {
        while (now - reached >= tickNanos) {
            reached += tickNanos;
            cursor = (cursor + 1) % SLOTS;
            List<Timed> due = slots.set(cursor, null);
            if (due != null) {
                for (Timed timed : due) {
                    long next = timed.onTime(now);
                    if (next != NEVER) {
                        schedule(timed, next);
                    }
                }
            }
        }
    }
}
