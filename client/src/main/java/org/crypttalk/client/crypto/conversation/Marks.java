package org.crypttalk.client.crypto.conversation;

import java.security.SecureRandom;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.EnvelopeHeader;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.MarkHeader;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.crypttalk.protocol.envelope.SignedTyping;
import org.crypttalk.protocol.key.Ed25519;
import org.jspecify.annotations.Nullable;

/** Read marks and typing notices (protocol section 9): encrypted and signed as messages are, under labels of their own. */
public final class Marks {

    /** How far a typing notice's time may be from the reader's clock, in milliseconds. */
    public static final long TYPING_WINDOW_MILLIS = 60_000;

    private static final int PLAINTEXT_BYTES = 512;

    private Marks() {}

    public static Mark seal(SignedReadMark mark, Secret epochKey, SigningKey deviceKey, SecureRandom random) {
        return seal(
                Kind.READ,
                new Context(mark.conversation(), mark.n(), mark.account(), mark.device(), mark.recordHash()),
                mark.encode(),
                epochKey,
                deviceKey,
                random);
    }

    public static Mark seal(SignedTyping typing, Secret epochKey, SigningKey deviceKey, SecureRandom random) {
        return seal(
                Kind.TYPING,
                new Context(typing.conversation(), typing.n(), typing.account(), typing.device(), typing.recordHash()),
                typing.encode(),
                epochKey,
                deviceKey,
                random);
    }

    /**
     * Opens a read mark. Nothing for anything that does not fit: a mark that cannot be believed is ignored.
     *
     * @param lastSequence the position known for that account: only a greater one counts
     */
    public static Optional<SignedReadMark> openReadMark(byte[] bytes, long lastSequence, ConversationState state) {
        return open(Kind.READ, bytes, state)
                .flatMap(opened -> {
                    try {
                        SignedReadMark mark = SignedReadMark.decode(opened.signed);
                        Context context = new Context(
                                mark.conversation(), mark.n(), mark.account(), mark.device(), mark.recordHash());
                        return opened.isBy(Kind.READ, context, mark.head(), state)
                                ? Optional.of(mark)
                                : Optional.empty();
                    } catch (MalformedException e) {
                        return Optional.empty();
                    }
                })
                .filter(mark -> mark.sequence() > lastSequence)
                .filter(mark -> {
                    Hash known = state.entryHash(mark.sequence());
                    return known == null || known.equals(mark.entryHash());
                });
    }

    /** The last typing notice of a device. */
    public record LastTyping(long time, long counter) {}

    /**
     * Opens a typing notice. Nothing for anything that does not fit.
     *
     * @param nowMillis the reader's clock, milliseconds since 1970 UTC
     * @param last of that device; null if there was none
     */
    public static Optional<SignedTyping> openTyping(
            byte[] bytes, long nowMillis, @Nullable LastTyping last, ConversationState state) {
        return open(Kind.TYPING, bytes, state)
                .flatMap(opened -> {
                    try {
                        SignedTyping typing = SignedTyping.decode(opened.signed);
                        Context context = new Context(
                                typing.conversation(),
                                typing.n(),
                                typing.account(),
                                typing.device(),
                                typing.recordHash());
                        return opened.isBy(Kind.TYPING, context, typing.head(), state)
                                ? Optional.of(typing)
                                : Optional.empty();
                    } catch (MalformedException e) {
                        return Optional.empty();
                    }
                })
                .filter(typing -> Math.abs(typing.time() - nowMillis) <= TYPING_WINDOW_MILLIS)
                .filter(typing -> last == null
                        || typing.time() > last.time
                        || (typing.time() == last.time && typing.counter() > last.counter));
    }

    private enum Kind {
        READ(Labels.READ_MARK, Labels.READ_MARK_SIGNATURE),
        TYPING(Labels.TYPING, Labels.TYPING_SIGNATURE);

        private final String label;
        private final String signatureLabel;

        Kind(String label, String signatureLabel) {
            this.label = label;
            this.signatureLabel = signatureLabel;
        }
    }

    private record Context(ConversationId conversation, long n, AccountId account, long device, Hash recordHash) {}

    private static Mark seal(
            Kind kind, Context context, Bytes signed, Secret epochKey, SigningKey deviceKey, SecureRandom random) {
        byte[] salt = new byte[EnvelopeHeader.SALT_BYTES];
        random.nextBytes(salt);
        MarkHeader header =
                new MarkHeader(context.conversation, context.n, context.account, context.device, Bytes.wrap(salt));
        Bytes headerBytes = header.encode();
        byte[] plaintext = Sealing.plaintext(deviceKey.sign(kind.signatureLabel, signed), signed, PLAINTEXT_BYTES);
        return new Mark(
                headerBytes,
                header,
                Sealing.seal(epochKey, kind.label, context.recordHash, headerBytes, header.salt(), plaintext));
    }

    private record OpenedMark(MarkHeader header, VerifiedEpoch epoch, Bytes signature, Bytes signed) {

        boolean isBy(Kind kind, Context context, LogHead head, ConversationState state) {
            boolean repeats = context.equals(new Context(
                    header.conversation(), header.n(), header.account(), header.device(), epoch.recordHash()));
            Member member = epoch.roster().member(context.account).orElse(null);
            if (!repeats || member == null) {
                return false;
            }
            AccountLog log = state.log(context.account);
            return Senders.check(log, member, context.device, head, false)
                            instanceof Senders.Verdict.Active(AccountLog.Device device)
                    && Ed25519.verify(device.key(), kind.signatureLabel, signed, signature);
        }
    }

    private static Optional<OpenedMark> open(Kind kind, byte[] bytes, ConversationState state) {
        Mark mark;
        try {
            mark = Mark.decode(bytes);
        } catch (MalformedException e) {
            return Optional.empty();
        }
        MarkHeader header = mark.header();
        VerifiedEpoch epoch = state.epoch(header.n());
        Secret key = state.epochKey(header.n());
        if (!header.conversation().equals(state.conversation()) || epoch == null || key == null) {
            return Optional.empty();
        }
        return Sealing.open(key, kind.label, epoch.recordHash(), mark.headerBytes(), header.salt(), mark.ciphertext())
                .filter(plaintext -> plaintext.length == PLAINTEXT_BYTES)
                .flatMap(Sealing::unpad)
                .map(signed -> new OpenedMark(header, epoch, signed.signature(), signed.bytes()));
    }
}
