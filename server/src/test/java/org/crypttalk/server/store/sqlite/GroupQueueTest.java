package org.crypttalk.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was put is taken once and in order, whoever is interrupted. */
@Timeout(60)
class GroupQueueTest {

    @Test
    void aGroupIsWhatCameMeanwhile() {
        GroupQueue<Integer> queue = new GroupQueue<>(8, 3);
        List<Integer> group = new ArrayList<>(List.of(99));
        for (int i = 0; i < 5; i++) {
            queue.put(i);
        }
        queue.take(group);
        assertThat(group).containsExactly(0, 1, 2);
        queue.take(group);
        assertThat(group).containsExactly(3, 4);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void whoIsInterruptedWhileItIsFullHasPutAllTheSame() throws Exception {
        GroupQueue<Integer> queue = new GroupQueue<>(1, 8);
        queue.put(1);
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread putter = Thread.ofPlatform().start(() -> {
            queue.put(2);
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        putter.interrupt();
        List<Integer> taken = new ArrayList<>();
        List<Integer> group = new ArrayList<>();
        while (taken.size() < 2) {
            queue.take(group);
            taken.addAll(group);
        }
        putter.join();
        assertThat(taken).containsExactly(1, 2);
        assertThat(stillInterrupted).isTrue();
    }

    @RepeatedTest(1000)
    void anInterruptedTakerWaitsOn() throws Exception {
        GroupQueue<Integer> queue = new GroupQueue<>(1, 8);
        List<Integer> group = new ArrayList<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean(true);
        Thread taker = Thread.ofPlatform().start(() -> {
            queue.take(group);
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        taker.interrupt();
        queue.put(7);
        GroupQueue.join(taker);
        assertThat(group).containsExactly(7);
        assertThat(stillInterrupted).isFalse();
    }
}
