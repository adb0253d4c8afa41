package org.crypttalk.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.KnownConversation;
import org.crypttalk.client.crypto.conversation.Marks;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochKeys;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.crypttalk.protocol.envelope.SignedTyping;
import org.jspecify.annotations.Nullable;

/** Checks for the files of {@link ConversationVectors}. */
final class ConversationChecks {

    private ConversationChecks() {}

    static Map<String, Check> all() {
        return Map.of(
                "conversation-id", ConversationChecks::id,
                "transcript", ConversationChecks::transcript,
                "epoch-record", ConversationChecks::record,
                "epoch-seal", ConversationChecks::seal,
                "envelope", ConversationChecks::envelope,
                "read-mark", ConversationChecks::readMark,
                "typing", ConversationChecks::typing);
    }

    private static boolean id(Case c) {
        assertThat(ConversationIds.direct(c.account("one"), c.account("other")))
                .isEqualTo(c.conversation("conversation"));
        return true;
    }

    private static boolean transcript(Case c) {
        TranscriptPoint point = TranscriptPoint.START;
        var expected = c.byteList("transcript");
        for (var entry : c.byteList("entries")) {
            point = Transcript.next(point, Hash.of(entry.unsafeArray()));
            assertThat(point.hash().toBytes())
                    .isEqualTo(expected.get((int) point.sequence() - 1).toArray());
        }
        return true;
    }

    private static Map<AccountId, AccountLog> logs(Case c) {
        Map<AccountId, AccountLog> logs = new HashMap<>();
        c.node("logs").forEach(entries -> {
            var log = WrittenAccount.verified(AccountLog.verify(entries.valueStream()
                    .map(entry ->
                            org.crypttalk.protocol.Bytes.ofHex(entry.asString()).toArray())
                    .toList()));
            logs.put(log.account(), log);
        });
        return logs;
    }

    private static EpochVerdict verify(
            Case c, Map<AccountId, AccountLog> logs, @Nullable VerifiedEpoch previous, Case record, boolean accepting)
            throws MalformedException {
        EpochRecords.Occasion occasion = accepting ? EpochRecords.Occasion.ACCEPTING : EpochRecords.Occasion.READING;
        return new EpochRecords(logs::get, Transcript.Knowledge.NONE, occasion)
                .verify(
                        c.conversation("conversation"),
                        previous,
                        EpochRecord.decode(record.bytes("record").unsafeArray()),
                        record.number("place"));
    }

    private static VerifiedEpoch valid(EpochVerdict verdict) {
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch epoch)) {
            return epoch;
        }
        throw new AssertionError("A record that is given as valid gave " + verdict);
    }

    private static boolean record(Case c) throws Exception {
        Map<AccountId, AccountLog> logs = logs(c);
        VerifiedEpoch previous = null;
        for (Case record : c.objects("previous")) {
            previous = valid(verify(c, logs, previous, record, false));
        }
        return switch (verify(c, logs, previous, c, c.flag("accepting"))) {
            case EpochVerdict.Valid(VerifiedEpoch epoch) -> {
                assertThat(epoch.n()).isEqualTo(c.number("n"));
                assertThat(epoch.recordHash()).isEqualTo(c.hash("recordHash"));
                assertThat(epoch.roster().hash()).isEqualTo(c.hash("rosterHash"));
                yield true;
            }
            case EpochVerdict.Invalid(var rule) -> {
                assertThat(rule.name()).isEqualTo(c.text("reason"));
                yield false;
            }
            case EpochVerdict.LogNeeded _, EpochVerdict.Unsupported _ -> throw new AssertionError("Logs are complete");
        };
    }

    private static boolean seal(Case c) throws Exception {
        EpochRecord record = EpochRecord.decode(c.bytes("record").unsafeArray());
        Member member = new Member(
                c.account("account"), 0, new LogHead(0, Hash.ZERO), c.number("generation"), c.hash("keyHash"));
        Optional<Secret> key = Seals.open(c.secret("seed"), EpochKeys.sealInfo(record, member), c.bytes("seal"))
                .filter(opened -> EpochKeys.commitment(
                                record.body().conversation(), record.body().n(), opened.reveal())
                        .equals(record.body().commitment()));
        key.ifPresent(opened -> assertThat(opened).isEqualTo(c.secret("epochKey")));
        return key.isPresent();
    }

    private static KnownConversation known(Case c) throws Exception {
        Map<AccountId, AccountLog> logs = logs(c);
        KnownConversation known = new KnownConversation(c.conversation("conversation"));
        logs.values().forEach(known::add);
        VerifiedEpoch previous = null;
        for (Case record : c.objects("epochs")) {
            previous = valid(verify(c, logs, previous, record, false));
            known.add(previous);
            known.addKey(previous.n(), record.secret("key"));
        }
        return known;
    }

    private static boolean envelope(Case c) throws Exception {
        KnownConversation known = known(c);
        for (Case before : c.objects("before")) {
            Envelopes.Outcome outcome = Envelopes.open(
                    before.bytes("envelope").unsafeArray(),
                    before.number("sequence"),
                    Envelopes.Arrival.HISTORY,
                    known);
            assertThat(outcome).isInstanceOf(Envelopes.Outcome.Opened.class);
            known.add(before.number("sequence"), (Envelopes.Outcome.Opened) outcome);
        }
        Envelopes.Arrival arrival = c.flag("live") ? Envelopes.Arrival.LIVE : Envelopes.Arrival.HISTORY;
        return switch (Envelopes.open(c.bytes("envelope").unsafeArray(), c.number("sequence"), arrival, known)) {
            case Envelopes.Outcome.Opened(SignedMessage message, Hash hash) -> {
                assertThat(message.encode()).isEqualTo(c.bytes("signed"));
                assertThat(hash).isEqualTo(c.hash("envelopeHash"));
                yield true;
            }
            case Envelopes.Outcome.Refused(Envelopes.Refusal refusal) -> {
                assertThat(refusal.name()).isEqualTo(c.text("reason"));
                yield false;
            }
            case Envelopes.Outcome.LogNeeded _ -> throw new AssertionError("Logs are complete");
        };
    }

    private static boolean readMark(Case c) throws Exception {
        Optional<SignedReadMark> mark =
                Marks.openReadMark(c.bytes("mark").unsafeArray(), c.number("lastSequence"), known(c));
        mark.ifPresent(m -> assertThat(m.encode()).isEqualTo(c.bytes("signed")));
        return mark.isPresent();
    }

    private static boolean typing(Case c) throws Exception {
        Marks.LastTyping last =
                c.has("lastTime") ? new Marks.LastTyping(c.number("lastTime"), c.number("lastCounter")) : null;
        Optional<SignedTyping> typing =
                Marks.openTyping(c.bytes("mark").unsafeArray(), c.number("now"), last, known(c));
        typing.ifPresent(t -> assertThat(t.encode()).isEqualTo(c.bytes("signed")));
        return typing.isPresent();
    }
}
