package org.crypttalk.client.story;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ConversationOutcome;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;

/** A person's program: an account that is open and connected, and its events, awaited one after another. */
final class Client implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CryptTalk server;
    private final Account account;
    private final EventStream events;

    private Client(CryptTalk server, Account account) {
        this.server = server;
        this.account = account;
        this.events = account.events();
    }

    static Client registered(URI address, Path profile, String name) {
        return registered(ClientSettings.of(address), profile, name);
    }

    static Client registered(ClientSettings settings, Path profile, String name) {
        CryptTalk server = CryptTalk.at(settings);
        RegisterOutcome outcome =
                server.register(ProfilePlace.at(profile), CryptTalk.Registration.of(name(name)), password());
        if (outcome instanceof RegisterOutcome.Registered(Account account, var _)) {
            account.recoveryCodeSeen();
            return new Client(server, account).connected();
        }
        throw new AssertionError(outcome);
    }

    static Client signedIn(URI address, Path profile, String name) {
        CryptTalk server = CryptTalk.at(ClientSettings.of(address));
        SignInOutcome outcome =
                server.signIn(ProfilePlace.at(profile), name(name), new SignInSecret.ByPassword(password()));
        if (outcome instanceof SignInOutcome.SignedIn(Account account)) {
            return new Client(server, account).connected();
        }
        throw new AssertionError(outcome);
    }

    /** An existing profile; it is not connected yet. */
    static Client opened(URI address, Path profile) {
        CryptTalk server = CryptTalk.at(ClientSettings.of(address));
        OpenOutcome outcome = server.open(ProfilePlace.at(profile));
        if (outcome instanceof OpenOutcome.Opened(Account account)) {
            return new Client(server, account);
        }
        throw new AssertionError(outcome);
    }

    /** Connects and waits until what was missed is here. */
    Client connected() {
        account.connect();
        await(Event.Connected.class, _ -> true);
        return this;
    }

    Account account() {
        return account;
    }

    Conversation with(String name) {
        ConversationOutcome outcome = account.conversationWith(name);
        if (outcome instanceof ConversationOutcome.Open(Conversation conversation)) {
            return conversation;
        }
        throw new AssertionError(outcome);
    }

    /** The next message, whatever else happens before it. */
    Message awaitMessage() {
        return await(Event.MessageArrived.class, _ -> true).message();
    }

    Message awaitMessage(String text) {
        return await(Event.MessageArrived.class, event -> event.message().text().equals(text))
                .message();
    }

    /** The next event of a kind that fits. */
    <E extends Event> E await(Class<E> kind, Function<E, Boolean> fits) {
        List<Event> others = new ArrayList<>();
        try {
            while (true) {
                Optional<Event> next = events.next(PATIENCE);
                if (next.isEmpty()) {
                    throw new AssertionError("No " + kind.getSimpleName() + " came, but " + others);
                }
                others.add(next.get());
                if (kind.isInstance(next.get()) && fits.apply(kind.cast(next.get()))) {
                    return kind.cast(next.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether an event of a kind comes within a moment; to show that one does not. */
    boolean hears(Class<? extends Event> kind, Duration moment) throws InterruptedException {
        while (true) {
            Optional<Event> next = events.next(moment);
            if (next.isEmpty() || kind.isInstance(next.get())) {
                return next.isPresent();
            }
        }
    }

    static void sent(Conversation.Sending sending) throws InterruptedException {
        if (!sending.await(PATIENCE)) {
            throw new AssertionError("The message was not stored in time");
        }
    }

    static AccountName name(String name) {
        try {
            return AccountName.parse(name);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    static Password password() {
        return Password.of(PASSWORD).orElseThrow();
    }

    @Override
    public void close() {
        events.close();
        account.close();
        server.close();
    }
}
