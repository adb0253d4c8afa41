package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.conversation.Envelopes;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.ConversationStore.EpochRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.junit.jupiter.api.Test;

/** Bob is a member with real keys and a program of his own that breaks the rules of section 8. Alice's client says which, and goes on. */
class MisbehavingMemberTest extends TalkStory {

    private final SecureRandom random = new SecureRandom();

    /** What Bob's program knows: enough to seal whatever it likes. */
    private record Keys(
            Self self, Secret epochKey, Hash recordHash, LogHead head, ConversationRow row, EntryRow last) {}

    private Keys bobsKeys() throws Exception {
        bob.close();
        try (ProfileFile file =
                ProfileLock.open(profile("bob"), ProfilePlace.at(profile("bob")).key(), random)) {
            Profile stores = Profile.of(file);
            Self self = stores.self().read().orElseThrow();
            ConversationRow row = stores.conversations().all().getFirst();
            EpochRow epoch = stores.conversations().epochs(row).getLast();
            var account = stores.logs().all().stream()
                    .filter(each -> each.account().equals(self.account()))
                    .findFirst()
                    .orElseThrow();
            if (!(AccountLog.verify(stores.logs().entries(account)) instanceof LogVerdict.Valid(AccountLog log))
                    || epoch.key() == null) {
                throw new AssertionError("Bob's profile should be whole");
            }
            return new Keys(
                    self,
                    epoch.key(),
                    EpochRecord.decode(epoch.record().unsafeArray()).hash(),
                    log.head(),
                    row,
                    stores.entries().at(row, row.cursor()).orElseThrow());
        }
    }

    @Test
    void eachBrokenRuleIsToldAndTheConversationGoesOn() throws Exception {
        Client.sent(alice.with("Bob").send("Behave"));
        bob.awaitMessage();
        Client.sent(bob.with("Alice").send("I always do"));
        alice.awaitMessage();
        Keys keys = bobsKeys();
        SigningKey own = keys.self().keys().signing();
        var seen =
                new SignedMessage.SeenEntry(keys.last().sequence(), keys.last().entryHash());
        var lie = new SignedMessage.SeenEntry(1, Hash.ZERO);
        Hash previous = keys.row().previous();

        assertThat(refusal(keys, message(keys, 1, null, seen, "counter again"), own))
                .contains("its counter or its predecessor does not fit");
        assertThat(refusal(keys, message(keys, 2, Hash.ZERO, seen, "another past"), own))
                .contains("its counter or its predecessor does not fit");
        assertThat(refusal(keys, message(keys, 2, previous, seen, "by another key"), SigningKey.create(random)))
                .contains("its signature does not verify");
        assertThat(refusal(keys, message(keys, 2, previous, lie, "another history"), own))
                .contains("what it claims to have seen does not fit");
        alice.await(Event.TrustWarning.class, warning -> warning.conversation().isPresent());
        Keys otherEpochKey = new Keys(
                keys.self(), Secret.random(32, random), keys.recordHash(), keys.head(), keys.row(), keys.last());
        assertThat(refusal(otherEpochKey, message(keys, 2, previous, seen, "another key"), own))
                .contains("it does not decrypt");
        Keys longerLog = new Keys(
                keys.self(), keys.epochKey(), keys.recordHash(), new LogHead(7, Hash.ZERO), keys.row(), keys.last());
        assertThat(refusal(keys, message(longerLog, 2, previous, seen, "a longer log"), own))
                .contains("the head of the log that it names is not in the log");

        post(seal(keys, message(keys, 2, previous, seen, "sorry"), own));
        assertThat(alice.awaitMessage().text()).isEqualTo("sorry");
        post(seal(keys, message(keys, 5, Hash.ZERO, seen, "with a gap"), own));
        assertThat(alice.await(Event.MessagesMissing.class, _ -> true).missing().count())
                .isEqualTo(2);
        Client.sent(alice.with("Bob").send("Well then"));
        List<HistoryItem> history = alice.with("Bob").newest(50);
        assertThat(history.stream().filter(HistoryItem.Refused.class::isInstance))
                .hasSize(6);
        assertThat(history.stream().filter(Message.class::isInstance).map(item -> ((Message) item).text()))
                .containsExactly("Behave", "I always do", "sorry", "with a gap", "Well then");
    }

    private SignedMessage message(
            Keys keys,
            long counter,
            @org.jspecify.annotations.Nullable Hash previous,
            SignedMessage.SeenEntry after,
            String text) {
        long now = System.currentTimeMillis();
        return new SignedMessage(
                keys.row().conversation(),
                0,
                MessageId.create(now, random),
                keys.self().account(),
                keys.self().device(),
                keys.recordHash(),
                keys.head(),
                counter,
                previous,
                after,
                List.of(),
                now,
                new Content.Text(text, List.of()));
    }

    private Envelope seal(Keys keys, SignedMessage message, SigningKey key) {
        return Envelopes.seal(message, keys.epochKey(), key, random);
    }

    private String refusal(Keys keys, SignedMessage message, SigningKey key) throws Exception {
        post(seal(keys, message, key));
        return alice.await(Event.EntryRefused.class, _ -> true).refused().reason();
    }

    /** With Bob's session, which his profile still has. */
    private void post(Envelope envelope) throws Exception {
        String token;
        try (ProfileFile file =
                ProfileLock.open(profile("bob"), ProfilePlace.at(profile("bob")).key(), random)) {
            token = Profile.of(file)
                    .self()
                    .read()
                    .orElseThrow()
                    .token()
                    .orElseThrow()
                    .reveal();
        }
        Bytes bytes = envelope.encode();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/messages/"
                        + envelope.header().conversation().text()))
                .header("Content-Type", "application/cbor")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toArray()))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
