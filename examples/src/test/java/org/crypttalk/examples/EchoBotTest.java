package org.crypttalk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The echo bot with a real server and somebody who writes to it. */
class EchoBotTest {

    @Test
    void answersAlsoWhatWasWrittenWhileItWasAway(@TempDir Path folder) throws Exception {
        Server server = Server.start(ServerSettings.local(folder.resolve("server")));
        URI address = URI.create("http://127.0.0.1:" + server.port());
        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(address));
                Account alice = register(talk, folder.resolve("alice.profile"), "Alice");
                EventStream events = alice.events()) {
            register(talk, folder.resolve("bot.profile"), "Echo").close();
            alice.connect();
            if (!(alice.conversationWith("echo") instanceof ConversationOutcome.Open(Conversation conversation))) {
                throw new AssertionError("The bot is not found");
            }
            conversation.send("is anybody there?").await(Duration.ofSeconds(20));

            try (Account bot = opened(talk, folder.resolve("bot.profile"))) {
                Thread running = Thread.ofVirtual().start(() -> run(bot));
                assertThat(answer(events)).isEqualTo("is anybody there?");
                conversation.send("good").await(Duration.ofSeconds(20));
                assertThat(answer(events)).isEqualTo("good");
                running.interrupt();
                running.join();
            }
        } finally {
            server.close();
        }
    }

    private static void run(Account bot) {
        try {
            EchoBot.run(bot);
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    private static String answer(EventStream events) throws InterruptedException {
        while (true) {
            Optional<Event> next = events.next(Duration.ofSeconds(30));
            if (next.isEmpty()) {
                throw new AssertionError("The bot did not answer");
            }
            if (next.get() instanceof Event.MessageArrived(Message message)) {
                return message.text();
            }
        }
    }

    private static Account register(CryptTalk talk, Path profile, String name) throws Exception {
        try (Password password = Password.of("correct horse battery staple").orElseThrow()) {
            RegisterOutcome outcome = talk.register(
                    ProfilePlace.at(profile), CryptTalk.Registration.of(AccountName.parse(name)), password);
            if (outcome instanceof RegisterOutcome.Registered registered) {
                return registered.account();
            }
            throw new AssertionError(outcome);
        }
    }

    private static Account opened(CryptTalk talk, Path profile) {
        if (talk.open(ProfilePlace.at(profile)) instanceof OpenOutcome.Opened(Account account)) {
            return account;
        }
        throw new AssertionError("The bot's profile does not open");
    }
}
