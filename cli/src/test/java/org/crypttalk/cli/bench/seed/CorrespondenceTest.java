package org.crypttalk.cli.bench.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crypttalk.cli.bench.seed.Correspondence.Step;
import org.crypttalk.cli.bench.seed.Script.Line;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.LoginSecrets;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.KnownConversation;
import org.crypttalk.client.crypto.conversation.Marks;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is seeded passes every check of a reader, in the order in which it is sent. */
class CorrespondenceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int LINES = 2_500;

    private final SecureRandom random = new SecureRandom();
    private final SeedPerson alice = person("alice");
    private final SeedPerson bob = person("bob");
    private final SeedPlan plan = new SeedPlan(1, LINES, 1);

    @Test
    void everyLineOpensAtItsPlaceAndSaysWhatTheScriptSays() {
        List<Line> lines = Script.write(Phrases.load(), plan.random(0), LINES, plan.begin(0, NOW), plan.end(0, NOW));
        Correspondence correspondence =
                new Correspondence(alice, bob, plan.begin(0, NOW).toEpochMilli(), random);
        List<Step> steps = new ArrayList<>();
        correspondence.write(lines, steps::add);

        KnownConversation read = new KnownConversation(correspondence.conversation());
        read.add(alice.log());
        read.add(bob.log());
        List<SignedMessage> messages = new ArrayList<>();
        long place = 0;
        @Nullable VerifiedEpoch last = null;
        for (Step step : steps) {
            switch (step) {
                case Step.Epoch epoch -> {
                    EpochVerdict verdict = new EpochRecords(read::log, _ -> null, EpochRecords.Occasion.READING)
                            .verify(
                                    correspondence.conversation(),
                                    last,
                                    epoch.creation().record(),
                                    ++place);
                    assertThat(verdict).isInstanceOf(EpochVerdict.Valid.class);
                    last = ((EpochVerdict.Valid) verdict).epoch();
                    read.add(last);
                    read.addKey(epoch.n(), epoch.creation().key());
                }
                case Step.Said(SeedPerson speaker, List<byte[]> envelopes) -> {
                    for (byte[] envelope : envelopes) {
                        Envelopes.Outcome outcome = Envelopes.open(envelope, ++place, Envelopes.Arrival.HISTORY, read);
                        assertThat(outcome).isInstanceOf(Envelopes.Outcome.Opened.class);
                        Envelopes.Outcome.Opened opened = (Envelopes.Outcome.Opened) outcome;
                        assertThat(opened.message().account())
                                .isEqualTo(speaker.log().account());
                        read.add(place, opened);
                        messages.add(opened.message());
                    }
                }
            }
        }

        assertThat(place).isEqualTo(correspondence.head());
        assertThat(last)
                .as("a key for each thousand messages and each week")
                .satisfies(epoch -> assertThat(epoch.n()).isGreaterThan(5));
        assertThat(messages.stream().map(SignedMessage::content).toList())
                .isEqualTo(lines.stream().map(Line::content).toList());
        for (int i = 0; i < LINES; i++) {
            Line line = lines.get(i);
            if (line.refers()) {
                assertThat(messages.get(i).references().getFirst().message())
                        .isEqualTo(messages.get(line.about()).message());
            }
        }
        assertThat(Marks.openReadMark(correspondence.readMark(bob, 1).toArray(), 0, read))
                .hasValueSatisfying(mark -> assertThat(mark.sequence()).isEqualTo(correspondence.head()));
    }

    private SeedPerson person(String name) {
        try (LoginSecrets secrets = new LoginSecrets(Secret.random(32, random), Secret.random(32, random));
                RecoveryCode code = RecoveryCode.create(random)) {
            NewAccount account = NewAccount.create(
                    AccountName.parse(name), Hash.ZERO, KdfParameters.STANDARD, secrets, code, 1, random);
            LogVerdict verdict =
                    AccountLog.verify(List.of(account.entry().encode().toArray()));
            assertThat(verdict).isInstanceOf(LogVerdict.Valid.class);
            AccountLog log = ((LogVerdict.Valid) verdict).log();
            DeviceKeys device = account.device();
            return new SeedPerson(name, null, log, device.signing(), "");
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
