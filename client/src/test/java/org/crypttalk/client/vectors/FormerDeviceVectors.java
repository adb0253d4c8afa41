package org.crypttalk.client.vectors;

import static org.crypttalk.client.vectors.Cases.fields;

import java.util.ArrayList;
import java.util.List;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.client.crypto.conversation.KnownConversation;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.jspecify.annotations.Nullable;

/** Envelopes of a device that was revoked or retired: what it sent before stays readable, what comes later is refused (section 8.2). */
final class FormerDeviceVectors {

    private static final long TIME = WrittenAccount.TIME + 3_600_000;

    private final Cases cases;
    private final String end;
    private final SeededRandom random;
    private final WrittenAccount account;
    private final long tablet;
    private final LogHead headBefore;
    private final ConversationId conversation;
    private final EpochCreation first;
    private final EpochCreation second;
    private final VerifiedEpoch epoch0;
    private final VerifiedEpoch epoch1;

    private FormerDeviceVectors(Cases cases, String end, boolean revoke) {
        this.cases = cases;
        this.end = end;
        random = new SeededRandom(end + " device");
        account = new WrittenAccount(end);
        tablet = account.addDevice();
        headBefore = account.log().head();
        conversation = ConversationIds.direct(account.id(), account.id());
        first = EpochCreation.create(
                account.log(), account.log(), 0, account.device(0).signing(), TIME, random);
        if (revoke) {
            account.revoke(0, tablet);
        } else {
            account.retire(tablet);
        }
        epoch0 = verified(null, first, 1);
        second = EpochCreation.rotate(
                epoch0,
                List.of(account.log()),
                TranscriptPoint.START,
                0,
                account.device(0).signing(),
                TIME + 1,
                random);
        epoch1 = verified(epoch0, second, 10);
    }

    static Cases addTo(Cases cases) {
        new FormerDeviceVectors(cases, "revoked", true).write();
        new FormerDeviceVectors(cases, "retired", false).write();
        return cases;
    }

    private void write() {
        judge("sent before the device was " + end, null, message(epoch0, headBefore), 2, false);
        judge(end + " device, live", Envelopes.Refusal.DEVICE_NOT_ACTIVE, message(epoch0, headBefore), 2, true);
        judge(
                "backdated message of a " + end + " device, in a later epoch",
                Envelopes.Refusal.DEVICE_NOT_ACTIVE,
                message(epoch1, headBefore),
                11,
                false);
        judge(
                end + " device that knows it",
                Envelopes.Refusal.DEVICE_NOT_ACTIVE,
                message(epoch0, account.log().head()),
                2,
                false);
    }

    private VerifiedEpoch verified(@Nullable VerifiedEpoch previous, EpochCreation creation, long place) {
        EpochVerdict verdict = new EpochRecords(
                        id -> account.log(), Transcript.Knowledge.NONE, EpochRecords.Occasion.READING)
                .verify(conversation, previous, creation.record(), place);
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch epoch)) {
            return epoch;
        }
        throw new IllegalStateException("The record should be valid: " + verdict);
    }

    private SignedMessage message(VerifiedEpoch epoch, LogHead head) {
        return new SignedMessage(
                conversation,
                epoch.n(),
                MessageId.create(TIME, random),
                account.id(),
                tablet,
                epoch.recordHash(),
                head,
                1,
                null,
                new SignedMessage.SeenEntry(epoch.place(), epoch.recordHash()),
                List.of(),
                TIME,
                new Content.Text("from the tablet", List.of()));
    }

    private void judge(
            String name, Envelopes.@Nullable Refusal refusal, SignedMessage message, long sequence, boolean live) {
        KnownConversation known = new KnownConversation(conversation);
        known.add(account.log());
        known.add(epoch0);
        known.add(epoch1);
        known.addKey(0, first.key());
        known.addKey(1, second.key());
        Bytes envelope = Envelopes.seal(
                        message,
                        message.n() == 0 ? first.key() : second.key(),
                        account.device(tablet).signing(),
                        random)
                .encode();
        Envelopes.Outcome outcome = Envelopes.open(
                envelope.unsafeArray(), sequence, live ? Envelopes.Arrival.LIVE : Envelopes.Arrival.HISTORY, known);
        List<@Nullable Object> list =
                new ArrayList<>(List.of("conversation", conversation, "logs", List.of(account.entries())));
        list.addAll(List.of(
                "epochs",
                List.of(
                        fields("record", first.record().encode(), "place", 1, "key", first.key()),
                        fields("record", second.record().encode(), "place", 10, "key", second.key())),
                "before",
                List.of()));
        list.addAll(List.of("envelope", envelope, "sequence", sequence, "live", live));
        if (refusal == null && outcome instanceof Envelopes.Outcome.Opened opened) {
            list.addAll(List.of("signed", opened.message().encode(), "envelopeHash", opened.envelopeHash()));
            cases.valid(name, list.toArray());
        } else if (refusal != null && outcome.equals(new Envelopes.Outcome.Refused(refusal))) {
            cases.invalid(name, refusal.name(), list.toArray());
        } else {
            throw new IllegalStateException(name + " gave " + outcome);
        }
    }
}
