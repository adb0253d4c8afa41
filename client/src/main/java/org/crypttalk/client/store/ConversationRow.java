package org.crypttalk.client.store;

import java.util.List;
import java.util.stream.Stream;
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
 * @param givenBack envelopeHashes of those that this device made with a number and of which the server said that it has no copy, newest first: until a
 *     message with that number is read back
 * @param delivered sequence up to which the peer has everything
 * @param read sequence up to which the peer has read
 * @param readOwn sequence up to which this account has read
 * @param problems what is wrong with it
 * @param lacked the transcript up to the highest place that the server was found to lack; the start while it lacks nothing
 */
public record ConversationRow(
        long row,
        ConversationId conversation,
        AccountId peer,
        TranscriptPoint seen,
        long counter,
        @Nullable Hash previous,
        List<Hash> givenBack,
        long delivered,
        long read,
        long readOwn,
        List<TrustProblem> problems,
        TranscriptPoint lacked) {

    /** A server that refuses more of one number than this and stores an older one of them after all is not told from a copy of this profile. */
    static final int MOST_GIVEN_BACK = 8;

    /** The sequence up to which everything is here. */
    public long cursor() {
        return seen.sequence();
    }

    /** Whether this device made this envelope with the number that it draws next, and was told that the server has no copy. */
    public boolean gaveBack(long number, Hash envelopeHash) {
        return number == counter + 1 && givenBack.contains(envelopeHash);
    }

    public ConversationRow withSeen(TranscriptPoint next) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                next,
                counter,
                previous,
                givenBack,
                delivered,
                read,
                readOwn,
                problems,
                lacked);
    }

    /** A number was drawn, for this envelope. */
    public ConversationRow withDrawn(long next, Hash envelopeHash) {
        return withCounter(next, envelopeHash, givenBack);
    }

    /** The last number that was drawn goes back, for the server says that it has no copy of this envelope. */
    public ConversationRow withGivenBack(Hash envelopeHash, @Nullable Hash before) {
        List<Hash> all = Stream.concat(Stream.of(envelopeHash), givenBack.stream())
                .limit(MOST_GIVEN_BACK)
                .toList();
        return withCounter(counter - 1, before, all);
    }

    /** The envelope with this number, of this device, is stored. */
    public ConversationRow withStored(long number, Hash envelopeHash) {
        return withCounter(number, envelopeHash, List.of());
    }

    private ConversationRow withCounter(long next, @Nullable Hash hash, List<Hash> back) {
        return new ConversationRow(
                row, conversation, peer, seen, next, hash, back, delivered, read, readOwn, problems, lacked);
    }

    public ConversationRow withDelivered(long sequence) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                seen,
                counter,
                previous,
                givenBack,
                Math.max(delivered, sequence),
                read,
                readOwn,
                problems,
                lacked);
    }

    public ConversationRow withRead(long sequence) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                seen,
                counter,
                previous,
                givenBack,
                Math.max(delivered, sequence),
                Math.max(read, sequence),
                readOwn,
                problems,
                lacked);
    }

    public ConversationRow withReadOwn(long sequence) {
        return new ConversationRow(
                row,
                conversation,
                peer,
                seen,
                counter,
                previous,
                givenBack,
                delivered,
                read,
                Math.max(readOwn, sequence),
                problems,
                lacked);
    }

    public ConversationRow withProblem(TrustProblem problem) {
        return withProblems(Stream.concat(problems.stream(), Stream.of(problem)), lacked);
    }

    /** The server lacks what was seen up to there. */
    public ConversationRow withLacked(TranscriptPoint upTo) {
        return withProblems(
                Stream.concat(problems.stream(), Stream.of(TrustProblem.HISTORY_ROLLED_BACK)),
                upTo.sequence() > lacked.sequence() ? upTo : lacked);
    }

    /** The server has again what it lacked. */
    public ConversationRow withWholeHistory() {
        return withProblems(
                problems.stream().filter(each -> each != TrustProblem.HISTORY_ROLLED_BACK), TranscriptPoint.START);
    }

    private ConversationRow withProblems(Stream<TrustProblem> all, TranscriptPoint upTo) {
        List<TrustProblem> distinct = all.distinct().toList();
        return new ConversationRow(
                row, conversation, peer, seen, counter, previous, givenBack, delivered, read, readOwn, distinct, upTo);
    }
}
