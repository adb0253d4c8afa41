package org.crypttalk.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer signs in to the demonstration, with a client and not with the browser: that story is in acceptance. */
class RunningDemoTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void theNewcomerFindsSomeDaysOfConversationsAndABotWhoAnswers(@TempDir Path folder) throws Exception {
        List<String> progress = new ArrayList<>();
        RunningDemo.Setting setting = new RunningDemo.Setting(
                folder.resolve("demo"),
                0,
                "test",
                Clock.system(ZoneOffset.UTC),
                new SecureRandom(),
                _ -> Duration.ofMillis(1));
        try (RunningDemo demo = RunningDemo.start(setting, progress::add);
                CryptTalk talk = CryptTalk.at(ClientSettings.of(URI.create("http://127.0.0.1:" + demo.port())));
                Account newcomer = signIn(talk, folder.resolve("newcomer.profile"));
                EventStream events = newcomer.events()) {
            newcomer.connect();
            await(events, Event.Connected.class);
            assertThat(newcomer.conversations())
                    .extracting(each -> each.peer().name())
                    .containsExactlyInAnyOrder("Mira", "Jonas", "Aylin", "Tomas", "Pip", "testuser");

            Set<LocalDate> days = new HashSet<>();
            Instant now = Instant.now();
            for (Conversation conversation : newcomer.conversations()) {
                Instant before = Instant.EPOCH;
                for (HistoryItem item : conversation.newest(500)) {
                    Message message = (Message) item;
                    assertThat(message.time()).isBetween(before, now);
                    assertThat(message.claimedTime()).isBetween(message.time().minusSeconds(60), message.time());
                    before = message.time();
                    days.add(message.time().atZone(ZoneOffset.UTC).toLocalDate());
                }
                assertThat(conversation.problems()).isEmpty();
            }
            assertThat(days).hasSizeGreaterThanOrEqualTo(5);
            assertThat(progress).hasSizeGreaterThanOrEqualTo(6);

            Conversation pip = newcomer.conversations().stream()
                    .filter(each -> each.peer().name().equals("Pip"))
                    .findFirst()
                    .orElseThrow();
            var asked = pip.send("/roll 2d6");
            Message answer = await(events, Event.MessageArrived.class).message();
            assertThat(answer.text()).startsWith("🎲");
            assertThat(answer.repliesTo()).contains(asked.id());
            assertThat(answer.time()).isAfter(now.minusSeconds(5));
        }
    }

    private static Account signIn(CryptTalk talk, Path profile) throws Exception {
        try (Password password = Password.of("password123").orElseThrow()) {
            SignInOutcome outcome = talk.signIn(
                    ProfilePlace.at(profile), AccountName.parse("testuser"), new SignInSecret.ByPassword(password));
            if (outcome instanceof SignInOutcome.SignedIn(Account account)) {
                return account;
            }
            throw new AssertionError(outcome);
        }
    }

    private static <E extends Event> E await(EventStream events, Class<E> kind) throws InterruptedException {
        for (Optional<Event> next = events.next(PATIENCE); next.isPresent(); next = events.next(PATIENCE)) {
            if (kind.isInstance(next.get())) {
                return kind.cast(next.get());
            }
        }
        throw new AssertionError("No " + kind.getSimpleName() + " came");
    }
}
