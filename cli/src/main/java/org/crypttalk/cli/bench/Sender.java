package org.crypttalk.cli.bench;

import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * One person of a pair: sends numbered envelopes to the other one and checks what arrives from there.
 *
 * <p>The check: the counters of the other's envelopes arrive as 0, 1, 2 … without a gap, a repetition or a change of order.
 * Entries at or below the last sequence seen are a legal overlap of live and catch-up delivery and are passed over, as the
 * protocol asks of every client. Event loop only.
 */
final class Sender implements LoadListener {

    /** How far an envelope may be ahead of its delivery; the times of sending are kept for as many. */
    static final int MOST_UNDELIVERED = 4096;

    private static final byte[] SEND = LoadConnection.eventWithOneAttachment("send");
    private static final byte[] FETCH = LoadConnection.eventWithOneAttachment("fetch");
    private static final int FIRST_FETCH = 1 << 30;
    private static final int FETCH_LIMIT = 500;

    private final int number;
    private final byte[] conversation;
    private final EnvelopeTemplate envelopes;
    private final Supplier<Tally> tally;
    private final long[] dueNanos = new long[MOST_UNDELIVERED];

    private @Nullable LoadConnection connection;
    private @Nullable Sender peer;
    private @Nullable PageReader pages;
    private @Nullable CommandFailure failure;
    private int window;
    private int sent;
    private int acknowledged;
    private int received;
    /** Record 0 of the conversation has the first place. */
    private long lastSequence = 1;

    private long bells;
    private int fetches;
    private boolean fetching;
    private boolean fetchAgain;

    /**
     * Prepares a sender.
     *
     * @param number its number, unique among those of a conversation
     * @param tally where what happens now is counted
     */
    Sender(int number, byte[] conversation, EnvelopeTemplate envelopes, Supplier<Tally> tally) {
        this.number = number;
        this.conversation = conversation;
        this.envelopes = envelopes;
        this.tally = tally;
    }

    /** Says who the other person is and over what to send, once, before anything else. */
    void join(Sender other, LoadConnection over) {
        peer = other;
        connection = over;
    }

    /**
     * From now on keeps this many envelopes without acknowledgement on the way; 0 stops.
     *
     * @param size 0 to {@link #MOST_UNDELIVERED}
     */
    void keepOutstanding(int size) {
        window = size;
        pump();
        connection().flush();
    }

    /** Sends one envelope now that was due at this {@link System#nanoTime}, whatever is outstanding. */
    void sendDue(long nanos) {
        if (sent - partner().received >= MOST_UNDELIVERED) {
            fail(
                    ExitCode.BENCH_IMPOSSIBLE,
                    MOST_UNDELIVERED + " envelopes wait for their delivery: the server is far behind this rate");
            return;
        }
        send(nanos);
        connection().flush();
    }

    /** Whether everything that was sent is acknowledged and delivered. */
    boolean isSettled() {
        return acknowledged == sent && partner().received == sent;
    }

    /** What went wrong first; null if nothing did. */
    @Nullable
    CommandFailure failure() {
        return failure;
    }

    int sent() {
        return sent;
    }

    int acknowledged() {
        return acknowledged;
    }

    /** How many envelopes of the other person arrived. */
    int received() {
        return received;
    }

    /** How often the server said that it did not push all there is. */
    long bells() {
        return bells;
    }

    @Override
    public void onConnected() {
        // Sending begins when the scenario says so.
    }

    @Override
    public void onAcknowledged(int acknowledgement, @Nullable String problem) {
        if (problem != null) {
            fail(ExitCode.BENCH_IMPOSSIBLE, "the server refused what the bench sent: " + problem);
            return;
        }
        if (acknowledgement >= FIRST_FETCH) {
            fetching = false;
            if (fetchAgain) {
                fetch();
            }
            return;
        }
        if (acknowledgement >= sent || acknowledged >= sent) {
            fail(ExitCode.BENCH_INCORRECT, "the server acknowledged what was not sent");
            return;
        }
        acknowledged++;
        tally.get().acknowledgements().record(System.nanoTime() - dueNanos[acknowledgement % MOST_UNDELIVERED]);
        pump();
    }

    @Override
    public void onPage(ByteBuf content, boolean fetched) {
        PageReader page = pages;
        if (page == null) {
            page = new PageReader(content);
            pages = page;
        } else {
            page.begin(content);
        }
        Sender other = partner();
        long now = System.nanoTime();
        int before = received;
        while (page.next()) {
            if (page.sequence() <= lastSequence) {
                continue;
            }
            if (page.sequence() > lastSequence + 1 && !fetched) {
                // What lies between was not pushed to this connection, or is being fetched: catch up first.
                fetch();
                break;
            }
            if (page.sender() == other.number) {
                if (page.counter() != received) {
                    fail(
                            ExitCode.BENCH_INCORRECT,
                            "envelope " + page.counter() + " of the other person arrived in place of " + received);
                    return;
                }
                received++;
                tally.get().deliveries().record(now - other.dueNanos[page.counter() % MOST_UNDELIVERED]);
            }
            lastSequence = page.sequence();
        }
        if (fetched && lastSequence < page.head()) {
            fetchAgain = true;
        }
        if (received != before && other.isHeldByDelivery(before)) {
            other.pump();
            other.connection().flush();
        }
    }

    @Override
    public void onBell() {
        bells++;
        fetch();
    }

    @Override
    public void onClosed(String reason) {
        fail(ExitCode.BENCH_IMPOSSIBLE, "a connection ended: " + reason);
    }

    private boolean isHeldByDelivery(int receivedBefore) {
        return window > 0 && sent - receivedBefore >= MOST_UNDELIVERED;
    }

    private void pump() {
        while (failure == null && sent - acknowledged < window && sent - partner().received < MOST_UNDELIVERED) {
            send(System.nanoTime());
        }
    }

    private void send(long nanos) {
        int counter = sent++;
        dueNanos[counter % MOST_UNDELIVERED] = nanos;
        byte[] envelope = envelopes.next(counter, System.currentTimeMillis());
        connection().emit(SEND, counter, envelope, envelope.length);
    }

    /** Asks for what follows the last sequence seen, or asks again when the answer on its way is here. */
    private void fetch() {
        if (fetching) {
            fetchAgain = true;
            return;
        }
        fetching = true;
        fetchAgain = false;
        byte[] request = new byte[1 + 34 + 9 + 9];
        int at = 0;
        request[at++] = (byte) 0x83;
        request[at++] = 0x58;
        request[at++] = 32;
        System.arraycopy(conversation, 0, request, at, 32);
        at += 32;
        at = putUnsigned(request, at, lastSequence);
        at = putUnsigned(request, at, FETCH_LIMIT);
        connection().emit(FETCH, FIRST_FETCH + fetches++, request, at);
        connection().flush();
    }

    private static int putUnsigned(byte[] out, int at, long value) {
        if (value < 24) {
            out[at] = (byte) value;
            return at + 1;
        }
        int bytes = value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffff_ffffL ? 4 : 8;
        out[at] = (byte) (24 + Integer.numberOfTrailingZeros(bytes));
        for (int i = 1; i <= bytes; i++) {
            out[at + i] = (byte) (value >>> (8 * (bytes - i)));
        }
        return at + 1 + bytes;
    }

    private void fail(ExitCode exitCode, String what) {
        if (failure == null) {
            failure = new CommandFailure(exitCode, "The bench ended: " + what + ".");
        }
    }

    private LoadConnection connection() {
        LoadConnection joined = connection;
        if (joined == null) {
            throw new IllegalStateException("not joined yet");
        }
        return joined;
    }

    private Sender partner() {
        Sender joined = peer;
        if (joined == null) {
            throw new IllegalStateException("not joined yet");
        }
        return joined;
    }
}
