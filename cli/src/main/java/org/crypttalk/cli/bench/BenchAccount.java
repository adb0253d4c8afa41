package org.crypttalk.cli.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.pqc.crypto.xwing.XWingKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingKeyPairGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.conversation.Author;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochBody;
import org.crypttalk.protocol.conversation.EpochKeys;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Roster;
import org.crypttalk.protocol.conversation.RosterChange;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.session.SessionStatement;
import org.crypttalk.protocol.vault.Box;
import org.crypttalk.protocol.vault.KeyVault;

/**
 * An account of the bench. What a server can check is real: log, signatures, public keys, commitments. What it cannot, boxes
 * and seals, is random bytes of the right form; nobody will ever open them.
 */
final class BenchAccount {

    private static final int ED25519_PREFIX_BYTES = 12;

    private final SecureRandom random;
    private final KeyPair deviceKey;
    private final Bytes unlockSeals;
    private final Bytes keyVault;
    private final LogEntry create;

    /** Makes one, with new keys. */
    BenchAccount(SecureRandom random, long timeMillis) {
        this.random = random;
        this.deviceKey = ed25519(random);
        KeyPair enrolmentKey = ed25519(random);
        this.keyVault = new Box(bytes(Box.SALT_BYTES), bytes(1_600)).encode();
        this.unlockSeals = new UnlockSeals(0, publicKey(enrolmentKey), unlockPair(), unlockPair(), List.of()).encode();
        Generation generation = new Generation(
                0,
                publicKey(enrolmentKey),
                xwingKey(),
                KeyVault.vaultKeyHash(0, bytes(32)),
                KeyVault.hash(keyVault.unsafeArray()),
                UnlockSeals.hash(unlockSeals.unsafeArray()));
        LogBody body = new LogBody(
                null, 0, null, new LogChange.Create(publicKey(deviceKey), xwingKey(), generation), timeMillis);
        Bytes encoded = body.encode();
        this.create = LogEntry.of(
                body,
                List.of(
                        sign(deviceKey, Labels.ACCOUNT_LOG_SIGNATURE, encoded),
                        sign(enrolmentKey, Labels.ACCOUNT_LOG_SIGNATURE, encoded)));
    }

    AccountId id() {
        return create.createdAccount();
    }

    /** The create entry, as sent. */
    Bytes entry() {
        return create.encode();
    }

    Bytes unlockSeals() {
        return unlockSeals;
    }

    Bytes keyVault() {
        return keyVault;
    }

    /** An unlock box that nobody can open. */
    Bytes unlockBox() {
        return new Box(bytes(Box.SALT_BYTES), bytes(128)).encode();
    }

    /** The signature that opens a session of the device. */
    Bytes openSession(String audience, Hash challenge, long timeMillis) {
        return sign(deviceKey, Labels.SESSION, new SessionStatement(audience, id(), 0, challenge, timeMillis).encode());
    }

    /** Record 0 of the direct conversation with somebody else. */
    EpochRecord createConversationWith(BenchAccount other, long timeMillis) {
        ConversationId conversation = ConversationIds.direct(id(), other.id());
        Roster roster = Roster.of(List.of(member(), other.member()));
        EpochBody body = new EpochBody(
                conversation,
                0,
                null,
                EpochBody.Kind.CREATE,
                new Author(id(), 0, head()),
                new RosterChange(roster.members(), List.of()),
                roster.hash(),
                EpochBody.KeyMode.FRESH,
                EpochKeys.commitment(conversation, 0, bytes(EpochKeys.KEY_BYTES)),
                TranscriptPoint.START,
                timeMillis,
                null);
        return EpochRecord.of(body, sign(deviceKey, Labels.EPOCH_RECORD_SIGNATURE, body.encode()));
    }

    /** A seal that nobody can open. */
    Bytes seal() {
        return bytes(XWing.SEAL_BYTES);
    }

    private Member member() {
        return new Member(id(), 0, head(), 0, generation().accountKeyHash());
    }

    private LogHead head() {
        return new LogHead(0, create.hash());
    }

    private Generation generation() {
        if (create.body().change() instanceof LogChange.Create change) {
            return change.generation();
        }
        throw new IllegalStateException("the first entry of a log creates the account");
    }

    private UnlockSeals.Pair unlockPair() {
        return new UnlockSeals.Pair(seal(), seal(), xwingKey());
    }

    private Bytes xwingKey() {
        XWingKeyPairGenerator generator = new XWingKeyPairGenerator();
        generator.init(new XWingKeyGenerationParameters(random));
        return Bytes.wrap(
                ((XWingPublicKeyParameters) generator.generateKeyPair().getPublic()).getEncoded());
    }

    private Bytes bytes(int count) {
        byte[] fresh = new byte[count];
        random.nextBytes(fresh);
        return Bytes.wrap(fresh);
    }

    private static KeyPair ed25519(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK since 15 has Ed25519", e);
        }
    }

    private static Bytes publicKey(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return Bytes.wrap(Arrays.copyOfRange(encoded, ED25519_PREFIX_BYTES, encoded.length));
    }

    private static Bytes sign(KeyPair pair, String label, Bytes body) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(Ed25519.signedBytes(label, body));
            return Bytes.wrap(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key that was just made signs", e);
        }
    }
}
