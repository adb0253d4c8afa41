package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.server.account.VerifiedLogs;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.conversation.AcceptEpoch;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.delivery.AppendEnvelope;
import org.crypttalk.server.delivery.Connections;
import org.crypttalk.server.delivery.Doorbells;
import org.crypttalk.server.delivery.LastSeen;
import org.crypttalk.server.delivery.LiveNews;
import org.crypttalk.server.delivery.Presence;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.EpochSeals.Seal;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server crashed after it wrote a conversation's row, and before its record 0. */
class HalfMadeConversationsTest {

    private final Clock clock = Clock.systemUTC();
    private final Noise noise = new Noise(new Random(20_261_125));
    private final Person alice = Person.stranger(new Api(0), noise, "Alice");
    private final Person bob = Person.stranger(new Api(0), noise, "Bob");
    private final ConversationId conversation = alice.conversationWith(bob);

    private final Stores stores = new InMemoryStores(clock, new SecureRandom());
    private final Memberships memberships = new Memberships(stores.conversations());
    private final Connections connections = new Connections(new Alone());
    private final Doorbells doorbells = new Doorbells(stores.envelopes(), memberships, connections, new Alone());
    private final Acquaintances acquaintances = new Acquaintances(stores.conversations(), stores.blocks());
    private final LiveNews news = new LiveNews(
            memberships,
            connections,
            new Presence(acquaintances, connections, new Alone(), new LastSeen(stores.sightings(), connections, clock)),
            doorbells);
    private final AppendEnvelope appendEnvelope =
            new AppendEnvelope(stores.envelopes(), memberships, acquaintances, news, doorbells);
    private final AcceptEpoch acceptEpoch = new AcceptEpoch(
            stores.envelopes(),
            stores.conversations(),
            stores.epochSeals(),
            memberships,
            new VerifiedLogs(stores.accountLogs()),
            news,
            clock);

    @BeforeEach
    void theCrash() {
        stores.accounts().register(alice.newAccount());
        stores.accounts().register(bob.newAccount());
        makeRow(conversation);
    }

    @AfterEach
    void stop() {
        doorbells.close();
        stores.close();
    }

    @Test
    void anEnvelopeFindsNoConversation() throws Exception {
        assertThat(appended()).isInstanceOfSatisfying(AppendEnvelope.Outcome.Refused.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.NOT_FOUND);
            assertThat(refused.problem().members()).isEmpty();
        });
        begin();
        assertThat(appended()).isInstanceOf(AppendEnvelope.Outcome.Accepted.class);
    }

    @Test
    void whoHasAsManyAsMayBeCanFinishItButBeginNoOther() {
        for (int i = 1; i < Limits.CONVERSATIONS_OF_AN_ACCOUNT; i++) {
            makeRow(new ConversationId(noise.hash()));
        }
        assertThat(stores.conversations().countOf(alice.account())).isEqualTo(Limits.CONVERSATIONS_OF_AN_ACCOUNT);
        assertThat(begin()).isInstanceOf(AcceptEpoch.Outcome.Accepted.class);
        assertThat(begin(alice)).isInstanceOf(AcceptEpoch.Outcome.Refused.class);
    }

    private void makeRow(ConversationId id) {
        stores.conversations().create(id, List.of(alice.account(), bob.account()), clock.millis());
    }

    private AcceptEpoch.Outcome begin() {
        return begin(bob);
    }

    private AcceptEpoch.Outcome begin(Person other) {
        List<Seal> seals = new ArrayList<>(List.of(sealFor(alice)));
        if (other != alice) {
            seals.add(sealFor(other));
        }
        return acceptEpoch.accept(
                session(), Optional.empty(), alice.recordZero(other).encode().toArray(), seals);
    }

    private Seal sealFor(Person member) {
        return new Seal(member.account(), 0, noise.seal().toArray());
    }

    private AppendEnvelope.Outcome appended() throws InterruptedException {
        var outcome = new CompletableFuture<AppendEnvelope.Outcome>();
        appendEnvelope.append(session(), alice.envelope(conversation, 0), Optional.empty(), outcome::complete);
        return outcome.join();
    }

    private SignedIn session() {
        return new SignedIn(noise.hash(), alice.account(), Sessions.Kind.DEVICE, 0, 0);
    }
}
