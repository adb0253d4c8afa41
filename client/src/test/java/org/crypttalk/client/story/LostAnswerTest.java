package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
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
