package org.crypttalk.examples;

import java.net.URI;
import java.nio.file.Path;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountName;

/** Answers each message with its own text, also those of its absence. {@code EchoBot SERVER PROFILE}; name and password are in the environment. */
public final class EchoBot {

    public static void main(String[] args) throws Exception {
        try (CryptTalk server = CryptTalk.at(ClientSettings.of(URI.create(args[0])));
                Account account = account(server, ProfilePlace.at(Path.of(args[1])))) {
            run(account);
        }
    }

    private static Account account(CryptTalk server, ProfilePlace place) throws Exception {
        if (server.open(place) instanceof OpenOutcome.Opened(Account opened)) {
            return opened;
        }
        AccountName name = AccountName.parse(System.getenv("BOT_NAME"));
        Password password = Password.of(System.getenv("BOT_PASSWORD")).orElseThrow();
        return ((SignInOutcome.SignedIn) server.signIn(place, name, new SignInSecret.ByPassword(password))).account();
    }

    static void run(Account account) throws InterruptedException {
        try (EventStream events = account.events()) {
            account.connect();
            for (var next = events.next(); next.isPresent(); next = events.next()) {
                if (next.get() instanceof Event.Connected || next.get() instanceof Event.MessageArrived) {
                    account.conversations().forEach(EchoBot::answer);
                } else if (next.get() instanceof Event.Stopped) {
                    return;
                }
            }
        }
    }

    private static void answer(Conversation conversation) {
        for (var item : conversation.after(conversation.readUpTo(), 100)) {
            if (item instanceof Message message && !message.own() && message.body() instanceof Message.Body.Text) {
                conversation.reply(message.id(), message.text());
            }
            conversation.markRead(item.sequence());
        }
    }
}
