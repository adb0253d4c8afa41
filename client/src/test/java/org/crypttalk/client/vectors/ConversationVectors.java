package org.crypttalk.client.vectors;

import static org.crypttalk.client.vectors.Cases.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.crypttalk.client.crypto.Aead;
import org.crypttalk.client.crypto.Hkdf;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.client.crypto.conversation.EpochSeals;
import org.crypttalk.client.crypto.conversation.KnownConversation;
import org.crypttalk.client.crypto.conversation.Marks;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.Padding;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.conversation.Author;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochBody;
import org.crypttalk.protocol.conversation.EpochKeys;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochRule;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Roster;
import org.crypttalk.protocol.conversation.RosterChange;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.EnvelopeHeader;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.Reference;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.crypttalk.protocol.envelope.SignedTyping;
import org.jspecify.annotations.Nullable;

/** Vectors of conversations, epochs, envelopes and marks: protocol sections 7 to 9. */
final class ConversationVectors {

    private static final long TIME = WrittenAccount.TIME + 3_600_000;

    private final SeededRandom random = new SeededRandom("conversation");
    private final WrittenAccount alice = new WrittenAccount("alice");
    private final WrittenAccount bob = new WrittenAccount("bob");
    private final WrittenAccount carol = new WrittenAccount("carol");
    private final long phone = alice.addDevice();
    private final EpochCreation first =
            EpochCreation.create(alice.log(), bob.log(), 0, alice.device(0).signing(), TIME, random);
    private final VerifiedEpoch epoch0 = verified(null, first.record(), 1);
    private final ConversationId conversation = epoch0.conversation();
    private final EpochCreation second = rotate();
    private final VerifiedEpoch epoch1 = verified(epoch0, second.record(), 10);

    private ConversationVectors() {}

    static Map<String, Cases> all() {
        ConversationVectors vectors = new ConversationVectors();
        Map<String, Cases> files = new TreeMap<>();
        files.put("conversation-id", vectors.ids());
        files.put("transcript", vectors.transcripts());
        files.put("epoch-record", vectors.records());
        files.put("epoch-seal", vectors.seals());
        Cases envelopes = FormerDeviceVectors.addTo(vectors.envelopes());
        files.put("envelope", envelopes);
        files.put("read-mark", vectors.readMarks());
        files.put("typing", vectors.typing());
        vectors.addProfiles(envelopes);
        return files;
    }

    private EpochCreation rotate() {
        return EpochCreation.rotate(
                epoch0,
                List.of(bob.log(), alice.log()),
                new TranscriptPoint(5, new SeededRandom("transcript 5").hash()),
                0,
                bob.device(0).signing(),
                TIME + 1_000,
                random);
    }

    private VerifiedEpoch verified(@Nullable VerifiedEpoch previous, EpochRecord record, long place) {
        ConversationId id = ConversationIds.direct(alice.id(), bob.id());
        EpochVerdict verdict = records(EpochRecords.Occasion.READING).verify(id, previous, record, place);
        if (verdict instanceof EpochVerdict.Valid(VerifiedEpoch epoch)) {
            return epoch;
        }
        throw new IllegalStateException("The record should be valid: " + verdict);
    }

    private EpochRecords records(EpochRecords.Occasion occasion) {
        return new EpochRecords(this::log, Transcript.Knowledge.NONE, occasion);
    }

    private org.crypttalk.protocol.account.@Nullable AccountLog log(AccountId account) {
        for (WrittenAccount known : List.of(alice, bob, carol)) {
            if (known.id().equals(account)) {
                return known.log();
            }
        }
        return null;
    }

    private Cases ids() {
        Cases cases = new Cases(
                "Ids of direct conversations (section 7.1) of the accounts `one` and `other`: `conversation`.");
        AccountId one = new AccountId(random.hash());
        AccountId other = new AccountId(random.hash());
        cases.valid("two", "one", one, "other", other, "conversation", ConversationIds.direct(one, other));
        cases.valid("the other way", "one", other, "other", one, "conversation", ConversationIds.direct(one, other));
        cases.valid("notes to oneself", "one", one, "other", one, "conversation", ConversationIds.direct(one, one));
        return cases;
    }

    private Cases transcripts() {
        Cases cases = new Cases(
                "Transcripts (section 7.2): the hashes of `entries` from sequence 1 give `transcript` after each.");
        List<Hash> entries = new ArrayList<>();
        List<Hash> hashes = new ArrayList<>();
        TranscriptPoint point = TranscriptPoint.START;
        for (int i = 0; i < 5; i++) {
            Hash entry = random.hash();
            point = Transcript.next(point, entry);
            entries.add(entry);
            hashes.add(point.hash());
        }
        return cases.valid("five entries", "entries", entries, "transcript", hashes);
    }

    private Cases records() {
        Cases cases = new Cases(
                "Epoch records (section 7.4). `logs` are the members' logs (lists of entries), `previous` the valid records before"
                        + " with their places, `record` the one to judge at `place` of `conversation`; with `accepting` the server's extra check"
                        + " applies. Valid cases give `n`, `recordHash`, `rosterHash`.");
        record(cases, "create", null, null, first.record(), 1, true);
        record(cases, "rotate", null, epoch0, second.record(), 10, true);
        EpochCreation notes = EpochCreation.create(
                carol.log(), carol.log(), 0, carol.device(0).signing(), TIME, random);
        cases.valid(
                "notes to oneself",
                recordFields(
                        ConversationIds.direct(carol.id(), carol.id()),
                        null,
                        notes.record(),
                        1,
                        true,
                        notes.record().body()));
        SigningKey key = alice.device(0).signing();
        SigningKey bobs = bob.device(0).signing();
        edited(
                cases,
                "create of another conversation",
                EpochRule.CONVERSATION,
                null,
                key,
                b -> with(b, new ConversationId(Hash.ZERO), b.n(), b.prev()));
        edited(cases, "record 0 with n = 1", EpochRule.N, null, key, b -> with(b, b.conversation(), 1, b.prev()));
        edited(cases, "record 0 with prev", EpochRule.PREV, null, key, b -> with(b, b.conversation(), 0, Hash.ZERO));
        edited(
                cases,
                "rotate with another prev",
                EpochRule.PREV,
                epoch0,
                bobs,
                b -> with(b, b.conversation(), 1, Hash.ZERO));
        edited(
                cases,
                "rotate that skips an epoch",
                EpochRule.N,
                epoch0,
                bobs,
                b -> with(b, b.conversation(), 2, b.prev()));
        edited(
                cases,
                "a second create",
                EpochRule.KIND,
                epoch0,
                bobs,
                b -> kind(b, EpochBody.Kind.CREATE, b.keyMode()));
        edited(
                cases,
                "add in a direct conversation",
                EpochRule.KIND,
                epoch0,
                bobs,
                b -> kind(b, EpochBody.Kind.ADD, EpochBody.KeyMode.DERIVED));
        edited(
                cases,
                "leave in a direct conversation",
                EpochRule.KIND,
                epoch0,
                bobs,
                b -> kind(b, EpochBody.Kind.LEAVE, EpochBody.KeyMode.NONE));
        edited(
                cases,
                "rotate with a derived key",
                EpochRule.KEY_MODE,
                epoch0,
                bobs,
                b -> kind(b, b.kind(), EpochBody.KeyMode.DERIVED));
        edited(
                cases,
                "record by a non-member",
                EpochRule.AUTHOR_NOT_MEMBER,
                epoch0,
                carol.device(0).signing(),
                b -> by(b, new Author(carol.id(), 0, carol.log().head())));
        edited(
                cases,
                "signed by another device of the author",
                EpochRule.SIGNATURE,
                null,
                alice.device(phone).signing(),
                b -> b);
        edited(cases, "signed by another account", EpochRule.SIGNATURE, null, bobs, b -> b);
        edited(
                cases,
                "a device that is not there",
                EpochRule.AUTHOR_DEVICE,
                null,
                key,
                b -> by(b, new Author(alice.id(), 9, alice.log().head())));
        edited(
                cases,
                "author's head has another hash",
                EpochRule.AUTHOR_HEAD,
                null,
                key,
                b -> by(b, new Author(alice.id(), 0, new LogHead(1, Hash.ZERO))));
        edited(
                cases,
                "rotate by an author behind the roster",
                EpochRule.AUTHOR_HEAD,
                epoch0,
                key,
                b -> by(
                        b,
                        new Author(
                                alice.id(),
                                0,
                                new LogHead(0, alice.log().hashAt(0).orElseThrow()))));
        Member carols = new Member(
                carol.id(), 0, carol.log().head(), 0, carol.log().generation().accountKeyHash());
        edited(
                cases,
                "rotate that alters the roster: adds",
                EpochRule.ROTATE_CHANGE,
                epoch0,
                bobs,
                b -> change(b, epoch0.roster(), new RosterChange(List.of(carols), List.of())));
        edited(
                cases,
                "rotate that alters the roster: removes",
                EpochRule.ROTATE_CHANGE,
                epoch0,
                bobs,
                b -> change(b, epoch0.roster(), new RosterChange(List.of(), List.of(alice.id()))));
        edited(
                cases,
                "rotate that alters the roster: promotes",
                EpochRule.ROTATE_CHANGE,
                epoch0,
                bobs,
                b -> change(b, epoch0.roster(), new RosterChange(List.of(member(bob, 2)), List.of())));
        edited(
                cases,
                "create with a third account",
                EpochRule.ROSTER_MEMBERS,
                null,
                key,
                b -> change(b, Roster.EMPTY, new RosterChange(sorted(b.change().put(), carols), List.of())));
        edited(
                cases,
                "create with one account alone",
                EpochRule.ROSTER_MEMBERS,
                null,
                key,
                b -> change(b, Roster.EMPTY, new RosterChange(List.of(member(alice, 0)), List.of())));
        edited(
                cases,
                "create with an owner",
                EpochRule.ROSTER_MEMBERS,
                null,
                key,
                b -> change(
                        b,
                        Roster.EMPTY,
                        new RosterChange(sorted(List.of(member(bob, 0)), member(alice, 2)), List.of())));
        edited(
                cases,
                "put not ascending",
                EpochRule.CHANGE_ORDER,
                null,
                key,
                b -> change(b, Roster.EMPTY, new RosterChange(b.change().put().reversed(), List.of())));
        edited(cases, "another roster hash", EpochRule.ROSTER_HASH, null, key, b -> rosterHash(b, Hash.ZERO));
        Member wrongKey = new Member(bob.id(), 0, bob.log().head(), 0, Hash.ZERO);
        edited(
                cases,
                "key hash of another key",
                EpochRule.MEMBER_KEY,
                null,
                key,
                b -> change(b, Roster.EMPTY, new RosterChange(sorted(List.of(member(alice, 0)), wrongKey), List.of())));
        Member wrongHead = new Member(
                bob.id(), 0, new LogHead(0, Hash.ZERO), 0, member(bob, 0).keyHash());
        edited(
                cases,
                "member's head has another hash",
                EpochRule.MEMBER_HEAD,
                null,
                key,
                b -> change(
                        b, Roster.EMPTY, new RosterChange(sorted(List.of(member(alice, 0)), wrongHead), List.of())));
        Member lower = new Member(
                alice.id(),
                0,
                new LogHead(0, alice.log().hashAt(0).orElseThrow()),
                0,
                member(alice, 0).keyHash());
        edited(
                cases,
                "rotate that lowers a head",
                EpochRule.HEAD_LOWERED,
                epoch0,
                bobs,
                b -> change(b, epoch0.roster(), new RosterChange(List.of(lower), List.of())));
        edited(
                cases,
                "record 0 with a transcript",
                EpochRule.TRANSCRIPT,
                null,
                key,
                b -> seen(b, new TranscriptPoint(1, Hash.ZERO)));
        edited(
                cases,
                "transcript at the record's own place",
                EpochRule.TRANSCRIPT,
                epoch0,
                bobs,
                b -> seen(b, new TranscriptPoint(10, Hash.ZERO)));
        edited(
                cases,
                "transcript 0 with another hash",
                EpochRule.TRANSCRIPT,
                epoch0,
                bobs,
                b -> seen(b, new TranscriptPoint(0, random.hash())));
        Bytes cut = first.record().encode();
        cases.invalid("truncated", "MALFORMED", rawRecord(Bytes.ofHex(cut.hex().substring(0, cut.size() * 2 - 2))));
        cases.invalid("trailing byte", "MALFORMED", rawRecord(Bytes.ofHex(cut.hex() + "00")));
        WrittenAccount dave = new WrittenAccount("dave");
        long tablet = dave.addDevice();
        dave.revoke(0, tablet);
        EpochBody byRevoked = EpochCreation.create(
                        dave.log(), dave.log(), tablet, dave.device(tablet).signing(), TIME, random)
                .record()
                .body();
        ConversationId davesNotes = ConversationIds.direct(dave.id(), dave.id());
        cases.invalid(
                "record by a revoked device",
                EpochRule.AUTHOR_DEVICE.name(),
                "logs",
                List.of(dave.entries()),
                "conversation",
                davesNotes,
                "previous",
                List.of(),
                "record",
                signed(byRevoked, dave.device(tablet).signing()).encode(),
                "place",
                1,
                "accepting",
                false);
        return cases;
    }

    private void record(
            Cases cases,
            String name,
            @Nullable EpochRule rule,
            @Nullable VerifiedEpoch previous,
            EpochRecord record,
            long place,
            boolean accepting) {
        EpochVerdict verdict = records(accepting ? EpochRecords.Occasion.ACCEPTING : EpochRecords.Occasion.READING)
                .verify(conversation, previous, record, place);
        boolean asExpected =
                rule == null ? verdict instanceof EpochVerdict.Valid : verdict.equals(new EpochVerdict.Invalid(rule));
        if (!asExpected) {
            throw new IllegalStateException(name + " gave " + verdict);
        }
        if (rule == null) {
            cases.valid(name, recordFields(conversation, previous, record, place, accepting, record.body()));
        } else {
            cases.invalid(name, rule.name(), recordFields(conversation, previous, record, place, accepting, null));
        }
    }

    private @Nullable Object[] recordFields(
            ConversationId id,
            @Nullable VerifiedEpoch previous,
            EpochRecord record,
            long place,
            boolean accepting,
            @Nullable EpochBody valid) {
        List<@Nullable Object> list = new ArrayList<>(List.of("logs", logs(), "conversation", id));
        list.addAll(List.of(
                "previous",
                previous == null
                        ? List.of()
                        : List.of(fields("record", first.record().encode(), "place", 1))));
        list.addAll(List.of("record", record.encode(), "place", place, "accepting", accepting));
        if (valid != null) {
            list.addAll(List.of("n", valid.n(), "recordHash", record.hash(), "rosterHash", valid.rosterHash()));
        }
        return list.toArray();
    }

    private @Nullable Object[] rawRecord(Bytes record) {
        return new @Nullable Object[] {
            "logs",
            logs(),
            "conversation",
            conversation,
            "previous",
            List.of(),
            "record",
            record,
            "place",
            1,
            "accepting",
            false
        };
    }

    private List<List<Bytes>> logs() {
        return List.of(alice.entries(), bob.entries(), carol.entries());
    }

    private List<List<Bytes>> memberLogs() {
        return List.of(alice.entries(), bob.entries());
    }

    private void edited(
            Cases cases,
            String name,
            EpochRule rule,
            @Nullable VerifiedEpoch previous,
            SigningKey key,
            UnaryOperator<EpochBody> edit) {
        EpochBody body = edit.apply((previous == null ? first : second).record().body());
        record(cases, name, rule, previous, signed(body, key), previous == null ? 1 : 10, false);
    }

    private static EpochRecord signed(EpochBody body, SigningKey key) {
        return EpochRecord.of(body, key.sign("crypt-talk/1 epoch record signature", body.encode()));
    }

    private static EpochBody with(EpochBody b, @Nullable ConversationId conversation, long n, @Nullable Hash prev) {
        return new EpochBody(
                conversation,
                n,
                prev,
                b.kind(),
                b.author(),
                b.change(),
                b.rosterHash(),
                b.keyMode(),
                b.commitment(),
                b.transcript(),
                b.time(),
                b.settings());
    }

    private static EpochBody kind(EpochBody b, EpochBody.Kind kind, EpochBody.KeyMode mode) {
        return new EpochBody(
                b.conversation(),
                b.n(),
                b.prev(),
                kind,
                b.author(),
                b.change(),
                b.rosterHash(),
                mode,
                b.commitment(),
                b.transcript(),
                b.time(),
                b.settings());
    }

    private static EpochBody by(EpochBody b, Author author) {
        return new EpochBody(
                b.conversation(),
                b.n(),
                b.prev(),
                b.kind(),
                author,
                b.change(),
                b.rosterHash(),
                b.keyMode(),
                b.commitment(),
                b.transcript(),
                b.time(),
                b.settings());
    }

    private static EpochBody change(EpochBody b, Roster before, RosterChange change) {
        return new EpochBody(
                b.conversation(),
                b.n(),
                b.prev(),
                b.kind(),
                b.author(),
                change,
                before.after(change).hash(),
                b.keyMode(),
                b.commitment(),
                b.transcript(),
                b.time(),
                b.settings());
    }

    private static EpochBody rosterHash(EpochBody b, Hash hash) {
        return new EpochBody(
                b.conversation(),
                b.n(),
                b.prev(),
                b.kind(),
                b.author(),
                b.change(),
                hash,
                b.keyMode(),
                b.commitment(),
                b.transcript(),
                b.time(),
                b.settings());
    }

    private static EpochBody seen(EpochBody b, TranscriptPoint point) {
        return new EpochBody(
                b.conversation(),
                b.n(),
                b.prev(),
                b.kind(),
                b.author(),
                b.change(),
                b.rosterHash(),
                b.keyMode(),
                b.commitment(),
                point,
                b.time(),
                b.settings());
    }

    private static Member member(WrittenAccount account, long role) {
        return new Member(
                account.id(),
                role,
                account.log().head(),
                account.log().generation().number(),
                account.log().generation().accountKeyHash());
    }

    private static List<Member> sorted(List<Member> members, Member more) {
        List<Member> all = new ArrayList<>(members);
        all.add(more);
        return Roster.of(all).members();
    }

    private Cases seals() {
        Cases cases = new Cases(
                "Epoch seals (section 7.5): `seal` of `record`'s key to `account`, generation `generation`, with account seed `seed`"
                        + " and its `keyHash`, gives `epochKey`. A key that does not fit the commitment counts as missing.");
        for (EpochCreation.MemberSeal seal : first.seals()) {
            WrittenAccount to = seal.account().equals(alice.id()) ? alice : bob;
            cases.valid(to == alice ? "to the author" : "to the other", sealFields(to, seal.seal(), first.key()));
        }
        Member bobs = epoch0.roster().member(bob.id()).orElseThrow();
        Secret wrong = Secret.random(32, random);
        Bytes poisoned = EpochSeals.seal(first.record(), bobs, bob.log().generation(), wrong, random)
                .seal();
        cases.invalid("a wrong key for one member", "commitment", sealFields(bob, poisoned, null));
        cases.invalid(
                "seal for another account",
                "seal",
                sealFields(
                        alice,
                        first.seals()
                                .get(bob.id().compareTo(alice.id()) < 0 ? 0 : 1)
                                .seal(),
                        null));
        Bytes otherRecord = EpochSeals.seal(second.record(), bobs, bob.log().generation(), first.key(), random)
                .seal();
        cases.invalid("seal for another record", "seal", sealFields(bob, otherRecord, null));
        Bytes repaired = EpochSeals.seal(first.record(), bobs, bob.log().generation(), first.key(), random)
                .seal();
        cases.valid("repair", sealFields(bob, repaired, first.key()));
        return cases;
    }

    private @Nullable Object[] sealFields(WrittenAccount to, Bytes seal, @Nullable Secret key) {
        List<@Nullable Object> list =
                new ArrayList<>(List.of("record", first.record().encode(), "account", to.id(), "generation", 0));
        list.addAll(List.of("keyHash", to.log().generation().accountKeyHash(), "seed", to.seed(), "seal", seal));
        if (key != null) {
            list.addAll(List.of("epochKey", key, "commitment", EpochKeys.commitment(conversation, 0, key.reveal())));
        }
        return list.toArray();
    }

    private KnownConversation known() {
        KnownConversation known = new KnownConversation(conversation);
        known.add(epoch0);
        known.add(epoch1);
        known.addKey(0, first.key());
        known.addKey(1, second.key());
        List.of(alice, bob, carol).forEach(account -> known.add(account.log()));
        return known;
    }

    private SignedMessage message(long counter, @Nullable Hash previous, Content content, List<Reference> references) {
        return new SignedMessage(
                conversation,
                0,
                MessageId.create(TIME + counter, random),
                alice.id(),
                0,
                epoch0.recordHash(),
                alice.log().head(),
                counter,
                previous,
                new SignedMessage.SeenEntry(1, epoch0.recordHash()),
                references,
                TIME + counter,
                content);
    }

    private Cases envelopes() {
        Cases cases = new Cases(
                "Envelopes (section 8.2). `epochs` are the conversation's valid records with `place` and `key`, `logs` the accounts'"
                        + " logs, `before` the envelopes read already with their `sequence`; `envelope` is judged at `sequence`, `live` or as history."
                        + " Valid cases give `signed` and `envelopeHash`.");
        SigningKey key = alice.device(0).signing();
        Envelope one = Envelopes.seal(
                message(1, null, new Content.Text("Hello, B\u00f6b \uD83D\uDC4B", List.of(bob.id())), List.of()),
                first.key(),
                key,
                random);
        Hash oneHash = Envelope.hash(one.encode().unsafeArray());
        envelope(cases, "text", null, one, 2, false, List.of());
        SignedMessage second = message(2, oneHash, new Content.Text("x".repeat(300), List.of()), List.of());
        Envelope two = Envelopes.seal(second, first.key(), key, random);
        envelope(cases, "second of a device", null, two, 3, true, List.of(one));
        Reference reference = new Reference(one.header().message(), oneHash);
        List<Content> more = List.of(
                new Content.Reply("yes", List.of()),
                new Content.Edit("no", List.of()),
                new Content.Delete(),
                new Content.Reaction("\uD83D\uDC4D"));
        for (Content content : more) {
            SignedMessage m = message(2, oneHash, content, List.of(reference));
            envelope(
                    cases,
                    "content " + content.getClass().getSimpleName(),
                    null,
                    Envelopes.seal(m, first.key(), key, random),
                    3,
                    false,
                    List.of(one));
        }
        envelope(
                cases,
                "content Withdrawn",
                null,
                Envelopes.seal(message(2, oneHash, new Content.Withdrawn(), List.of()), first.key(), key, random),
                3,
                false,
                List.of(one));
        Content unknown = new Content.Unknown(99, Bytes.ofHex("83186301820203"));
        envelope(
                cases,
                "content of an unknown kind",
                null,
                Envelopes.seal(message(2, oneHash, unknown, List.of(reference)), first.key(), key, random),
                3,
                false,
                List.of(one));

        envelope(cases, "before its record", Envelopes.Refusal.WRONG_PLACE, one, 1, false, List.of());
        envelope(cases, "after the next record", Envelopes.Refusal.WRONG_PLACE, one, 11, false, List.of());
        envelope(cases, "message id again", Envelopes.Refusal.MESSAGE_ID_KNOWN, one, 3, false, List.of(one));
        refuse(cases, "counter 0", Envelopes.Refusal.COUNTER, message(0, null, new Content.Withdrawn(), List.of()));
        refuse(
                cases,
                "counter 1 with previous",
                Envelopes.Refusal.COUNTER,
                message(1, Hash.ZERO, new Content.Withdrawn(), List.of()));
        refuse(
                cases,
                "counter 2 without previous",
                Envelopes.Refusal.COUNTER,
                message(2, null, new Content.Withdrawn(), List.of()));
        SignedMessage broken = message(2, Hash.ZERO, new Content.Withdrawn(), List.of());
        envelope(
                cases,
                "another predecessor",
                Envelopes.Refusal.COUNTER,
                Envelopes.seal(broken, first.key(), key, random),
                3,
                false,
                List.of(one));
        SignedMessage again = message(1, null, new Content.Withdrawn(), List.of());
        envelope(
                cases,
                "counter used twice",
                Envelopes.Refusal.COUNTER,
                Envelopes.seal(again, first.key(), key, random),
                3,
                false,
                List.of(one));
        SignedMessage base = message(1, null, new Content.Withdrawn(), List.of());
        refuse(
                cases,
                "signed for another record: re-encryption into another epoch",
                Envelopes.Refusal.OTHER_RECORD,
                edit(base, base.account(), 0, epoch1.recordHash(), base.head(), base.after()));
        refuse(
                cases,
                "after its own place",
                Envelopes.Refusal.AFTER,
                edit(
                        base,
                        base.account(),
                        0,
                        base.recordHash(),
                        base.head(),
                        new SignedMessage.SeenEntry(2, Hash.ZERO)));
        refuse(
                cases,
                "after sequence 0",
                Envelopes.Refusal.AFTER,
                edit(
                        base,
                        base.account(),
                        0,
                        base.recordHash(),
                        base.head(),
                        new SignedMessage.SeenEntry(0, Hash.ZERO)));
        refuse(
                cases,
                "after with another hash",
                Envelopes.Refusal.AFTER,
                edit(
                        base,
                        base.account(),
                        0,
                        base.recordHash(),
                        base.head(),
                        new SignedMessage.SeenEntry(1, Hash.ZERO)));
        refuse(
                cases,
                "head with another hash",
                Envelopes.Refusal.HEAD_UNKNOWN,
                edit(base, base.account(), 0, base.recordHash(), new LogHead(1, Hash.ZERO), base.after()));
        refuse(
                cases,
                "sender not a member",
                Envelopes.Refusal.NOT_A_MEMBER,
                edit(base, carol.id(), 0, base.recordHash(), carol.log().head(), base.after()));
        refuse(
                cases,
                "device not in the log",
                Envelopes.Refusal.DEVICE_NOT_ACTIVE,
                edit(base, base.account(), 9, base.recordHash(), base.head(), base.after()));
        refuse(
                cases,
                "signed by another device",
                Envelopes.Refusal.SIGNATURE,
                edit(base, base.account(), phone, base.recordHash(), base.head(), base.after()));
        envelope(
                cases,
                "under another epoch key",
                Envelopes.Refusal.DOES_NOT_OPEN,
                Envelopes.seal(base, this.second.key(), key, random),
                2,
                false,
                List.of());
        raw(cases, base, key);
        Bytes good = one.encode();
        byte[] flipped = good.toArray();
        flipped[flipped.length - 1] ^= 1;
        bytes(cases, "flipped bit", Envelopes.Refusal.DOES_NOT_OPEN, Bytes.wrap(flipped));
        bytes(cases, "trailing byte", Envelopes.Refusal.MALFORMED, Bytes.ofHex(good.hex() + "00"));
        bytes(
                cases,
                "truncated",
                Envelopes.Refusal.MALFORMED,
                Bytes.ofHex(good.hex().substring(0, good.size() * 2 - 2)));
        return cases;
    }

    /** Envelopes that no honest code makes: other headers and paddings around the same signed bytes. */
    private void raw(Cases cases, SignedMessage m, SigningKey key) {
        Bytes signed = m.encode();
        Bytes signature = key.sign("crypt-talk/1 message signature", signed);
        int padded = Padding.paddedLength(68 + signed.size());
        Bytes salt = random.bytes(32);
        EnvelopeHeader header = new EnvelopeHeader(conversation, 0, m.message(), m.account(), m.device(), salt);
        byte[] right = plaintext(signature, signed, padded);
        bytes(cases, "made by hand, as a control", null, seal(header, right));
        byte[] dirty = right.clone();
        dirty[dirty.length - 1] = 1;
        bytes(cases, "non-zero padding", Envelopes.Refusal.PADDING, seal(header, dirty));
        bytes(
                cases,
                "no padding",
                Envelopes.Refusal.PADDING,
                seal(header, plaintext(signature, signed, 68 + signed.size())));
        bytes(
                cases,
                "too much padding",
                Envelopes.Refusal.PADDING,
                seal(header, plaintext(signature, signed, padded * 2)));
        byte[] long1 = right.clone();
        long1[1] = 1;
        bytes(cases, "length beyond the end", Envelopes.Refusal.PADDING, seal(header, long1));
        EnvelopeHeader otherId =
                new EnvelopeHeader(conversation, 0, MessageId.create(TIME, random), m.account(), m.device(), salt);
        bytes(cases, "header mismatch: message id", Envelopes.Refusal.HEADER_MISMATCH, seal(otherId, right));
        EnvelopeHeader otherDevice = new EnvelopeHeader(conversation, 0, m.message(), m.account(), phone, salt);
        bytes(cases, "header mismatch: device", Envelopes.Refusal.HEADER_MISMATCH, seal(otherDevice, right));
        EnvelopeHeader otherAccount = new EnvelopeHeader(conversation, 0, m.message(), bob.id(), m.device(), salt);
        bytes(cases, "header mismatch: account", Envelopes.Refusal.HEADER_MISMATCH, seal(otherAccount, right));
        EnvelopeHeader elsewhere =
                new EnvelopeHeader(new ConversationId(Hash.ZERO), 0, m.message(), m.account(), m.device(), salt);
        bytes(
                cases,
                "re-encryption into another conversation",
                Envelopes.Refusal.OTHER_CONVERSATION,
                seal(elsewhere, right));
        EnvelopeHeader unknown = new EnvelopeHeader(conversation, 7, m.message(), m.account(), m.device(), salt);
        bytes(cases, "unknown epoch", Envelopes.Refusal.UNKNOWN_EPOCH, seal(unknown, right));
        Bytes garbage = random.bytes(100);
        bytes(
                cases,
                "signed bytes are no CBOR",
                Envelopes.Refusal.SIGNED_MALFORMED,
                seal(header, plaintext(key.sign("crypt-talk/1 message signature", garbage), garbage, 256)));
        refuse(
                cases,
                "content of a later kind with a reference",
                Envelopes.Refusal.SIGNED_MALFORMED,
                message(
                        1,
                        null,
                        new Content.Unknown(11, Bytes.ofHex("810b")),
                        List.of(new Reference(m.message(), Hash.ZERO))));
    }

    /** Last of all, so that what was written before they came stays as it was. */
    private void addProfiles(Cases cases) {
        profile(cases, "content Profile", new Content.Profile("", Bytes.ofHex("ffd8ffe0" + "00".repeat(300))));
        profile(
                cases,
                "content Profile with a name of 256 bytes",
                new Content.Profile("\u00e9".repeat(128), Bytes.EMPTY));
        refuseProfile(cases, "profile with a name of 257 bytes", profileArray("n".repeat(257), 0));
        refuseProfile(cases, "profile with a picture of 65,537 bytes", profileArray("", 65_537));
        refuseProfile(
                cases,
                "profile without a picture",
                new CborWriter().array(2).uint(12).text("").toBytes());
        SignedMessage m = message(1, null, new Content.Profile("", Bytes.EMPTY), List.of());
        refuse(
                cases,
                "profile with a reference",
                Envelopes.Refusal.SIGNED_MALFORMED,
                message(1, null, m.content(), List.of(new Reference(m.message(), Hash.ZERO))));
    }

    private void profile(Cases cases, String name, Content content) {
        SignedMessage m = message(1, null, content, List.of());
        SigningKey key = alice.device(0).signing();
        envelope(cases, name, null, Envelopes.seal(m, first.key(), key, random), 2, false, List.of());
    }

    private void refuseProfile(Cases cases, String name, byte[] array) {
        Content content = new Content.Unknown(12, Bytes.wrap(array));
        refuse(cases, name, Envelopes.Refusal.SIGNED_MALFORMED, message(1, null, content, List.of()));
    }

    private static byte[] profileArray(String name, int pictureBytes) {
        return new CborWriter()
                .array(3)
                .uint(12)
                .text(name)
                .bytes(new byte[pictureBytes])
                .toBytes();
    }

    private static byte[] plaintext(Bytes signature, Bytes signed, int size) {
        return java.nio.ByteBuffer.allocate(size)
                .putInt(signed.size())
                .put(signature.toArray())
                .put(signed.toArray())
                .array();
    }

    private Bytes seal(EnvelopeHeader header, byte[] plaintext) {
        Bytes bytes = header.encode();
        byte[] info = new CborWriter()
                .array(3)
                .text("crypt-talk/1 message")
                .hash(epoch0.recordHash())
                .bytes(bytes)
                .toBytes();
        byte[] keyAndNonce =
                Hkdf.derive(first.key().unsafeArray(), header.salt().toArray(), info, Aead.KEY_AND_NONCE_BYTES);
        return new Envelope(bytes, header, Bytes.wrap(Aead.seal(keyAndNonce, bytes.toArray(), plaintext))).encode();
    }

    private static SignedMessage edit(
            SignedMessage m,
            AccountId account,
            long device,
            Hash recordHash,
            LogHead head,
            SignedMessage.SeenEntry after) {
        return new SignedMessage(
                m.conversation(),
                m.n(),
                m.message(),
                account,
                device,
                recordHash,
                head,
                m.counter(),
                m.previous(),
                after,
                m.references(),
                m.time(),
                m.content());
    }

    /** Sealed under the right key for the header's epoch, whatever the message says; signed by Alice's first device. */
    private void refuse(Cases cases, String name, Envelopes.Refusal refusal, SignedMessage message) {
        Bytes signed = message.encode();
        EnvelopeHeader header = new EnvelopeHeader(
                message.conversation(),
                message.n(),
                message.message(),
                message.account(),
                message.device(),
                random.bytes(32));
        Bytes signature = alice.device(0).signing().sign("crypt-talk/1 message signature", signed);
        bytes(
                cases,
                name,
                refusal,
                seal(header, plaintext(signature, signed, Padding.paddedLength(68 + signed.size()))));
    }

    private void bytes(Cases cases, String name, Envelopes.@Nullable Refusal refusal, Bytes envelope) {
        judge(cases, name, refusal, envelope, 2, false, List.of());
    }

    private void envelope(
            Cases cases,
            String name,
            Envelopes.@Nullable Refusal refusal,
            Envelope envelope,
            long sequence,
            boolean live,
            List<Envelope> before) {
        judge(cases, name, refusal, envelope.encode(), sequence, live, before);
    }

    private void judge(
            Cases cases,
            String name,
            Envelopes.@Nullable Refusal refusal,
            Bytes envelope,
            long sequence,
            boolean live,
            List<Envelope> before) {
        KnownConversation known = known();
        List<Object> read = new ArrayList<>();
        long place = 2;
        for (Envelope e : before) {
            if (Envelopes.open(e.encode().unsafeArray(), place, Envelopes.Arrival.HISTORY, known)
                    instanceof Envelopes.Outcome.Opened opened) {
                known.add(place, opened);
            }
            read.add(fields("sequence", place, "envelope", e.encode()));
            place++;
        }
        Envelopes.Outcome outcome = Envelopes.open(
                envelope.unsafeArray(), sequence, live ? Envelopes.Arrival.LIVE : Envelopes.Arrival.HISTORY, known);
        List<@Nullable Object> list = new ArrayList<>(
                List.of("conversation", conversation, "logs", memberLogs(), "epochs", epochs(), "before", read));
        list.addAll(List.of("envelope", envelope, "sequence", sequence, "live", live));
        if (refusal == null && outcome instanceof Envelopes.Outcome.Opened(SignedMessage message, Hash hash)) {
            list.addAll(List.of("signed", message.encode(), "envelopeHash", hash));
            cases.valid(name, list.toArray());
        } else if (refusal != null && outcome.equals(new Envelopes.Outcome.Refused(refusal))) {
            cases.invalid(name, refusal.name(), list.toArray());
        } else {
            throw new IllegalStateException(name + " gave " + outcome);
        }
    }

    private List<Object> epochs() {
        return List.of(
                fields("record", first.record().encode(), "place", 1, "key", first.key()),
                fields("record", second.record().encode(), "place", 10, "key", second.key()));
    }

    private Cases readMarks() {
        Cases cases = new Cases(
                "Read marks (section 9): as for envelopes; `mark` by a reader who knows `lastSequence` of that account. Valid cases"
                        + " give `signed`.");
        SigningKey key = bob.device(0).signing();
        SignedReadMark right = readMark(epoch0.recordHash(), 1, epoch0.recordHash());
        readMark(cases, "read", true, "", Marks.seal(right, first.key(), key, random), 0);
        readMark(cases, "replayed", false, "not greater", Marks.seal(right, first.key(), key, random), 1);
        readMark(cases, "other key", false, "tag", Marks.seal(right, second.key(), key, random), 0);
        readMark(
                cases,
                "other signer",
                false,
                "signature",
                Marks.seal(right, first.key(), alice.device(0).signing(), random),
                0);
        readMark(
                cases,
                "other entry hash",
                false,
                "entryHash",
                Marks.seal(readMark(epoch0.recordHash(), 1, Hash.ZERO), first.key(), key, random),
                0);
        readMark(cases, "a typing notice", false, "label", Marks.seal(typing(TIME, 1), first.key(), key, random), 0);
        return cases;
    }

    private SignedReadMark readMark(Hash recordHash, long sequence, Hash entryHash) {
        return new SignedReadMark(
                conversation, 0, bob.id(), 0, recordHash, bob.log().head(), sequence, entryHash, TIME);
    }

    private void readMark(Cases cases, String name, boolean valid, String reason, Mark mark, long last) {
        var opened = Marks.openReadMark(mark.encode().unsafeArray(), last, known());
        if (opened.isPresent() != valid) {
            throw new IllegalStateException(name);
        }
        List<@Nullable Object> list =
                new ArrayList<>(List.of("conversation", conversation, "logs", memberLogs(), "epochs", epochs()));
        list.addAll(List.of("mark", mark.encode(), "lastSequence", last));
        opened.ifPresent(m -> list.addAll(List.of("signed", m.encode())));
        add(cases, name, valid, reason, list);
    }

    private Cases typing() {
        Cases cases = new Cases(
                "Typing notices (section 9): as for read marks; the reader's clock shows `now`, and `lastTime` and `lastCounter` are of"
                        + " that device's last notice, or null.");
        SigningKey key = bob.device(0).signing();
        SignedTyping right = typing(TIME, 2);
        typing(cases, "typing", true, "", right, key, TIME + 60_000, null);
        typing(cases, "a clock behind", true, "", right, key, TIME - 60_000, null);
        typing(cases, "greater counter", true, "", right, key, TIME, new Marks.LastTyping(TIME, 1));
        typing(cases, "61 s old", false, "window", right, key, TIME + 60_001, null);
        typing(cases, "61 s ahead", false, "window", right, key, TIME - 60_001, null);
        typing(cases, "replayed", false, "not greater", right, key, TIME, new Marks.LastTyping(TIME, 2));
        typing(cases, "older than the last", false, "not greater", right, key, TIME, new Marks.LastTyping(TIME + 1, 0));
        typing(cases, "other signer", false, "signature", right, alice.device(0).signing(), TIME, null);
        return cases;
    }

    private SignedTyping typing(long time, long counter) {
        return new SignedTyping(
                conversation, 0, bob.id(), 0, epoch0.recordHash(), bob.log().head(), counter, time, true);
    }

    private void typing(
            Cases cases,
            String name,
            boolean valid,
            String reason,
            SignedTyping typing,
            SigningKey key,
            long now,
            Marks.@Nullable LastTyping last) {
        Bytes mark = Marks.seal(typing, first.key(), key, random).encode();
        var opened = Marks.openTyping(mark.unsafeArray(), now, last, known());
        if (opened.isPresent() != valid) {
            throw new IllegalStateException(name);
        }
        List<@Nullable Object> list = new ArrayList<>(List.of(
                "conversation", conversation, "logs", memberLogs(), "epochs", epochs(), "mark", mark, "now", now));
        list.add("lastTime");
        list.add(last == null ? null : last.time());
        list.add("lastCounter");
        list.add(last == null ? null : last.counter());
        opened.ifPresent(m -> list.addAll(List.of("signed", m.encode())));
        add(cases, name, valid, reason, list);
    }

    private static void add(Cases cases, String name, boolean valid, String reason, List<@Nullable Object> list) {
        if (valid) {
            cases.valid(name, list.toArray());
        } else {
            cases.invalid(name, reason, list.toArray());
        }
    }
}
