package org.crypttalk.cli.bench.sdk;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.client.crypto.conversation.KnownConversation;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.jspecify.annotations.Nullable;

/** Sealing and opening of envelopes on one thread, without network or disk: signature, padding, encryption, and every check of section 8.2. */
final class EnvelopeCost {

    private static final String TEXT =
            "I have read the draft twice and would change only the second part. Shall we meet on Thursday?";
    private static final int ENVELOPES = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final long EPOCH_PLACE = 1;

    private final InstantSource clock;
    private final SecureRandom random;

    EnvelopeCost(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** Envelopes a second on one thread. */
    record Rates(double sealed, double opened) {}

    private record Sender(NewAccount account, AccountLog log) {}

    /**
     * Measures each for a while, after having run it unmeasured.
     *
     * @param each how long
     */
    Rates measure(Duration each) {
        Sender alice = sender("alice");
        Sender bob = sender("bob");
        EpochCreation created = EpochCreation.create(
                alice.log(), bob.log(), 0, alice.account().device().signing(), clock.millis(), random);
        VerifiedEpoch epoch = verified(alice, bob, created);
        List<SignedMessage> messages = new ArrayList<>();
        List<byte[]> envelopes = new ArrayList<>();
        Hash previous = null;
        for (int counter = 1; counter <= ENVELOPES; counter++) {
            SignedMessage message = message(alice, epoch, counter, previous);
            byte[] envelope = seal(message, created, alice).encode().toArray();
            previous = Envelope.hash(envelope);
            messages.add(message);
            envelopes.add(envelope);
        }
        KnownConversation reader = new KnownConversation(epoch.conversation());
        reader.add(epoch);
        reader.addKey(0, created.key());
        reader.add(alice.log());
        reader.add(bob.log());
        IntConsumer sealing = i -> seal(messages.get(i), created, alice);
        IntConsumer opening = i -> open(envelopes.get(i), EPOCH_PLACE + 1 + i, reader);
        rate(sealing, WARM_UP);
        rate(opening, WARM_UP);
        return new Rates(rate(sealing, each), rate(opening, each));
    }

    private static double rate(IntConsumer work, Duration atLeast) {
        long begin = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - begin < atLeast.toNanos()) {
            work.accept((int) (done % ENVELOPES));
            done++;
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }

    private Envelope seal(SignedMessage message, EpochCreation created, Sender sender) {
        return Envelopes.seal(message, created.key(), sender.account().device().signing(), random);
    }

    private static void open(byte[] envelope, long place, KnownConversation reader) {
        Envelopes.Outcome outcome = Envelopes.open(envelope, place, Envelopes.Arrival.LIVE, reader);
        if (!(outcome instanceof Envelopes.Outcome.Opened opened)) {
            throw new IllegalStateException("What was sealed a moment ago does not open: " + outcome);
        }
        reader.add(place, opened);
    }

    private SignedMessage message(Sender sender, VerifiedEpoch epoch, long counter, @Nullable Hash previous) {
        return new SignedMessage(
                epoch.conversation(),
                0,
                MessageId.create(clock.millis(), random),
                sender.log().account(),
                0,
                epoch.recordHash(),
                sender.log().head(),
                counter,
                previous,
                new SignedMessage.SeenEntry(epoch.place(), epoch.recordHash()),
                List.of(),
                clock.millis(),
                new Content.Text(TEXT, List.of()));
    }

    private Sender sender(String name) {
        try (Password password =
                        Password.of("of no account that is ever registered").orElseThrow();
                RecoveryCode code = RecoveryCode.create(random)) {
            NewAccount account = NewAccount.create(
                    AccountName.parse(name), password, code, KdfParameters.STANDARD, clock.millis(), random);
            LogVerdict verdict =
                    AccountLog.verify(List.of(account.entry().encode().unsafeArray()));
            if (verdict instanceof LogVerdict.Valid(AccountLog log)) {
                return new Sender(account, log);
            }
            throw new IllegalStateException("A new account's log is valid, but this one is " + verdict);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static VerifiedEpoch verified(Sender alice, Sender bob, EpochCreation created) {
        Map<AccountId, AccountLog> logs =
                Map.of(alice.log().account(), alice.log(), bob.log().account(), bob.log());
        EpochVerdict verdict = new EpochRecords(logs::get, Transcript.Knowledge.NONE, EpochRecords.Occasion.READING)
                .verify(
                        Objects.requireNonNull(created.record().body().conversation()),
                        null,
                        created.record(),
                        EPOCH_PLACE);
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch epoch)) {
            return epoch;
        }
        throw new IllegalStateException("A new record is valid, but this one is " + verdict);
    }
}
