package org.crypttalk.cli.encryption;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.crypttalk.cli.encryption.Step.Scheme;
import org.crypttalk.cli.encryption.Step.Value;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.SafetyNumber;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.client.crypto.conversation.EpochSeals;
import org.crypttalk.client.crypto.conversation.KnownConversation;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.EnvelopeHeader;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.server.store.StoredEntry;

/**
 * One message from Alice to Bob, first as Crypt-Talk carries it, then as its predecessor did. Every value is computed here and now, by the
 * code that clients and server use; an outcome other than the one that is told ends the demonstration.
 */
final class Demonstration {

    private final String text;
    private final InstantSource clock;
    private final SecureRandom random;
    private final List<Step> steps = new ArrayList<>();

    private Demonstration(String text, InstantSource clock, SecureRandom random) {
        this.text = text;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Runs all steps.
     *
     * @param text the message; at most 16,384 bytes of UTF-8
     */
    static List<Step> of(String text, InstantSource clock, SecureRandom random) {
        Demonstration demonstration = new Demonstration(text, clock, random);
        long now = clock.millis();
        try (SamplePerson alice = SamplePerson.create("alice", "a sample password of hers", now, random);
                SamplePerson bob = SamplePerson.create("bob", "a sample password of his", now, random);
                SampleStore store = new SampleStore(clock, random)) {
            demonstration.keys(alice, bob);
            demonstration.conversation(alice, bob, store);
            demonstration.originalScheme(alice, bob);
        }
        return List.copyOf(demonstration.steps);
    }

    private void keys(SamplePerson alice, SamplePerson bob) {
        List<Value> values = new ArrayList<>();
        for (SamplePerson person : List.of(alice, bob)) {
            AccountLog log = person.log();
            values.add(Value.of(
                    person.name() + ": account id", Bytes.wrap(log.account().toBytes())));
            values.add(Value.of(
                    person.name() + ": device key, public",
                    person.account().device().signing().publicKey()));
            values.add(Value.of(
                    person.name() + ": device key, private",
                    person.account().device().signing().seed().reveal()));
            values.add(Value.of(
                    person.name() + ": account key, public", log.generation().accountKey()));
            values.add(Value.of(
                    person.name() + ": account key, private",
                    person.account().accountSeed().reveal()));
        }
        values.add(Value.of(
                "safety number",
                SafetyNumber.of(alice.log().account(), bob.log().account())));
        show(
                Scheme.CRYPT_TALK,
                "The keys of two people",
                "Alice and Bob register. Each device makes a signing key (Ed25519), each account a key that others seal to"
                        + " (X-Wing: ML-KEM-768 and X25519 together). The public halves stand in a signed log, and the account id is"
                        + " the hash of its first entry, so that a server cannot exchange the keys of an id. The private halves are"
                        + " shown only because these people are made up: they never leave the devices, except encrypted under"
                        + " what the password becomes, for the next device.",
                values);
    }

    private void conversation(SamplePerson alice, SamplePerson bob, SampleStore store) {
        EpochCreation created = EpochCreation.create(
                alice.log(), bob.log(), 0, alice.account().device().signing(), clock.millis(), random);
        ConversationId conversation = conversationOf(created);
        long recordPlace =
                store.keep(conversation, created.record(), alice.log().account());
        VerifiedEpoch epoch = verify(alice, bob, created, recordPlace);
        Member bobAsMember = epoch.roster().member(bob.log().account()).orElseThrow();
        Bytes sealForBob = created.seals().stream()
                .filter(seal -> seal.account().equals(bob.log().account()))
                .findFirst()
                .orElseThrow()
                .seal();
        Secret openedByBob = EpochSeals.open(
                        created.record(),
                        bobAsMember,
                        bob.log().generation(),
                        bob.account().accountSeed(),
                        sealForBob)
                .orElseThrow();
        check(openedByBob.equals(created.key()), "Bob has another key than Alice");
        check(
                EpochSeals.open(
                                created.record(),
                                bobAsMember,
                                bob.log().generation(),
                                Secret.random(32, random),
                                sealForBob)
                        .isEmpty(),
                "a foreign key opened Bob's seal");
        show(
                Scheme.CRYPT_TALK,
                "A key for the conversation",
                "Alice's device draws a random key, puts a commitment to it into a signed record, and seals the key to"
                        + " Bob's account key. Bob opens the seal; anybody else, the server too, holds bytes. A key made up by the"
                        + " server did not open it.",
                List.of(
                        Value.of("conversation key", created.key().reveal()),
                        Value.of(
                                "commitment in the record",
                                Bytes.wrap(created.record().body().commitment().toBytes())),
                        Value.of("seal for bob", sealForBob),
                        Value.of("opened by bob", openedByBob.reveal()),
                        Value.of("opened by another key", "no")));
        message(alice, bob, store, new Opened(created, epoch, openedByBob));
    }

    private record Opened(EpochCreation created, VerifiedEpoch epoch, Secret keyOfBob) {}

    private void message(SamplePerson alice, SamplePerson bob, SampleStore store, Opened opened) {
        VerifiedEpoch epoch = opened.epoch;
        SigningKey deviceKey = alice.account().device().signing();
        SignedMessage message = new SignedMessage(
                epoch.conversation(),
                0,
                MessageId.create(clock.millis(), random),
                alice.log().account(),
                0,
                epoch.recordHash(),
                alice.log().head(),
                1,
                null,
                new SignedMessage.SeenEntry(epoch.place(), epoch.recordHash()),
                List.of(),
                clock.millis(),
                new Content.Text(text, List.of()));
        Envelope envelope = Envelopes.seal(message, opened.created.key(), deviceKey, random);
        show(
                Scheme.CRYPT_TALK,
                "The message, sealed",
                "Alice's device signs the text together with everything it belongs to: conversation, epoch, her log, the"
                        + " envelope before. Padded to a step, so that a length tells little, it is encrypted (AES-256-GCM) under a"
                        + " key derived from the conversation's for this one envelope.",
                List.of(
                        Value.of("what alice writes", text),
                        Value.of("signed", message.encode()),
                        Value.of("encrypted", envelope.ciphertext()),
                        Value.of("envelope", envelope.encode())));
        stored(alice, bob, store, opened, envelope);
    }

    private void stored(SamplePerson alice, SamplePerson bob, SampleStore store, Opened opened, Envelope envelope) {
        long place = store.keep(envelope);
        StoredEntry entry = store.read(opened.epoch.conversation(), place);
        EnvelopeHeader header = headerOf(entry.body());
        AccountId sender = alice.log().account();
        SampleStore.Search forText = store.search(text);
        SampleStore.Search forSender = store.search(List.of(sender.toBytes()));
        check(forText.found() == 0, "the text stands in the server's files");
        check(forSender.found() > 0, "the search does not find what is there");
        show(
                Scheme.CRYPT_TALK,
                "What the server stores",
                "This is the row, read back from the server's own database. The server reads the header: who sends, into"
                        + " which conversation, from which device. The rest is ciphertext. Its files were searched for the text, in"
                        + " UTF-8, UTF-16, hexadecimal and base64, and for the sender, who is no secret to a server.",
                List.of(
                        Value.of("conversation", Bytes.wrap(entry.conversation().toBytes())),
                        Value.of("place", Long.toString(entry.sequence())),
                        Value.of(
                                "time of arrival",
                                Instant.ofEpochMilli(entry.timeMillis()).toString()),
                        Value.of("sender", Bytes.wrap(header.account().toBytes())),
                        Value.of("device of the sender", Long.toString(header.device())),
                        Value.of("message id", header.message().toString()),
                        Value.of("body", Bytes.copyOf(entry.body())),
                        Value.of("files that hold the text", found(forText)),
                        Value.of("files that hold the sender", found(forSender))));
        tried(alice, bob, opened, entry);
        openedByBob(alice, bob, opened, entry);
    }

    private static String found(SampleStore.Search search) {
        return String.format(Locale.ROOT, "%d of %d (%,d bytes)", search.found(), search.files(), search.bytes());
    }

    private void tried(SamplePerson alice, SamplePerson bob, Opened opened, StoredEntry entry) {
        byte[] fromIds = OriginalScheme.sha256(OriginalScheme.keyText(
                alice.log().account().text(), bob.log().account().text()));
        KnownConversation server = reader(alice, bob, opened, Secret.wrap(fromIds));
        String refusal = refusal(Envelopes.open(entry.body(), entry.sequence(), Envelopes.Arrival.LIVE, server));
        show(
                Scheme.CRYPT_TALK,
                "The server tries to read it",
                "The server takes what it has, the two account ids, hashes them as its predecessor did, and tries the result"
                        + " as the conversation's key.",
                List.of(
                        Value.of("key that the server tries", Bytes.copyOf(fromIds)),
                        Value.of("outcome", "not opened: " + refusal)));
    }

    private void openedByBob(SamplePerson alice, SamplePerson bob, Opened opened, StoredEntry entry) {
        KnownConversation reader = reader(alice, bob, opened, opened.keyOfBob);
        Envelopes.Outcome outcome = Envelopes.open(entry.body(), entry.sequence(), Envelopes.Arrival.LIVE, reader);
        if (!(outcome instanceof Envelopes.Outcome.Opened(SignedMessage message, var _))
                || !(message.content() instanceof Content.Text(String read, var _))) {
            throw new IllegalStateException("Bob could not open Alice's message: " + outcome);
        }
        check(read.equals(text), "Bob reads something else than Alice wrote");
        byte[] altered = entry.body().clone();
        altered[altered.length - 1] ^= 1;
        String refusal = refusal(Envelopes.open(altered, entry.sequence(), Envelopes.Arrival.LIVE, reader));
        show(
                Scheme.CRYPT_TALK,
                "Opened on the other side",
                "Bob's device fetches the row, opens it with the key from his seal and checks Alice's signature against her"
                        + " log. With a single bit changed on the way it is refused.",
                List.of(
                        Value.of("what bob reads", read),
                        Value.of("signed by", alice.name() + ", device " + message.device()),
                        Value.of("one bit changed", "refused: " + refusal)));
    }

    private void originalScheme(SamplePerson alice, SamplePerson bob) {
        Instant now = clock.instant();
        OriginalScheme.Row row = OriginalScheme.send(text, alice.originalId(), bob.originalId(), now, random);
        show(
                Scheme.ORIGINAL,
                "The same message in the first Crypt-Talk",
                "Its key was the SHA-256 of the two people's ids in the database, sorted, and the message a Fernet token"
                        + " (AES-128-CBC with HMAC-SHA-256). The encryption is sound; the key is no secret.",
                List.of(
                        Value.of("id of alice", alice.originalId()),
                        Value.of("id of bob", bob.originalId()),
                        Value.of("what is hashed", OriginalScheme.keyText(alice.originalId(), bob.originalId())),
                        Value.of("key", OriginalScheme.key(alice.originalId(), bob.originalId())),
                        Value.of("stored: sender", row.sender()),
                        Value.of("stored: receiver", row.receiver()),
                        Value.cut("stored: token", row.token())));
        openedByTheServer(row, now);
    }

    /** Takes a row of the database and nothing else. */
    private void openedByTheServer(OriginalScheme.Row row, Instant now) {
        String read = OriginalScheme.open(row, now)
                .orElseThrow(() -> new IllegalStateException("The server could not open its row"));
        check(read.equals(text), "the server reads something else than Alice wrote");
        OriginalScheme.Row forged = OriginalScheme.send("I cannot come.", row.sender(), row.receiver(), now, random);
        String believed = OriginalScheme.open(forged, now)
                .orElseThrow(() -> new IllegalStateException("The forged message was refused"));
        show(
                Scheme.ORIGINAL,
                "The server opens it",
                "It needs nothing but its own row: sender, receiver, token. Whoever copies the database reads all of it, and"
                        + " whoever runs the server can write in Alice's name as well.",
                List.of(
                        Value.of("key that the server computes", OriginalScheme.key(row.sender(), row.receiver())),
                        Value.of("what the server reads", read),
                        Value.of("what bob reads, made by the server", believed)));
    }

    private KnownConversation reader(SamplePerson alice, SamplePerson bob, Opened opened, Secret key) {
        KnownConversation reader = new KnownConversation(opened.epoch.conversation());
        reader.add(opened.epoch);
        reader.addKey(0, key);
        reader.add(alice.log());
        reader.add(bob.log());
        return reader;
    }

    private static String refusal(Envelopes.Outcome outcome) {
        if (outcome instanceof Envelopes.Outcome.Refused(Envelopes.Refusal refusal)) {
            return refusal.sentence();
        }
        throw new IllegalStateException("It should have been refused, but was " + outcome.getClass());
    }

    private static VerifiedEpoch verify(SamplePerson alice, SamplePerson bob, EpochCreation created, long place) {
        Map<AccountId, AccountLog> logs =
                Map.of(alice.log().account(), alice.log(), bob.log().account(), bob.log());
        EpochVerdict verdict = new EpochRecords(logs::get, Transcript.Knowledge.NONE, EpochRecords.Occasion.READING)
                .verify(conversationOf(created), null, created.record(), place);
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch epoch)) {
            return epoch;
        }
        throw new IllegalStateException("A new record is valid, but this one is " + verdict);
    }

    private static ConversationId conversationOf(EpochCreation created) {
        return Objects.requireNonNull(created.record().body().conversation(), "a direct conversation names itself");
    }

    private static EnvelopeHeader headerOf(byte[] envelope) {
        try {
            return Envelope.decodeHeader(envelope);
        } catch (MalformedException e) {
            throw new IllegalStateException("What was stored a moment ago is an envelope", e);
        }
    }

    private static void check(boolean asTold, String otherwise) {
        if (!asTold) {
            throw new IllegalStateException("The demonstration shows something else than it tells: " + otherwise);
        }
    }

    private void show(Scheme scheme, String title, String explanation, List<Value> values) {
        steps.add(new Step(scheme, title, explanation, List.copyOf(values)));
    }
}
