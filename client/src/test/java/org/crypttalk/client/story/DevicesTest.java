package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.StopReason;
import org.junit.jupiter.api.Test;

/** People with several devices, with one after another, and with none for a while. */
class DevicesTest extends TalkStory {

    @Test
    void aSecondDeviceHasTheHistoryAndBothGoOnTogether() throws Exception {
        Client.sent(alice.with("Bob").send("from the laptop"));
        bob.awaitMessage();
        try (Client phone = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            Event.DevicesChanged told = alice.await(Event.DevicesChanged.class, _ -> true);
            assertThat(told.added()).isEqualTo(1);
            assertThat(told.person()).isEqualTo(alice.account().self());
            bob.await(Event.DevicesChanged.class, event -> event.added() == 1);
            assertThat(texts(phone.with("Bob").newest(10))).containsExactly("from the laptop");

            Client.sent(phone.with("Bob").send("from the phone"));
            Message onLaptop = alice.awaitMessage("from the phone");
            assertThat(onLaptop.own()).isTrue();
            assertThat(onLaptop.device()).isEqualTo(phone.account().device());
            bob.awaitMessage("from the phone");
            Client.sent(bob.with("Alice").send("to both"));
            alice.awaitMessage("to both");
            phone.awaitMessage("to both");
            phone.with("Bob").markRead(phone.with("Bob").head());
            bob.await(Event.DeliveryChanged.class, event -> event.read() > 0);

            assertThat(alice.account().devices())
                    .containsExactly(new Account.OwnDevice(0, true, true), new Account.OwnDevice(1, true, false));
        }
    }

    @Test
    void aRetiredDeviceStopsAndTheOthersGoOn() throws Exception {
        Client.sent(alice.with("Bob").send("first"));
        bob.awaitMessage();
        try (Client phone = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            Client.sent(phone.with("Bob").send("the phone's last"));
            bob.awaitMessage("the phone's last");
            assertThat(phone.account().retire()).isTrue();
            assertThat(phone.await(Event.Stopped.class, _ -> true).reason()).isEqualTo(StopReason.DEVICE_ENDED);
        }
        alice.await(Event.DevicesChanged.class, event -> event.ended() == 1);
        bob.await(Event.DevicesChanged.class, event -> event.ended() == 1);
        Client.sent(alice.with("Bob").send("the laptop goes on"));
        bob.awaitMessage("the laptop goes on");

        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(server.address()))) {
            // Nothing is left of it.
            assertThat(talk.open(ProfilePlace.at(profile("phone")))).isEqualTo(new OpenOutcome.Empty());
        }
        try (Client again = Client.signedIn(server.address(), profile("phone"), "Alice")) {
            assertThat(texts(again.with("Bob").newest(10)))
                    .containsExactly("first", "the phone's last", "the laptop goes on");
        }
    }

    @Test
    void somebodyWithoutAnyDeviceForAWhileMissesNothing() throws Exception {
        Client.sent(alice.with("Bob").send("I throw my laptop away"));
        bob.awaitMessage();
        assertThat(alice.account().retire()).isTrue();
        bob.await(Event.DevicesChanged.class, event -> event.ended() == 1);
        Client.sent(bob.with("Alice").send("Get a new one"));
        alice.close();
        alice = Client.signedIn(server.address(), profile("new laptop"), "Alice");

        assertThat(texts(alice.with("Bob").newest(10))).containsExactly("I throw my laptop away", "Get a new one");
        Client.sent(alice.with("Bob").send("Here it is"));
        bob.awaitMessage("Here it is");
    }

    @Test
    void aForgottenPasswordIsGotOverWithTheRecoveryCode() throws Exception {
        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(server.address()))) {
            RecoveryCode code;
            if (!(talk.register(
                            ProfilePlace.at(profile("carol")),
                            CryptTalk.Registration.of(Client.name("Carol")),
                            Client.password())
                    instanceof RegisterOutcome.Registered(Account carol, RecoveryCode given))) {
                throw new AssertionError("Carol could not register");
            }
            code = RecoveryCode.parse(given.text().toLowerCase(java.util.Locale.ROOT))
                    .orElseThrow();
            carol.close();
            SignInOutcome wrong = talk.signIn(
                    ProfilePlace.at(profile("other")),
                    Client.name("Carol"),
                    new SignInSecret.ByPassword(Password.of("not it at all").orElseThrow()));
            assertThat(wrong).isInstanceOf(SignInOutcome.WrongCredentials.class);
            SignInOutcome outcome = talk.signIn(
                    ProfilePlace.at(profile("other")), Client.name("Carol"), new SignInSecret.ByRecoveryCode(code));
            assertThat(outcome).isInstanceOf(SignInOutcome.SignedIn.class);
            if (outcome instanceof SignInOutcome.SignedIn(Account account)) {
                assertThat(account.device()).isEqualTo(1);
                account.close();
            }
        }
    }

    @Test
    void aCopiedProfileStopsAndBecomesADeviceOfItsOwn() throws Exception {
        Client.sent(alice.with("Bob").send("one"));
        bob.awaitMessage("one");
        alice.close();
        for (String suffix : new String[] {"", ".key"}) {
            java.nio.file.Files.copy(folder.resolve("alice.profile" + suffix), folder.resolve("copy.profile" + suffix));
        }
        alice = Client.opened(server.address(), profile("alice")).connected();
        Client.sent(alice.with("Bob").send("two, from the original"));

        try (Client copy = Client.opened(server.address(), profile("copy"))) {
            copy.account().connect();
            assertThat(copy.await(Event.Stopped.class, _ -> true).reason()).isEqualTo(StopReason.PROFILE_COPIED);
            Conversation.Sending never =
                    copy.account().conversations().getFirst().send("from the copy");
            assertThat(never.await(Duration.ofSeconds(1))).isFalse();
        }
        Client.sent(alice.with("Bob").send("three, from the original"));
        bob.awaitMessage("three, from the original");
        try (Client own = Client.signedIn(server.address(), profile("copy"), "Alice")) {
            Client.sent(own.with("Bob").send("four, from a new device"));
            bob.awaitMessage("four, from a new device");
        }
    }
}
