package org.crypttalk.client.crypto.conversation;

import java.security.SecureRandom;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.UnsupportedVersionException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.EnvelopeHeader;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.key.Ed25519;
import org.jspecify.annotations.Nullable;

/** Envelopes: made once and kept, opened with every check of protocol section 8.2. */
public final class Envelopes {

    private Envelopes() {}

    /**
     * Signs and encrypts. The result is to be kept: sending again means sending these bytes again.
     *
     * @param epochKey K_n of the message's epoch
     * @throws IllegalArgumentException if the envelope would exceed its limit
     */
    public static Envelope seal(SignedMessage message, Secret epochKey, SigningKey deviceKey, SecureRandom random) {
        byte[] salt = new byte[EnvelopeHeader.SALT_BYTES];
        random.nextBytes(salt);
        EnvelopeHeader header = new EnvelopeHeader(
                message.conversation(),
                message.n(),
                message.message(),
                message.account(),
                message.device(),
                Bytes.wrap(salt));
        Bytes headerBytes = header.encode();
        Bytes signed = message.encode();
        byte[] plaintext = Sealing.plaintext(
                deviceKey.sign(Labels.MESSAGE_SIGNATURE, signed), signed, Sealing.paddedSize(signed.size()));
        Envelope envelope = new Envelope(
                headerBytes,
                header,
                Sealing.seal(epochKey, Labels.MESSAGE, message.recordHash(), headerBytes, header.salt(), plaintext));
        if (envelope.encode().size() > Limits.ENVELOPE_BYTES) {
            throw new IllegalArgumentException("The message is too large for an envelope");
        }
        return envelope;
    }

    /** Whether an envelope comes with history, or live: then a device known to be revoked or retired is refused. */
    public enum Arrival {
        HISTORY,
        LIVE
    }

    public sealed interface Outcome {

        /** The message, all checks passed, and the envelope's hash. */
        record Opened(SignedMessage message, Hash envelopeHash) implements Outcome {}

        /** A check failed: the place stays, shown as refused with the reason. */
        record Refused(Refusal refusal) implements Outcome {}

        /** The account's log is needed up to {@code seq} before it can be judged. */
        record LogNeeded(long seq) implements Outcome {}
    }

    /** The checks, in the order of section 8.2. */
    public enum Refusal {
        MALFORMED("the envelope does not decode"),
        NEWER_VERSION("it is of a newer version"),
        OTHER_CONVERSATION("it belongs to another conversation"),
        UNKNOWN_EPOCH("its epoch or the key of it is not known"),
        WRONG_PLACE("it does not stand in its epoch's part of the conversation"),
        DOES_NOT_OPEN("it does not decrypt"),
        PADDING("its padding is wrong"),
        SIGNED_MALFORMED("its signed content does not decode"),
        HEADER_MISMATCH("its header is not the signed one"),
        OTHER_RECORD("it was signed for another epoch record"),
        NOT_A_MEMBER("its account was not a member"),
        DEVICE_NOT_ACTIVE("its device was not active"),
        HEAD_UNKNOWN("the head of the log that it names is not in the log"),
        SIGNATURE("its signature does not verify"),
        MESSAGE_ID_KNOWN("its message id was used before"),
        COUNTER("its counter or its predecessor does not fit"),
        AFTER("what it claims to have seen does not fit");

        private final String sentence;

        Refusal(String sentence) {
            this.sentence = sentence;
        }

        /** What did not fit. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Opens the envelope at a place of the conversation.
     *
     * @param bytes as fetched
     * @param sequence its place
     */
    public static Outcome open(byte[] bytes, long sequence, Arrival arrival, ConversationState state) {
        Envelope envelope;
        try {
            envelope = Envelope.decode(bytes);
        } catch (UnsupportedVersionException e) {
            return refused(Refusal.NEWER_VERSION);
        } catch (MalformedException e) {
            return refused(Refusal.MALFORMED);
        }
        EnvelopeHeader header = envelope.header();
        if (!header.conversation().equals(state.conversation())) {
            return refused(Refusal.OTHER_CONVERSATION);
        }
        VerifiedEpoch epoch = state.epoch(header.n());
        Secret key = state.epochKey(header.n());
        if (epoch == null || key == null) {
            return refused(Refusal.UNKNOWN_EPOCH);
        }
        VerifiedEpoch next = state.epoch(header.n() + 1);
        if (sequence <= epoch.place() || (next != null && sequence >= next.place())) {
            return refused(Refusal.WRONG_PLACE);
        }
        Optional<byte[]> plaintext = Sealing.open(
                key, Labels.MESSAGE, epoch.recordHash(), envelope.headerBytes(), header.salt(), envelope.ciphertext());
        if (plaintext.isEmpty()) {
            return refused(Refusal.DOES_NOT_OPEN);
        }
        Optional<Sealing.Signed> signed = Sealing.unpad(plaintext.get());
        if (signed.isEmpty()
                || plaintext.get().length
                        != Sealing.paddedSize(signed.get().bytes().size())) {
            return refused(Refusal.PADDING);
        }
        SignedMessage message;
        try {
            message = SignedMessage.decode(signed.get().bytes());
        } catch (UnsupportedVersionException e) {
            return refused(Refusal.NEWER_VERSION);
        } catch (MalformedException e) {
            return refused(Refusal.SIGNED_MALFORMED);
        }
        Refusal mismatch = checkContext(message, header, epoch);
        if (mismatch != null) {
            return refused(mismatch);
        }
        Outcome sender = checkSender(message, signed.get(), arrival, epoch, state);
        if (sender != null) {
            return sender;
        }
        Hash hash = Envelope.hash(bytes);
        Refusal misplaced = checkOrder(message, sequence, hash, state);
        return misplaced != null ? refused(misplaced) : new Outcome.Opened(message, hash);
    }

    private static @Nullable Refusal checkContext(SignedMessage message, EnvelopeHeader header, VerifiedEpoch epoch) {
        boolean repeats = message.conversation().equals(header.conversation())
                && message.n() == header.n()
                && message.message().equals(header.message())
                && message.account().equals(header.account())
                && message.device() == header.device();
        if (!repeats) {
            return Refusal.HEADER_MISMATCH;
        }
        return message.recordHash().equals(epoch.recordHash()) ? null : Refusal.OTHER_RECORD;
    }

    private static @Nullable Outcome checkSender(
            SignedMessage message,
            Sealing.Signed signed,
            Arrival arrival,
            VerifiedEpoch epoch,
            ConversationState state) {
        Member member = epoch.roster().member(message.account()).orElse(null);
        if (member == null) {
            return refused(Refusal.NOT_A_MEMBER);
        }
        AccountLog log = state.log(message.account());
        Senders.Verdict verdict = Senders.check(log, member, message.device(), message.head(), arrival == Arrival.LIVE);
        return switch (verdict) {
            case Senders.Verdict.LogNeeded(long seq) -> new Outcome.LogNeeded(seq);
            case Senders.Verdict.NotActive _ -> refused(Refusal.DEVICE_NOT_ACTIVE);
            case Senders.Verdict.HeadUnknown _ -> refused(Refusal.HEAD_UNKNOWN);
            case Senders.Verdict.Active(AccountLog.Device device) ->
                Ed25519.verify(device.key(), Labels.MESSAGE_SIGNATURE, signed.bytes(), signed.signature())
                        ? null
                        : refused(Refusal.SIGNATURE);
        };
    }

    private static @Nullable Refusal checkOrder(
            SignedMessage message, long sequence, Hash hash, ConversationState state) {
        if (state.isKnown(message.message(), sequence)) {
            return Refusal.MESSAGE_ID_KNOWN;
        }
        if (message.counter() == 0 || (message.counter() == 1) != (message.previous() == null)) {
            return Refusal.COUNTER;
        }
        if (!state.fitsChain(
                message.account(), message.device(), message.counter(), sequence, hash, message.previous())) {
            return Refusal.COUNTER;
        }
        SignedMessage.SeenEntry after = message.after();
        if (after.sequence() == 0 || after.sequence() >= sequence) {
            return Refusal.AFTER;
        }
        Hash known = state.entryHash(after.sequence());
        return known != null && !known.equals(after.entryHash()) ? Refusal.AFTER : null;
    }

    private static Outcome refused(Refusal refusal) {
        return new Outcome.Refused(refusal);
    }
}
