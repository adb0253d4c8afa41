package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogBody;
import org.crypttalk.protocol.account.LogChange;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.sync.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lies about what is in a conversation, and about who somebody is. */
final class LyingServerTest extends UnderALyingServer {
    private static final Pattern SEAL = Pattern.compile("\"seal\":\"[^\"]+\"");
    private static final Pattern RECORD = Pattern.compile("\"record\":\"([^\"]+)([^\"])([^\"]{8})\"");
    private static final String OTHER_SEAL = Base64Url.encode(new byte[1_168]);
    private static final Pattern STORED = Pattern.compile("(43\\d+)\\[null,\\{.*\"sequence\":.*");
    private static final Pattern LOG = Pattern.compile("\"log\":\\[\"([^\"]+)\"[^\\]]*]");

    // ------------------------------------------------------------------------------- what is in a conversation

    @Test
    void aForgedEnvelope() {
        JavaPerson bob = meets("Bob");
        lieAbout(
                bob, page -> mapped(page, entry -> entry.sequence() > 2 ? with(entry, flipped(entry.bytes())) : entry));
        says(bob, "Pay Mallory");
        alice.opens("Bob").sees("This message is damaged and cannot be opened. Ask for it to be sent again.");
        assertThat(annaIsTold(bob)).isEqualTo("A message was refused: it does not decrypt.");
        goesOn(bob, "Bob");
    }

    @Test
    void aReplayedEnvelope() {
        JavaPerson carol = meets("Carol");
        Map<ConversationId, Bytes> first = new ConcurrentHashMap<>();
        lieAbout(
                carol,
                page -> mapped(
                        page,
                        entry -> entry.sequence() > 2
                                ? with(entry, first.computeIfAbsent(page.conversation(), _ -> entry.bytes()))
                                : entry));
        says(carol, "Yes");
        says(carol, "No");
        alice.opens("Carol")
                .sees("This message does not fit what came before it: something was dropped or moved on the way.");
        assertThat(annaIsTold(carol)).isEqualTo("A message was refused: its message id was used before.");
        goesOn(carol, "Carol");
    }

    @Test
    void aMessageMovedBeforeWhatItAnswers() {
        JavaPerson dave = meets("Dave");
        lieAbout(dave, LyingServerTest::swapped);
        says(dave, "I sell");
        says(dave, "Not that I mean it");
        between.cut();
        alice.opens("Dave")
                .sees("This message does not fit what came before it: something was dropped or moved on the way.");
        assertThat(annaIsTold(dave)).isEqualTo("A message was refused: what it claims to have seen does not fit.");
        annaIsWarned(dave, TrustProblem.HISTORY_FORKED);
        goesOn(dave, "Dave");
    }

    @Test
    void aMessageThatIsDropped() {
        JavaPerson erin = meets("Erin");
        lieAbout(
                erin,
                page -> mapped(
                        page,
                        entry -> entry.sequence() == 4
                                ? new Page.Entry(
                                        4,
                                        entry.time(),
                                        2,
                                        Bytes.wrap(Envelope.hash(entry.bytes().unsafeArray())
                                                .toBytes()))
                                : entry));
        says(erin, "I have an idea");
        says(erin, "I take it back");
        says(erin, "Do as I said before");
        alice.opens("Erin").reads("Do as I said before").sees("Messages are missing in this conversation");
        assertThat(anna.awaits(Event.MessagesMissing.class, _ -> true).missing().count())
                .isEqualTo(1);
        goesOn(erin, "Erin");
    }

    /** The device would be at its end, were that taken for what a copy of it has written. */
    @ParameterizedTest
    @CsvSource({"Pat, stale_epoch, true", "Pia, malformed, true", "Pam, malformed, false"})
    void aMessageThatIsStoredAndDenied(String name, String code, boolean keepsBack) {
        JavaPerson other = meets(name);
        AtomicReference<String> denied = new AtomicReference<>("");
        AtomicBoolean keptBack = new AtomicBoolean(keepsBack);
        between.interfere(new Interference() {
            @Override
            public String text(String frame) {
                Matcher stored = STORED.matcher(frame);
                return stored.matches() && denied.compareAndSet("", frame)
                        ? stored.group(1) + "[{\"code\":\"" + code + "\",\"detail\":\"There is no copy of it.\"}]"
                        : frame;
            }

            @Override
            public Optional<List<Bytes>> packet(String announcement, List<Bytes> attachments) {
                return keptBack.get() ? Optional.empty() : Optional.of(attachments);
            }
        });
        anna.with(name).send("Is anybody there?");
        other.reads("Anna", "Is anybody there?");
        if (keepsBack && code.equals("malformed")) {
            anna.awaits(Event.SendingFailed.class, failed -> failed.reason().equals("There is no copy of it."));
        }
        keptBack.set(false);
        other.says("Anna", "I am");
        anna.reads(name, "I am");
        anna.seesState(name, "Is anybody there?", Message.Delivery.DELIVERED);
        assertThat(denied.get()).isNotEmpty();
        assertThat(anna.texts(name)).containsOnlyOnce("Is anybody there?");
        goesOn(other, name);
        anna.says(name, "So there is");
        other.reads("Anna", "So there is");
    }

    @Test
    void aRecordThatNobodySigned() {
        JavaPerson faythe = registers("Faythe");
        // A bit of the signature is another, wherever the record is shown.
        ChangedPages lie = new ChangedPages(page ->
                mapped(page, entry -> entry.kind() == 1 ? with(entry, flipped(entry.bytes())) : entry));
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                if (request.target().contains("/epochs?")) {
                    return answer.with(RECORD.matcher(answer.text())
                            .replaceAll(record -> "\"record\":\"" + record.group(1)
                                    + (record.group(2).equals("A") ? "B" : "A") + record.group(3) + "\""));
                }
                return lie.answer(request, answer);
            }

            @Override
            public Optional<List<Bytes>> packet(String announcement, List<Bytes> attachments) {
                return lie.packet(announcement, attachments);
            }
        });
        says(faythe, "Under a key that somebody else made");
        alice.opens("Faythe").sees("A change of this conversation fails its check and was not applied.");
        annaIsWarned(faythe, TrustProblem.RECORD_REFUSED);
        othersAreThere();
    }

    @Test
    void sealsThatDoNotOpen() {
        JavaPerson grace = registers("Grace");
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                return request.target().contains("/epochs?")
                        ? answer.with(SEAL.matcher(answer.text()).replaceAll("\"seal\":\"" + OTHER_SEAL + "\""))
                        : answer;
            }
        });
        says(grace, "Sealed to both of you");
        alice.opens("Grace").sees("This message cannot be opened here yet: its key is missing.");
        between.beHonest();
        between.cut();
        alice.reads("Sealed to both of you");
        anna.reads("Grace", "Sealed to both of you");
        goesOn(grace, "Grace");
    }

    // --------------------------------------------------------------------------------------- who somebody is

    @Test
    void aListOfDevicesThatIsCut() {
        JavaPerson heidi = meets("Heidi");
        anotherDevice("Heidi");
        lieAboutTheLog(heidi, "{\"log\":[],\"headSeq\":0}");
        anotherDevice("Heidi");
        alice.opens("Heidi").sees("The server shows an older list of Heidi’s devices than you have already seen.");
        annaIsWarned(heidi, TrustProblem.LOG_ROLLED_BACK);
        othersAreThere();
    }

    @Test
    void aDeviceThatTheServerAdds() throws MalformedException {
        JavaPerson ivan = registers("Ivan");
        LogEntry first = created(ivan);
        greets(ivan);
        SecureRandom random = new SecureRandom();
        DeviceKeys keys = DeviceKeys.create(random);
        LogEntry ghost = LogSigning.sign(
                new LogBody(
                        ivan.account().self().account(),
                        1,
                        first.hash(),
                        new LogChange.AddByUnlocking(keys.signing().publicKey(), keys.sealKey(), 0, 0),
                        System.currentTimeMillis()),
                SigningKey.create(random),
                keys.signing());
        lieAboutTheLog(ivan, logAnswer(1, first, ghost));
        anotherDevice("Ivan");
        alice.opens("Ivan").sees("Ivan’s list of devices fails its check.");
        annaIsWarned(ivan, TrustProblem.LOG_INVALID);
        othersAreThere();
    }

    @Test
    void twoListsOfDevicesThatAreBothValid() throws MalformedException {
        JavaPerson judy = meets("Judy");
        LogEntry other = enrolmentKeptFromTheServer("Judy");
        anotherDevice("Judy");
        lieAboutTheLog(judy, logAnswer(1, other));
        anotherDevice("Judy");
        alice.opens("Judy").sees("The server shows two contradicting lists of Judy’s devices.");
        annaIsWarned(judy, TrustProblem.LOG_FORKED);
        othersAreThere();
    }

    @Test
    void anotherAccountInSomebodysPlace() throws MalformedException {
        JavaPerson mallory = registers("Mallory");
        JavaPerson oscar = registers("Oscar");
        lieAboutTheLog(oscar, logAnswer(0, created(mallory)));
        assertThat(anna.account().conversationWith("Oscar"))
                .isInstanceOfSatisfying(
                        ConversationOutcome.Distrusted.class,
                        distrusted -> assertThat(distrusted.problem()).isEqualTo(TrustProblem.LOG_INVALID));
        alice.opens("Oscar").sees("the keys that the server shows for this person are those of another account");
        othersAreThere();
    }

    @Test
    void aKnownNameGivenToAnotherAccount() {
        JavaPerson peggy = meets("Peggy");
        JavaPerson trudy = registers("Trudy");
        String id = trudy.account().self().account().text();
        String user = "{\"account\":\"" + id + "\",\"name\":\"Peggy\",\"isAvatarImageSet\":false,\"avatarImage\":\"\"}";
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                if (request.target().startsWith("/api/users?query=")) {
                    return answer.with("{\"users\":[" + user + "]}");
                }
                return request.isFor("GET", "/api/users/" + id) ? answer.with(user) : answer;
            }
        });
        assertThat(anna.account().conversationWith("Peggy")).isInstanceOf(ConversationOutcome.NameChanged.class);
        annaIsWarned(peggy, TrustProblem.NAME_CHANGED);
        alice.opensSecond("Peggy").sees("The name Peggy now belongs to another account.");
        between.beHonest();
        alice.opens("Peggy");
        goesOn(peggy, "Peggy");
    }

    /** To both, about what they have with this person. */
    private void lieAbout(JavaPerson person, UnaryOperator<Page> change) {
        Set<ConversationId> about =
                Set.of(person.with("Alice").id(), person.with("Anna").id());
        between.interfere(new ChangedPages(page -> about.contains(page.conversation()) ? change.apply(page) : page));
    }

    /** The entry that made the account, as Anna gets it when she asks for the first time. */
    private LogEntry created(JavaPerson person) throws MalformedException {
        String path = "/api/users/" + person.account().self().account().text() + "/log";
        AtomicReference<String> seen = new AtomicReference<>("");
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                if (request.isFor("GET", path)) {
                    seen.set(answer.text());
                }
                return answer;
            }
        });
        anna.with(person.account().self().name());
        between.beHonest();
        Matcher log = LOG.matcher(seen.get());
        assertThat(log.find()).isTrue();
        return LogEntry.decode(Base64Url.decode(log.group(1)));
    }

    /** The second and third place exchange what stands there. Until both are there, neither is shown. */
    private static Page swapped(Page page) {
        Map<Long, Page.Entry> at =
                page.entries().stream().collect(Collectors.toMap(Page.Entry::sequence, each -> each));
        if (!at.containsKey(3L) || !at.containsKey(4L)) {
            return new Page(page.conversation(), page.head(), List.of());
        }
        return mapped(
                page,
                entry -> entry.sequence() == 3 || entry.sequence() == 4
                        ? with(
                                entry,
                                Objects.requireNonNull(at.get(7 - entry.sequence()))
                                        .bytes())
                        : entry);
    }

    private static Page mapped(Page page, UnaryOperator<Page.Entry> change) {
        return new Page(
                page.conversation(),
                page.head(),
                page.entries().stream().map(change).toList());
    }

    private static Page.Entry with(Page.Entry entry, Bytes bytes) {
        return new Page.Entry(entry.sequence(), entry.time(), entry.kind(), bytes);
    }

    /** With another last bit, which is one of the tag. */
    private static Bytes flipped(Bytes envelope) {
        byte[] bytes = envelope.toArray();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.wrap(bytes);
    }
}
