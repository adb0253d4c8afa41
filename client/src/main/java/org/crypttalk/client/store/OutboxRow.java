package org.crypttalk.client.store;

import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.envelope.Content;
import org.jspecify.annotations.Nullable;

/**
 * An own message on its way.
 *
 * @param row its number in this file: the order of writing
 * @param targets the messages it refers to, which are named by hash when it is numbered
 * @param writtenAt milliseconds since 1970 UTC
 */
public record OutboxRow(
        long row, MessageId message, Content content, List<MessageId> targets, long writtenAt, Phase phase) {

    /**
     * <pre>
     *            draw a counter            acknowledged
     *  Queued ─────────────────▶ Numbered ─────────────▶ (gone: it is an entry)
     *    ▲                          │ ▲ │
     *    └─ stale_epoch, dirty ─────┘ │ └─ no answer: the identical bytes again
     *                                 │
     *  Failed ◀── refused for good ───┤
     *                                 └─ given up: a void with the same number takes its place
     * </pre>
     */
    public sealed interface Phase {

        /** Without a number yet. */
        record Queued() implements Phase {}

        /**
         * With its counter and the finished envelope, which is sent until there is an answer.
         *
         * @param previous envelopeHash of the device's envelope before: what counts again if the server refuses this one
         */
        record Numbered(long counter, @Nullable Hash previous, Bytes envelope) implements Phase {}

        /** Given up, without a number. */
        record Failed(String reason) implements Phase {}
    }

    public OutboxRow in(Phase next) {
        return new OutboxRow(row, message, content, targets, writtenAt, next);
    }

    /** The same place in the order, with nothing said any more. */
    public OutboxRow voided() {
        return new OutboxRow(row, message, new Content.Withdrawn(), List.of(), writtenAt, phase);
    }

    /** Without what is said. */
    @Override
    public String toString() {
        return "OutboxRow[" + row + ", " + message + ", " + phase.getClass().getSimpleName() + "]";
    }
}
