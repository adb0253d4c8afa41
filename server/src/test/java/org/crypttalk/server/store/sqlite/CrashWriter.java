package org.crypttalk.server.store.sqlite;

import static org.crypttalk.server.store.Samples.account;
import static org.crypttalk.server.store.Samples.conversation;
import static org.crypttalk.server.store.Samples.epochRecord;
import static org.crypttalk.server.store.Samples.sha256;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.AppendResult.Accepted;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.NewEntry;

/**
 * The process that {@link CrashTest} kills: many writers, and a line on standard output for each append that was acknowledged:
 * conversation number, sequence, entry hash.
 */
final class CrashWriter {

    static final int CONVERSATIONS = 20;
    private static final int WRITERS = 64;
    private static final int ONE_RECORD_IN = 200;
    private static final int MOST_BODY_BYTES = 6000;

    private CrashWriter() {}

    /** Arguments: the data folder. Writes until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        Envelopes envelopes = SqliteStores.open(Path.of(args[0]), InstantSource.system(), new SecureRandom())
                .envelopes();
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        AtomicLong ids = new AtomicLong(System.currentTimeMillis() << 12);
        Thread[] writers = new Thread[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            writers[i] = Thread.ofVirtual().start(() -> write(envelopes, out, ids));
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void write(Envelopes envelopes, OutputStream out, AtomicLong ids) {
        RandomGenerator random = new SecureRandom();
        while (true) {
            int number = random.nextInt(CONVERSATIONS);
            NewEntry entry = next(envelopes, conversation(number), random, ids);
            AppendResult result = envelopes.append(entry);
            if (result instanceof Accepted accepted) {
                report(out, number + " " + accepted.sequence() + " " + entry.hash() + "\n");
            }
        }
    }

    private static NewEntry next(
            Envelopes envelopes, ConversationId conversation, RandomGenerator random, AtomicLong ids) {
        long epoch = envelopes.head(conversation).epoch();
        if (epoch < 0 || random.nextInt(ONE_RECORD_IN) == 0) {
            return epochRecord(conversation, epoch + 1, random.nextInt());
        }
        byte[] body = new byte[1 + random.nextInt(MOST_BODY_BYTES)];
        random.nextBytes(body);
        Hash hash = sha256(body);
        return new NewEntry.Envelope(
                conversation, epoch, new EntryId(ids.incrementAndGet(), hash.first()), hash, account(1), body);
    }

    private static void report(OutputStream out, String line) {
        synchronized (out) {
            try {
                // One write call, unbuffered: what was written is in the pipe, whatever becomes of this process.
                out.write(line.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
                Runtime.getRuntime().halt(1); // nobody listens any more
            }
        }
    }
}
