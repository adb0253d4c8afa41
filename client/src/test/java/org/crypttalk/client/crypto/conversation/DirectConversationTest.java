package org.crypttalk.client.crypto.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.vectors.SeededRandom;
import org.crypttalk.client.vectors.WrittenAccount;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochRule;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Alice and Bob, between their keys only. */
class DirectConversationTest {

    private final SeededRandom random = new SeededRandom("direct conversation");
    private final WrittenAccount alice = new WrittenAccount("alice's account");
    private final WrittenAccount bob = new WrittenAccount("bob's account");
    private final EpochCreation created =
            EpochCreation.create(alice.log(), bob.log(), 0, alice.device(0).signing(), WrittenAccount.TIME, random);
    private final VerifiedEpoch epoch = valid(judge(null, created, 1, EpochRecords.Occasion.READING));

    @Test
    void aPoisonedSealCountsAsMissingAndAnyMemberRepairsIt() {
        Member bobs = epoch.roster().member(bob.id()).orElseThrow();
        var generation = bob.log().generation();
        Secret seed = bob.seed();
        var poisoned = EpochSeals.seal(created.record(), bobs, generation, Secret.random(32, random), random);
        var repaired = EpochSeals.seal(created.record(), bobs, generation, created.key(), random);

        assertThat(EpochSeals.open(created.record(), bobs, generation, seed, poisoned.seal()))
                .isEmpty();
        assertThat(EpochSeals.open(created.record(), bobs, generation, seed, repaired.seal()))
                .isEqualTo(Optional.of(created.key()));
    }

    @Test
    void aRepairAfterANewGenerationOpensWithItsSeedOnly() {
        Member bobs = epoch.roster().member(bob.id()).orElseThrow();
        Secret oldSeed = bob.seed();
        long tablet = bob.addDevice();
        bob.revoke(0, tablet);
        var current = bob.log().generation();
        var repaired = EpochSeals.seal(created.record(), bobs, current, created.key(), random);

        assertThat(repaired.generation()).isEqualTo(1);
        assertThat(EpochSeals.open(created.record(), bobs, current, bob.seed(), repaired.seal()))
                .isEqualTo(Optional.of(created.key()));
        assertThat(EpochSeals.open(created.record(), bobs, current, oldSeed, repaired.seal()))
                .isEmpty();
    }

    @Test
    void aServerRefusesAFreshKeyForAnOldGenerationThatAReaderOfHistoryMustAccept() {
        long tablet = bob.addDevice();
        bob.revoke(0, tablet);

        assertThat(judge(null, created, 1, EpochRecords.Occasion.ACCEPTING))
                .isEqualTo(new EpochVerdict.Invalid(EpochRule.GENERATION_NOT_NEWEST));
        assertThat(judge(null, created, 1, EpochRecords.Occasion.READING)).isInstanceOf(EpochVerdict.Valid.class);
        EpochCreation rotated = EpochCreation.rotate(
                epoch,
                List.of(alice.log(), bob.log()),
                TranscriptPoint.START,
                0,
                alice.device(0).signing(),
                WrittenAccount.TIME,
                random);
        assertThat(judge(epoch, rotated, 2, EpochRecords.Occasion.ACCEPTING)).isInstanceOf(EpochVerdict.Valid.class);
    }

    @Test
    void aRecordWithoutAMembersLogAsksForTheLog() {
        EpochVerdict verdict = new EpochRecords(
                        id -> id.equals(alice.id()) ? alice.log() : null,
                        Transcript.Knowledge.NONE,
                        EpochRecords.Occasion.READING)
                .verify(epoch.conversation(), null, created.record(), 1);

        assertThat(verdict).isEqualTo(new EpochVerdict.LogNeeded(bob.id(), 0));
    }

    @Test
    void readMarksHaveDistinctSaltsAndOneSize() {
        SignedReadMark mark = new SignedReadMark(
                epoch.conversation(),
                0,
                bob.id(),
                0,
                epoch.recordHash(),
                bob.log().head(),
                1,
                epoch.recordHash(),
                WrittenAccount.TIME);
        Mark one = Marks.seal(mark, created.key(), bob.device(0).signing(), random);
        Mark other = Marks.seal(mark, created.key(), bob.device(0).signing(), random);

        assertThat(one.header().salt()).isNotEqualTo(other.header().salt());
        assertThat(one.ciphertext()).isNotEqualTo(other.ciphertext());
        assertThat(one.ciphertext().size()).isEqualTo(512 + 16);
    }

    @Test
    void anyBytesAreRefusedAsAnEnvelopeAndIgnoredAsAMark() {
        KnownConversation known = new KnownConversation(epoch.conversation());
        known.add(epoch);
        known.addKey(0, created.key());
        for (int round = 0; round < 500; round++) {
            byte[] noise = new byte[ThreadLocalRandom.current().nextInt(600)];
            ThreadLocalRandom.current().nextBytes(noise);

            assertThat(Envelopes.open(noise, 2, Envelopes.Arrival.LIVE, known))
                    .isInstanceOf(Envelopes.Outcome.Refused.class);
            assertThat(Marks.openReadMark(noise, 0, known)).isEmpty();
        }
    }

    private EpochVerdict judge(
            @Nullable VerifiedEpoch previous, EpochCreation creation, long place, EpochRecords.Occasion occasion) {
        return new EpochRecords(this::log, Transcript.Knowledge.NONE, occasion)
                .verify(
                        previous == null
                                ? java.util.Objects.requireNonNull(
                                        creation.record().body().conversation())
                                : previous.conversation(),
                        previous,
                        creation.record(),
                        place);
    }

    private @Nullable AccountLog log(AccountId account) {
        return account.equals(alice.id()) ? alice.log() : account.equals(bob.id()) ? bob.log() : null;
    }

    private static VerifiedEpoch valid(EpochVerdict verdict) {
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch epoch)) {
            return epoch;
        }
        throw new AssertionError("The record should be valid: " + verdict);
    }
}
