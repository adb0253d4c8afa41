package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.client.crypto.account.StoreItem;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.store.SharedStore;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.cbor.CborWriter;
import org.junit.jupiter.api.Test;

/** Alice signs her laptop out from her phone. */
class SignedOutElsewhereTest extends TalkStory {

    @Test
    void theLaptopRetiresAndRemovesWhatItKeeps() throws Exception {
        Client.sent(alice.with("Bob").send("from the laptop"));
        bob.awaitMessage();
        try (Client phone = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            assertThat(phone.account().signOut(alice.account().device())).isTrue();

            assertThat(alice.await(Event.Stopped.class, _ -> true).reason()).isEqualTo(StopReason.SIGNED_OUT_ELSEWHERE);
            phone.await(Event.DevicesChanged.class, event -> event.ended() == 1);
            bob.await(Event.DevicesChanged.class, event -> event.ended() == 1);
            assertThat(phone.account().devices())
                    .containsExactly(new Account.OwnDevice(0, false, false), new Account.OwnDevice(1, true, true));
            Client.sent(phone.with("Bob").send("the phone goes on"));
            bob.awaitMessage("the phone goes on");
        }
        assertNothingIsLeft();
        alice.close();
        assertThat(Files.exists(Path.of(profile("alice") + "-wal"))).isFalse();
        alice = Client.signedIn(server.address(), profile("alice"), "Alice");
        assertThat(texts(alice.with("Bob").newest(5))).containsExactly("from the laptop", "the phone goes on");
    }

    @Test
    void aLaptopThatWasAwayGoesWhenItComesBack() throws Exception {
        Client.sent(alice.with("Bob").send("from the laptop"));
        alice.close();
        try (Client phone = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            assertThat(phone.account().signOut(0)).isTrue();
            alice = Client.opened(server.address(), profile("alice"));
            alice.account().connect();
            assertThat(alice.await(Event.Stopped.class, _ -> true).reason()).isEqualTo(StopReason.SIGNED_OUT_ELSEWHERE);
            phone.await(Event.DevicesChanged.class, event -> event.ended() == 1);
        }
        assertNothingIsLeft();
    }

    /** The program ended between reading that it is to go and going. */
    @Test
    void whatWasReadBeforeTheProgramEndedCountsWithoutAServer() throws Exception {
        Client.sent(alice.with("Bob").send("from the laptop"));
        Client.signedIn(server.address(), profile("phone"), "Alice").close();
        alice.await(Event.DevicesChanged.class, event -> event.added() == 1);
        alice.close();
        readThatThePhoneSignsTheLaptopOut();
        server.stop();
        alice = Client.opened(server.address(), profile("alice"));
        alice.account().connect();
        assertThat(alice.await(Event.Stopped.class, _ -> true).reason()).isEqualTo(StopReason.SIGNED_OUT_ELSEWHERE);
        assertNothingIsLeft();

        // What the server could not be told then, it is told with the next use of the profile.
        server.start();
        bob.await(Event.Connected.class, _ -> true);
        alice.close();
        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(server.address()))) {
            assertThat(talk.open(ProfilePlace.at(profile("alice")))).isEqualTo(new OpenOutcome.Empty());
        }
        bob.await(Event.DevicesChanged.class, event -> event.ended() == 1);
        try (ProfileFile file = open("alice")) {
            assertThat(Profile.of(file).farewells().read()).isEmpty();
        }
    }

    /** The account's log went on meanwhile, so what the laptop signs comes too late. */
    @Test
    void aLaptopThatMissedAThirdDeviceRetiresAllTheSame() throws Exception {
        Client.signedIn(server.address(), profile("phone"), "Alice").close();
        alice.await(Event.DevicesChanged.class, event -> event.added() == 1);
        alice.close();
        readThatThePhoneSignsTheLaptopOut();
        try (Client tablet = Client.signedIn(server.address(), profile("tablet"), "Alice")) {
            alice = Client.opened(server.address(), profile("alice"));
            alice.account().connect();
            assertThat(alice.await(Event.Stopped.class, _ -> true).reason()).isEqualTo(StopReason.SIGNED_OUT_ELSEWHERE);
            tablet.await(Event.DevicesChanged.class, event -> event.ended() == 1);
        }
        assertNothingIsLeft();
    }

    private void readThatThePhoneSignsTheLaptopOut() {
        StoreItem asked = new StoreItem(
                11,
                new CborWriter().uint(0).finish(),
                System.currentTimeMillis(),
                1,
                new CborWriter().array(1).uint(1).finish());
        try (ProfileFile file = open("alice")) {
            SharedStore store = Profile.of(file).shared();
            SharedStore.Row read = store.read();
            store.write(
                    new SharedStore.Row(read.version(), read.content().merge(StoreContent.of(List.of(asked))), false));
        }
    }

    @Test
    void aSessionThatAnotherDeviceEndsIsOpenedAgain() throws Exception {
        Client.sent(alice.with("Bob").send("before"));
        bob.awaitMessage();
        try (Client phone = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            assertThatThrownBy(() -> phone.account().signOut(phone.account().device()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        endTheLaptopsSessionWithThePhonesProfile();
        alice.await(Event.Disconnected.class, _ -> true);
        alice.await(Event.Connected.class, _ -> true);
        Client.sent(alice.with("Bob").send("after"));
        bob.awaitMessage("after");
    }

    private void endTheLaptopsSessionWithThePhonesProfile() {
        List<AuthApi.Session> sessions = asked("phone", device -> device.asking(device.auth()::sessions));
        sessions.stream()
                .filter(session -> session.device().equals(Optional.of(0L)))
                .forEach(session -> asked(
                        "phone", device -> device.asking(token -> device.auth().endSession(token, session.id()))));
    }

    private ProfileFile open(String name) {
        return ProfileLock.open(profile(name), ProfilePlace.at(profile(name)).key(), new SecureRandom());
    }

    private void assertNothingIsLeft() throws Exception {
        try (ProfileFile file = open("alice")) {
            Profile left = Profile.of(file);
            assertThat(left.self().read()).isEmpty();
            assertThat(left.logs().all()).isEmpty();
            assertThat(left.conversations().all()).isEmpty();
            assertThat(left.shared().read()).isEqualTo(SharedStore.Row.NONE);
        }
    }
}
