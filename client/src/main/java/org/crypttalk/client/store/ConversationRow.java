package org.crypttalk.client.store;

import java.util.ArrayList;
import java.util.List;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as far as this device has it.
 *
 * @param row its number in this file
 * @param peer the other account; one's own for notes
 * @param seen the transcript up to the cursor: everything up to there is here
 * @param counter the last one this device drew; 0 before the first
 * @param previous envelopeHash of the envelope with that counter
 * @param delivered sequence up to which the peer has everything
 * @param read sequence up to which the peer has read
 * @param readOwn sequence up to which this account has read
 * @param problems what is wrong with it
 */
public record ConversationRow(
        long row,
        ConversationId conversation,
        AccountId peer,
        TranscriptPoint seen,
        long counter,
        @Nullable Hash previous,
        long delivered,
        long read,
        long readOwn,
        List<TrustProblem> problems) {

    /** The sequence up to which everything is here. */
    public long cursor() {
        return seen.sequence();
    }

    public ConversationRow withSeen(TranscriptPoint next) {
        return new ConversationRow(
                row, conversation, peer, next, counter, previous, delivered, read, readOwn, problems);
    }

    public ConversationRow withCounter(long next, @Nullable Hash hash) {
        return new ConversationRow(row, conversation, peer, seen, next, hash, delivered, read, readOwn, problems);
    }

    public ConversationRow withDelivered(long sequence) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                seen,
                counter,
                previous,
                Math.max(delivered, sequence),
                read,
                readOwn,
                problems);
    }

    public ConversationRow withRead(long sequence) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                seen,
                counter,
                previous,
                Math.max(delivered, sequence),
                Math.max(read, sequence),
                readOwn,
                problems);
    }

    public ConversationRow withReadOwn(long sequence) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                seen,
                counter,
                previous,
                delivered,
                read,
                Math.max(readOwn, sequence),
                problems);
    }

    public ConversationRow withProblem(TrustProblem problem) {
        List<TrustProblem> more = new ArrayList<>(problems);
        more.add(problem);
        return new ConversationRow(
                row, conversation, peer, seen, counter, previous, delivered, read, readOwn, List.copyOf(more));
    }
}
