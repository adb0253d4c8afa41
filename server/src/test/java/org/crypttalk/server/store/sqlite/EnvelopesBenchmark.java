package org.crypttalk.server.store.sqlite;

import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.epochRecord;
import static org.crypttalk.server.store.Samples.sha256;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.NewEntry;

/** What an append costs: 256 submitters, 500-byte bodies, 10,000 conversations. Arguments: a new folder, seconds. */
final class EnvelopesBenchmark {

    private static final int SUBMITTERS = 256;
    private static final int CONVERSATIONS = 10_000;
    private static final int BODY_BYTES = 500;

    private EnvelopesBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        long seconds = Long.parseLong(args[1]);
        try (SqliteEnvelopes envelopes =
                SqliteEnvelopes.open(folder, InstantSource.system(), SqliteEnvelopes.DEFAULT_TAIL_BYTES)) {
            List<ConversationId> conversations = new ArrayList<>();
            List<CompletableFuture<AppendResult>> begun = new ArrayList<>();
            for (int i = 0; i < CONVERSATIONS; i++) {
                conversations.add(conversation(i));
                begun.add(envelopes.submit(epochRecord(conversations.get(i), 0, 0)));
            }
            CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
            byte[] body = new byte[BODY_BYTES];
            Hash hash = sha256(body);
            AtomicLong ids = new AtomicLong(System.currentTimeMillis() << 16);
            LongAdder appended = new LongAdder();
            long cpuBefore = processCpuNanos();
            long writerBefore = writerCpuNanos();
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            List<Thread> submitters = new ArrayList<>();
            for (int i = 0; i < SUBMITTERS; i++) {
                RandomGenerator random = new SplittableRandom(i);
                submitters.add(Thread.ofVirtual().start(() -> {
                    while (System.nanoTime() < end) {
                        long id = ids.incrementAndGet();
                        envelopes.append(new NewEntry.Envelope(
                                conversations.get(random.nextInt(CONVERSATIONS)),
                                0,
                                new EntryId(id, id),
                                hash,
                                account(1),
                                body));
                        appended.increment();
                    }
                }));
            }
            for (Thread submitter : submitters) {
                submitter.join();
            }
            double elapsed = (System.nanoTime() - begin) / 1e9;
            long count = appended.sum();
            System.out.printf(
                    "%d appends in %.1f s: %.0f a second; CPU µs an append: writer %.1f, process %.1f%n",
                    count,
                    elapsed,
                    count / elapsed,
                    (writerCpuNanos() - writerBefore) / 1e3 / count,
                    (processCpuNanos() - cpuBefore) / 1e3 / count);
        }
        long bytes = Files.size(LogSchema.log(folder).path())
                + Files.size(LogSchema.index(folder).path());
        System.out.printf("%d MB in log.db and index.db%n", bytes / 1_000_000);
        LogSchema.index(folder).delete();
        long begin = System.nanoTime();
        SqliteEnvelopes.open(folder, InstantSource.system(), SqliteEnvelopes.DEFAULT_TAIL_BYTES)
                .close();
        System.out.printf("start with the whole index to rebuild: %.1f s%n", (System.nanoTime() - begin) / 1e9);
    }

    private static long processCpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long writerCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("log-writer")) {
                return threads.getThreadCpuTime(id);
            }
        }
        return 0;
    }
}
