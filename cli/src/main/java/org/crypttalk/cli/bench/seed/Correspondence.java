package org.crypttalk.cli.bench.seed;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.crypttalk.cli.bench.seed.Script.Line;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.client.crypto.conversation.Marks;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.Reference;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is said in one direct conversation, ahead of its sending: every sequence is known before, for nobody else writes there.
 * Rotates the key when a client would (docs/protocol.md, section 7.5). One thread.
 */
final class Correspondence {

    private static final Duration OLDEST_EPOCH = Duration.ofDays(7);
    private static final int MOST_ENTRIES_OF_AN_EPOCH = 1_000;

    /** What is sent next. */
    sealed interface Step {

        /** What somebody says before the other one answers, in this order. */
        record Said(SeedPerson speaker, List<byte[]> envelopes) implements Step {}

        /** An epoch; number 0 begins the conversation. */
        record Epoch(SeedPerson author, ConversationId conversation, long n, EpochCreation creation) implements Step {}
    }

    /** The chain of one device's envelopes. */
    private static final class Side {
        private final SeedPerson person;
        private long counter;
        private @Nullable Hash previous;

        private Side(SeedPerson person) {
            this.person = person;
        }
    }

    private final Side own;
    private final Side other;
    private final SecureRandom random;
    private final ConversationId conversation;
    private VerifiedEpoch epoch;
    private EpochCreation creation;
    private TranscriptPoint transcript = TranscriptPoint.START;
    private Hash lastEntry = Hash.ZERO;
    private int entriesOfEpoch;

    /**
     * Prepares a conversation.
     *
     * @param beginMillis when {@code own} began it, milliseconds since 1970 UTC
     */
    Correspondence(SeedPerson own, SeedPerson other, long beginMillis, SecureRandom random) {
        this.own = new Side(own);
        this.other = new Side(other);
        this.random = random;
        this.conversation =
                ConversationIds.direct(own.log().account(), other.log().account());
        this.creation = EpochCreation.create(own.log(), other.log(), 0, own.deviceKey(), beginMillis, random);
        this.epoch = verified(null);
    }

    ConversationId conversation() {
        return conversation;
    }

    /** The sequence of the last entry. */
    long head() {
        return transcript.sequence();
    }

    /** Writes it down, step by step, from record 0 on; {@code next} may wait. */
    void write(List<Line> lines, Consumer<Step> next) {
        next.accept(begun(own));
        Reference[] references = new Reference[lines.size()];
        List<byte[]> turn = new ArrayList<>();
        Side speaker = own;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            Side side = line.own() ? own : other;
            boolean rotates = isDue(line.timeMillis());
            if ((side != speaker || rotates) && !turn.isEmpty()) {
                next.accept(new Step.Said(speaker.person, List.copyOf(turn)));
                turn.clear();
            }
            speaker = side;
            if (rotates) {
                next.accept(rotated(side, line.timeMillis()));
            }
            turn.add(sealed(side, line, references, i));
        }
        if (!turn.isEmpty()) {
            next.accept(new Step.Said(speaker.person, List.copyOf(turn)));
        }
    }

    /** That somebody has read all there is. */
    Bytes readMark(SeedPerson reader, long timeMillis) {
        SignedReadMark mark = new SignedReadMark(
                conversation,
                epoch.n(),
                reader.log().account(),
                0,
                epoch.recordHash(),
                reader.log().head(),
                head(),
                lastEntry,
                timeMillis);
        return Marks.seal(mark, creation.key(), reader.deviceKey(), random).encode();
    }

    private boolean isDue(long timeMillis) {
        return entriesOfEpoch >= MOST_ENTRIES_OF_AN_EPOCH || timeMillis - epoch.time() >= OLDEST_EPOCH.toMillis();
    }

    private Step begun(Side author) {
        appended(epoch.recordHash());
        entriesOfEpoch = 0;
        return new Step.Epoch(author.person, conversation, epoch.n(), creation);
    }

    private Step rotated(Side author, long timeMillis) {
        AccountLog first = author.person.log();
        AccountLog second = (author == own ? other : own).person.log();
        VerifiedEpoch before = epoch;
        creation = EpochCreation.rotate(
                before, List.of(first, second), transcript, 0, author.person.deviceKey(), timeMillis, random);
        epoch = verified(before);
        return begun(author);
    }

    private byte[] sealed(Side side, Line line, Reference[] references, int index) {
        MessageId id = MessageId.create(line.timeMillis(), random);
        SeedPerson person = side.person;
        SignedMessage message = new SignedMessage(
                conversation,
                epoch.n(),
                id,
                person.log().account(),
                0,
                epoch.recordHash(),
                person.log().head(),
                ++side.counter,
                side.previous,
                new SignedMessage.SeenEntry(head(), lastEntry),
                line.refers() ? List.of(references[line.about()]) : List.of(),
                line.timeMillis(),
                line.content());
        byte[] envelope = Envelopes.seal(message, creation.key(), person.deviceKey(), random)
                .encode()
                .unsafeArray();
        Hash hash = Envelope.hash(envelope);
        side.previous = hash;
        references[index] = new Reference(id, hash);
        entriesOfEpoch++;
        appended(hash);
        return envelope;
    }

    private void appended(Hash entryHash) {
        transcript = Transcript.next(transcript, entryHash);
        lastEntry = entryHash;
    }

    private VerifiedEpoch verified(@Nullable VerifiedEpoch before) {
        EpochVerdict verdict = new EpochRecords(this::log, _ -> null, EpochRecords.Occasion.ACCEPTING)
                .verify(conversation, before, creation.record(), head() + 1);
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch valid)) {
            return valid;
        }
        throw new IllegalStateException("A record that was just made is refused: " + verdict);
    }

    private @Nullable AccountLog log(AccountId account) {
        for (SeedPerson person : List.of(own.person, other.person)) {
            if (person.log().account().equals(account)) {
                return person.log();
            }
        }
        return null;
    }
}
