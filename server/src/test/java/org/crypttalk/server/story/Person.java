package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.conversation.Author;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochBody;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Roster;
import org.crypttalk.protocol.conversation.RosterChange;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.EnvelopeHeader;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.MarkHeader;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.session.SessionStatement;
import org.crypttalk.protocol.vault.KeyVault;
import org.crypttalk.protocol.vault.PrivateStore;
import org.crypttalk.server.account.OpenDeviceSession;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Stores;
import org.jspecify.annotations.Nullable;

/** Somebody with an account and one device at a time: real keys and signatures, and noise where a real client would encrypt. */
final class Person {

    /** Any time: the server does not believe clients' clocks. */
    private static final long TIME = 1_800_000_000_000L;

    private final Api anonymous;
    private final Noise noise;
    private final String name;
    private final DeviceKey enrolmentKey = DeviceKey.make();
    private final byte[] authSecret;
    private final byte[] recoveryAuthSecret;
    private final Bytes accountKey;
    private final UnlockSeals unlockSeals;
    private final byte[] keyVault;
    private final List<LogEntry> log = new ArrayList<>();

    private DeviceKey deviceKey = DeviceKey.make();
    private long device;
    private String token = "";

    private Person(Api anonymous, Noise noise, String name) {
        this.anonymous = anonymous;
        this.noise = noise;
        this.name = name;
        this.authSecret = noise.bytes(32);
        this.recoveryAuthSecret = noise.bytes(32);
        this.accountKey = noise.xWingKey();
        this.unlockSeals = new UnlockSeals(
                0,
                enrolmentKey.publicKey(),
                new UnlockSeals.Pair(noise.seal(), noise.seal(), noise.xWingKey()),
                new UnlockSeals.Pair(noise.seal(), noise.seal(), noise.xWingKey()),
                List.of());
        this.keyVault = noise.box();
        log.add(createEntry());
    }

    /** Somebody who has made keys, but no account yet. */
    static Person stranger(Api anonymous, Noise noise, String name) {
        return new Person(anonymous, noise, name);
    }

    /** Somebody who has registered and opened a device session. */
    static Person registered(Api anonymous, Noise noise, String name) {
        Person person = stranger(anonymous, noise, name);
        anonymous.post("/api/auth/register", person.bundle()).expect(201);
        person.openSession();
        return person;
    }

    /** Somebody whose account was put into the store, without the work that passwords cost, and who has opened a device session. */
    static Person putInto(Stores stores, Api anonymous, Noise noise, String name) {
        Person person = stranger(anonymous, noise, name);
        assertThat(stores.accounts().register(person.newAccount()))
                .isInstanceOf(Accounts.Registration.Registered.class);
        person.openSession();
        return person;
    }

    /** This person towards a server that may have another port now. */
    Person at(Api server) {
        return new Person(this, server);
    }

    private Person(Person other, Api anonymous) {
        this.anonymous = anonymous;
        this.noise = other.noise;
        this.name = other.name;
        this.authSecret = other.authSecret;
        this.recoveryAuthSecret = other.recoveryAuthSecret;
        this.accountKey = other.accountKey;
        this.unlockSeals = other.unlockSeals;
        this.keyVault = other.keyVault;
        this.log.addAll(other.log);
        this.deviceKey = other.deviceKey;
        this.device = other.device;
        this.token = other.token;
    }

    String name() {
        return name;
    }

    AccountId account() {
        return log.getFirst().createdAccount();
    }

    long device() {
        return device;
    }

    String token() {
        return token;
    }

    byte[] authSecret() {
        return authSecret;
    }

    /** REST as this person's device. */
    Api api() {
        return anonymous.as(token);
    }

    /** REST in a session that is opened anew if the last one was ended. */
    Api openedApi() {
        if (api().get("/api/auth/session").status() == 401) {
            openSession();
        }
        return api();
    }

    LogHead head() {
        return new LogHead(log.size() - 1, log.getLast().hash());
    }

    /** What registering sends. */
    Map<String, Object> bundle() {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("name", name);
        bundle.put("random", noise.bytes(32));
        bundle.put("memoryKiB", 65_536);
        bundle.put("iterations", 3);
        bundle.put("parallelism", 1);
        bundle.put("authSecret", authSecret);
        bundle.put("recoveryAuthSecret", recoveryAuthSecret);
        bundle.put("passwordBox", noise.box());
        bundle.put("recoveryBox", noise.box());
        bundle.put("entry", log.getFirst().encode().toArray());
        bundle.put("unlockSeals", unlockSeals.encode().toArray());
        bundle.put("keyVault", keyVault);
        return bundle;
    }

    /** What logging in with the password sends. */
    Map<String, Object> login() {
        return Map.of("name", name, "authSecret", authSecret, "with", "password", "transport", "bearer");
    }

    /** Opens a device session; its token is used from then on. */
    String openSession() {
        token = sessionAnswer(anonymous.port()).expect(200).json().path("token").asString();
        return token;
    }

    /** Asks for a challenge and answers it for the server at a port, which may be a lie. */
    Api.Answer sessionAnswer(int audiencePort) {
        byte[] challenge = anonymous
                .post("/api/auth/challenge", Map.of("account", account().toBytes(), "device", device))
                .expect(200)
                .bytes("challenge");
        return anonymous.post("/api/auth/session", sessionOpening(challenge, audiencePort));
    }

    Map<String, Object> sessionOpening(byte[] challenge, int audiencePort) {
        SessionStatement statement =
                new SessionStatement("127.0.0.1:" + audiencePort, account(), device, Hash.of(challenge), TIME);
        return Map.of(
                "account",
                account().toBytes(),
                "device",
                device,
                "challenge",
                challenge,
                "time",
                TIME,
                "signature",
                deviceKey.sign(Labels.SESSION, statement.encode()).toArray(),
                "transport",
                "bearer");
    }

    /** A challenge answered as the server's use case takes it. */
    OpenDeviceSession.Answer sessionAnswer(byte[] challenge, String audience) {
        SessionStatement statement = new SessionStatement(audience, account(), device, Hash.of(challenge), TIME);
        return new OpenDeviceSession.Answer(
                account(),
                device,
                challenge,
                TIME,
                deviceKey.sign(Labels.SESSION, statement.encode()).toArray(),
                audience);
    }

    /** The account as the store takes it, with hashes that nothing fits. */
    Accounts.NewAccount newAccount() {
        Accounts.Derivation derivation = new Accounts.Derivation(noise.bytes(32), 65_536, 3, 1);
        return new Accounts.NewAccount(
                account(),
                name,
                Optional.empty(),
                new Accounts.Credentials(account(), derivation, "none", "none", noise.box(), noise.box()),
                log.getFirst().encode().toArray(),
                unlockSeals.encode().toArray(),
                keyVault,
                Optional.empty(),
                false,
                TIME);
    }

    /** Logs in and enrols a new device, whose session is used from then on. */
    void enrolAnew() {
        String login = anonymous
                .post("/api/auth/login", login())
                .expect(200)
                .json()
                .path("token")
                .asString();
        DeviceKey next = DeviceKey.make();
        LogEntry entry = addByUnlocking(next, 0);
        anonymous
                .as(login)
                .post("/api/auth/enrol", Map.of("entry", entry.encode().toArray(), "box", noise.box()))
                .expect(201);
        log.add(entry);
        deviceKey = next;
        device = entry.body().seq();
        openSession();
    }

    LogEntry addByUnlocking(DeviceKey next, int which) {
        return entry(
                new LogChange.AddByUnlocking(next.publicKey(), noise.xWingKey(), 0, which),
                List.of(enrolmentKey, next));
    }

    LogEntry retirement() {
        return entry(new LogChange.Retire(device), List.of(deviceKey));
    }

    /** A next entry of the log, signed. */
    LogEntry entry(LogChange change, List<DeviceKey> signers) {
        LogBody body = new LogBody(account(), head().seq() + 1, head().hash(), change, TIME);
        return LogEntry.of(body, signatures(body, signers));
    }

    private LogEntry createEntry() {
        Generation generation = new Generation(
                0,
                enrolmentKey.publicKey(),
                accountKey,
                noise.hash(),
                KeyVault.hash(keyVault),
                UnlockSeals.hash(unlockSeals.encode().toArray()));
        LogBody body = new LogBody(
                null, 0, null, new LogChange.Create(deviceKey.publicKey(), noise.xWingKey(), generation), TIME);
        return LogEntry.of(body, signatures(body, List.of(deviceKey, enrolmentKey)));
    }

    private static List<Bytes> signatures(LogBody body, List<DeviceKey> signers) {
        return signers.stream()
                .map(key -> key.sign(Labels.ACCOUNT_LOG_SIGNATURE, body.encode()))
                .toList();
    }

    /** The conversation with somebody, or with oneself. */
    ConversationId conversationWith(Person other) {
        return ConversationIds.direct(account(), other.account());
    }

    /** Creates the conversation and returns its id. */
    ConversationId begin(Person other) {
        api().post("/api/conversations", recordWithSeals(recordZero(other), other))
                .expect(201);
        return conversationWith(other);
    }

    EpochRecord recordZero(Person other) {
        return record(other, null, TranscriptPoint.START);
    }

    /** Somebody else's record with this person in the author's place, signed anew. */
    EpochRecord asAuthorOf(EpochRecord record) {
        EpochBody body = record.body();
        EpochBody mine = new EpochBody(
                body.conversation(),
                body.n(),
                body.prev(),
                body.kind(),
                new Author(account(), device, head()),
                body.change(),
                body.rosterHash(),
                body.keyMode(),
                body.commitment(),
                body.transcript(),
                body.time(),
                body.settings());
        return EpochRecord.of(mine, deviceKey.sign(Labels.EPOCH_RECORD_SIGNATURE, mine.encode()));
    }

    /** The record after another one; the roster stays. */
    EpochRecord rotation(Person other, EpochRecord previous, TranscriptPoint seen) {
        return record(other, previous, seen);
    }

    private EpochRecord record(Person other, @Nullable EpochRecord previous, TranscriptPoint seen) {
        List<Member> members = Stream.of(this, other)
                .distinct()
                .map(Person::asMember)
                .sorted(Comparator.comparing(Member::account))
                .toList();
        EpochBody body = new EpochBody(
                conversationWith(other),
                previous == null ? 0 : previous.body().n() + 1,
                previous == null ? null : previous.hash(),
                previous == null ? EpochBody.Kind.CREATE : EpochBody.Kind.ROTATE,
                new Author(account(), device, head()),
                new RosterChange(members, List.of()),
                Roster.of(members).hash(),
                EpochBody.KeyMode.FRESH,
                noise.hash(),
                seen,
                TIME,
                null);
        return EpochRecord.of(body, deviceKey.sign(Labels.EPOCH_RECORD_SIGNATURE, body.encode()));
    }

    private Member asMember() {
        return new Member(account(), 0, head(), 0, XWing.keyHash(accountKey));
    }

    Map<String, Object> recordWithSeals(EpochRecord record, Person other) {
        List<Map<String, Object>> seals =
                Stream.of(this, other).distinct().map(this::sealFor).toList();
        return Map.of("record", record.encode().toArray(), "seals", seals);
    }

    Map<String, Object> sealFor(Person member) {
        return Map.of(
                "account", member.account().toBytes(),
                "generation", 0,
                "seal", noise.seal().toArray());
    }

    /** An envelope from this device. */
    byte[] envelope(ConversationId conversation, long epoch) {
        return envelope(conversation, epoch, noise.messageId(TIME), 300);
    }

    byte[] envelope(ConversationId conversation, long epoch, MessageId id, int size) {
        return envelopeFrom(account(), device, conversation, epoch, id, size);
    }

    /** An envelope that names any sender. */
    byte[] envelopeFrom(
            AccountId sender, long senderDevice, ConversationId conversation, long epoch, MessageId id, int size) {
        EnvelopeHeader header = new EnvelopeHeader(conversation, epoch, id, sender, senderDevice, noise.of(32));
        return new Envelope(header.encode(), header, noise.of(size)).encode().toArray();
    }

    MessageId messageId() {
        return noise.messageId(TIME);
    }

    /** A read mark or typing notice of this device. */
    byte[] mark(ConversationId conversation, long epoch) {
        MarkHeader header = new MarkHeader(conversation, epoch, account(), device, noise.of(32));
        return new Mark(header.encode(), header, noise.of(528)).encode().toArray();
    }

    byte[] privateStore(long version) {
        PrivateStore.Body body = new PrivateStore.Body(account(), version, 0, device, head(), TIME, noise.of(300));
        return new PrivateStore(body.encode(), body, deviceKey.sign(Labels.PRIVATE_STORE_SIGNATURE, body.encode()))
                .encode()
                .toArray();
    }

    Api.Answer send(ConversationId conversation, byte[] envelope) {
        return api().send("POST", "/api/messages/" + conversation.text(), "application/cbor", envelope);
    }
}
