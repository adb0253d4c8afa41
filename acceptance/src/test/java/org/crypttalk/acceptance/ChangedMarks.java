package org.crypttalk.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.envelope.Mark;

/** Shows other marks than were sent, by the events {@code read} or {@code typing}. */
final class ChangedMarks implements Interference {

    private static final int MAX_BYTES = 4_096;

    private final String event;
    private final UnaryOperator<Bytes> change;
    private int passed;

    ChangedMarks(String event, UnaryOperator<Bytes> change) {
        this.event = event;
        this.change = change;
    }

    @Override
    public Optional<List<Bytes>> packet(String announcement, List<Bytes> attachments) {
        if (!announcement.contains("[\"" + event + "\"")) {
            return Optional.of(attachments);
        }
        try {
            CborReader reader = new CborReader(attachments.getFirst().unsafeArray(), MAX_BYTES).array(2);
            Bytes account = reader.bytes(32);
            Bytes mark = reader.bytes();
            Bytes changed = new CborWriter()
                    .array(2)
                    .bytes(account)
                    .bytes(change.apply(mark))
                    .finish();
            synchronized (this) {
                passed++;
                notifyAll();
            }
            return Optional.of(List.of(changed));
        } catch (MalformedException e) {
            throw new IllegalStateException("the server sends marks that decode", e);
        }
    }

    synchronized int passed() {
        return passed;
    }

    /** Until so many have gone by, to whomever. */
    synchronized void awaitPassed(int count) {
        Patience.until(count + " marks pass", this, () -> passed >= count);
    }

    /** Which conversation a mark is of. */
    static ConversationId about(Bytes mark) {
        try {
            return Mark.decode(mark.unsafeArray()).header().conversation();
        } catch (MalformedException e) {
            throw new IllegalStateException("the server sends marks that decode", e);
        }
    }
}
