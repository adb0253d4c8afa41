package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.store.SelfStore;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.StopReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Carol registers, and the answer never reaches her. */
class LostAnswerTest extends TalkStory {

    Wire wire;

    @BeforeEach
    void layTheWire() throws IOException {
        wire = Wire.to(server);
    }

    @AfterEach
    void cut() throws IOException {
        wire.close();
    }

    private RegisterOutcome register(String name, Password password) {
        try (CryptTalk talk = CryptTalk.at(impatient(wire.address()))) {
            return talk.register(place(), CryptTalk.Registration.of(Client.name(name)), password);
        }
    }

    private ProfilePlace place() {
        return ProfilePlace.at(profile("carol"));
    }

    private static ClientSettings impatient(URI address) {
        return ClientSettings.of(address).withPatience(Duration.ofSeconds(4));
    }

    private void registersWithoutHearing() {
        wire.loses(Wire.Loses.WHAT_THE_SERVER_SAYS);
        assertThat(register("Carol", Client.password())).isInstanceOf(RegisterOutcome.Unreachable.class);
        assertThat(wire.lost()).isPositive();
        wire.mend();
        assertThat(bob.account().find("Carol")).as("the account exists").hasSize(1);
    }

    @Test
    void registeringAgainGivesTheAccountAndARecoveryCodeThatOpensIt() throws Exception {
        registersWithoutHearing();
        try (CryptTalk talk = CryptTalk.at(impatient(wire.address()))) {
            assertThat(talk.open(place())).isEqualTo(new OpenOutcome.Empty());
            SignInOutcome tooEarly =
                    talk.signIn(place(), Client.name("carol"), new SignInSecret.ByPassword(Client.password()));
            assertThat(tooEarly).isInstanceOf(SignInOutcome.Refused.class);

            if (!(talk.register(place(), CryptTalk.Registration.of(Client.name("carol")), Client.password())
                    instanceof RegisterOutcome.Registered(Account carol, RecoveryCode code))) {
                throw new AssertionError("Carol could not register again");
            }
            assertThat(carol.self().account())
                    .isEqualTo(bob.account().find("Carol").getFirst().account());
            carol.recoveryCodeSeen();
            carol.close();
            assertThat(talk.open(place()))
                    .isInstanceOfSatisfying(
                            OpenOutcome.Opened.class, opened -> opened.account().close());
            assertThat(talk.register(place(), CryptTalk.Registration.of(Client.name("carol")), Client.password()))
                    .isInstanceOf(RegisterOutcome.ProfileTaken.class);
            SignInOutcome byCode = talk.signIn(
                    ProfilePlace.at(profile("new laptop")),
                    Client.name("carol"),
                    new SignInSecret.ByRecoveryCode(code));
            assertThat(byCode)
                    .isInstanceOfSatisfying(
                            SignInOutcome.SignedIn.class, in -> in.account().close());
        }
    }

    @Test
    void anotherPasswordDoesNotTakeThePlaceOfTheFirst() throws Exception {
        registersWithoutHearing();
        assertThat(register("Carol", Password.of("some other password").orElseThrow()))
                .isInstanceOfSatisfying(
                        RegisterOutcome.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("another password"));
        assertThat(register("Carol", Client.password()))
                .isInstanceOfSatisfying(
                        RegisterOutcome.Registered.class,
                        registered -> registered.account().close());
    }

    @Test
    void nothingThatIsTriedMeanwhileForgetsTheRegistration() throws Exception {
        registersWithoutHearing();
        try (CryptTalk talk = CryptTalk.at(impatient(wire.address()))) {
            wire.loses(Wire.Loses.WHAT_THE_SERVER_SAYS);
            assertThat(signsIn(talk, "Carol", "correct horse battery stapel")).isEqualTo("Unreachable");
            wire.mend();
            assertThat(signsIn(talk, "Carol", "correct horse battery stapel")).isEqualTo("registration_unfinished");
            assertThat(signsIn(talk, "Bob", Client.PASSWORD)).isEqualTo("registration_unfinished");
        }
        assertThat(register("Carla", Client.password()))
                .isInstanceOfSatisfying(
                        RegisterOutcome.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("has registered Carol"));
        assertThat(register("Carol", Client.password()))
                .isInstanceOfSatisfying(
                        RegisterOutcome.Registered.class,
                        registered -> registered.account().close());
    }

    private String signsIn(CryptTalk talk, String name, String password) {
        SignInOutcome outcome = talk.signIn(
                place(),
                Client.name(name),
                new SignInSecret.ByPassword(Password.of(password).orElseThrow()));
        return outcome instanceof SignInOutcome.Refused(String code, String _)
                ? code
                : outcome.getClass().getSimpleName();
    }

    @Test
    void anotherServerIsNotSentWhatWasMeantForTheFirst() throws Exception {
        registersWithoutHearing();
        try (TestServer other = TestServer.on(folder.resolve("other server"));
                CryptTalk talk = CryptTalk.at(ClientSettings.of(other.address()))) {
            CryptTalk.Registration carol = CryptTalk.Registration.of(Client.name("Carol"));
            assertThat(talk.register(place(), carol, Client.password()))
                    .isInstanceOfSatisfying(
                            RegisterOutcome.Refused.class,
                            refused -> assertThat(refused.sentence())
                                    .contains(wire.address().toString()));
            assertThat(talk.open(place()))
                    .isEqualTo(new OpenOutcome.OtherServer(wire.address().toString()));
            assertThat(signsIn(talk, "Carol", Client.PASSWORD)).isEqualTo("registration_unfinished");
            assertThat(talk.register(ProfilePlace.at(profile("namesake")), carol, Client.password()))
                    .as("the name is free there")
                    .isInstanceOfSatisfying(
                            RegisterOutcome.Registered.class,
                            registered -> registered.account().close());
        }
        assertThat(register("Carol", Client.password()))
                .isInstanceOfSatisfying(
                        RegisterOutcome.Registered.class,
                        registered -> registered.account().close());
    }

    @Test
    void theRecoveryCodeIsHandedOutUntilItWasSeen() throws Exception {
        String code;
        if (!(register("Carol", Client.password())
                instanceof RegisterOutcome.Registered(Account account, RecoveryCode given))) {
            throw new AssertionError("Carol could not register");
        }
        code = given.text();
        // Killed before it was shown: nothing of what was given is left.
        account.close();

        try (CryptTalk talk = CryptTalk.at(impatient(wire.address()))) {
            assertThat(signsIn(talk, "Carol", Client.PASSWORD)).isEqualTo("ProfileTaken");
            if (!(talk.open(place()) instanceof OpenOutcome.Opened(Account carol))) {
                throw new AssertionError("Carol's profile does not open");
            }
            assertThat(carol.unseenRecoveryCode().orElseThrow().text()).isEqualTo(code);
            carol.close();
            if (!(register("Carol", Client.password())
                    instanceof RegisterOutcome.Registered(Account carol2, RecoveryCode again))) {
                throw new AssertionError("Carol was not given the code again");
            }
            assertThat(again.text()).isEqualTo(code);
            carol2.recoveryCodeSeen();
            assertThat(carol2.unseenRecoveryCode()).isEmpty();
            carol2.close();
        }
        assertThat(register("Carol", Client.password())).isInstanceOf(RegisterOutcome.ProfileTaken.class);
    }

    private ProfilePlace phone() {
        return ProfilePlace.at(profile("phone"));
    }

    private static SignInOutcome signsIn(CryptTalk talk, ProfilePlace place) {
        return talk.signIn(place, Client.name("Alice"), new SignInSecret.ByPassword(Client.password()));
    }

    /** The server takes Alice's phone, and the phone does not hear of it. */
    private void enrolsWithoutHearing(CryptTalk talk) {
        wire.losesTheAnswerTo("POST /api/auth/enrol");
        assertThat(signsIn(talk, phone())).isInstanceOf(SignInOutcome.Unreachable.class);
        assertThat(wire.lost()).isPositive();
        alice.await(Event.DevicesChanged.class, event -> event.added() == 1);
    }

    @Test
    void aDeviceThatTheServerTookIsTheOneThatSigningInAgainGives() throws Exception {
        try (CryptTalk talk = CryptTalk.at(impatient(wire.address()))) {
            enrolsWithoutHearing(talk);
            assertThat(talk.open(phone())).isEqualTo(new OpenOutcome.Empty());
            wire.mend();
            if (!(signsIn(talk, phone()) instanceof SignInOutcome.SignedIn(Account phone))) {
                throw new AssertionError("Alice's phone could not sign in again");
            }
            assertThat(phone.device()).isEqualTo(1);
            assertThat(phone.devices()).hasSize(2);
            phone.close();
        }
    }

    @Test
    void aDeviceKeepsTheLogThatItsLoginVerified() throws Exception {
        try (CryptTalk talk = CryptTalk.at(impatient(wire.address()))) {
            enrolsWithoutHearing(talk);
            wire.mend();
            if (!(talk.open(phone()) instanceof OpenOutcome.Opened(Account phone))) {
                throw new AssertionError("Alice's phone does not open");
            }
            assertThat(phone.devices())
                    .as("before the server is asked for the log")
                    .hasSize(2);
            phone.close();
        }
    }

    @Test
    void aStoppedProfileStaysAsItIsUntilSomebodyIsSignedIn() throws Exception {
        alice.close();
        ProfilePlace stopped = ProfilePlace.at(profile("alice"));
        try (ProfileFile file = ProfileLock.open(stopped.file(), stopped.key(), new SecureRandom())) {
            SelfStore self = Profile.of(file).self();
            self.write(self.read().orElseThrow().stoppedFor(StopReason.PROFILE_COPIED));
        }
        try (CryptTalk talk = CryptTalk.at(impatient(server.address()))) {
            assertThat(talk.signIn(
                            stopped,
                            Client.name("Alice"),
                            new SignInSecret.ByPassword(
                                    Password.of("not it at all").orElseThrow())))
                    .isInstanceOf(SignInOutcome.WrongCredentials.class);
            assertThat(talk.open(stopped)).isEqualTo(new OpenOutcome.Stopped(StopReason.PROFILE_COPIED));
            assertThat(signsIn(talk, stopped)).isInstanceOfSatisfying(SignInOutcome.SignedIn.class, in -> {
                assertThat(in.account().device()).isEqualTo(1);
                in.account().close();
            });
        }
    }

    @Test
    void whatNeverReachedTheServerMayBeTriedWithAnotherPassword() throws Exception {
        wire.loses(Wire.Loses.WHAT_THE_CLIENT_SAYS);
        assertThat(register("Carol", Client.password())).isInstanceOf(RegisterOutcome.Unreachable.class);
        wire.mend();
        assertThat(register("Carol", Password.of("some other password").orElseThrow()))
                .isInstanceOfSatisfying(
                        RegisterOutcome.Registered.class,
                        registered -> registered.account().close());
    }
}
