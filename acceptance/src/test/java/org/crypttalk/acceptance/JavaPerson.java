package org.crypttalk.acceptance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;

/** Somebody whose client is a Java program: the same account as of a {@link Person} in a browser, or another one. */
final class JavaPerson implements AutoCloseable {

    /** For conditions that take a sign-in or a server that starts again; never waited out in vain. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final CryptTalk server;
    private final Account account;
    private final EventStream events;
    private final String recoveryCode;

    private JavaPerson(CryptTalk server, Account account, String recoveryCode) {
        this.server = server;
        this.account = account;
        this.events = account.events();
        this.recoveryCode = recoveryCode;
    }

    static JavaPerson registers(URI address, Path profile, String name, String password) {
        CryptTalk server = CryptTalk.at(ClientSettings.of(address));
        RegisterOutcome outcome = server.register(
                ProfilePlace.at(profile), CryptTalk.Registration.of(accountName(name)), password(password));
        if (outcome instanceof RegisterOutcome.Registered(Account account, var code)) {
            account.recoveryCodeSeen();
            return new JavaPerson(server, account, code.text()).connects();
        }
        throw new AssertionError(name + " cannot register: " + outcome);
    }

    static JavaPerson logsIn(URI address, Path profile, String name, String password) {
        CryptTalk server = CryptTalk.at(ClientSettings.of(address));
        SignInOutcome outcome = server.signIn(
                ProfilePlace.at(profile), accountName(name), new SignInSecret.ByPassword(password(password)));
        if (outcome instanceof SignInOutcome.SignedIn(Account account)) {
            return new JavaPerson(server, account, "").connects();
        }
        throw new AssertionError(name + " cannot log in: " + outcome);
    }

    /** Starts the program again on its profile. */
    static JavaPerson returns(URI address, Path profile) {
        CryptTalk server = CryptTalk.at(ClientSettings.of(address));
        OpenOutcome outcome = server.open(ProfilePlace.at(profile));
        if (outcome instanceof OpenOutcome.Opened(Account account)) {
            return new JavaPerson(server, account, "").connects();
        }
        throw new AssertionError("the profile " + profile + " does not open: " + outcome);
    }

    private JavaPerson connects() {
        account.connect();
        awaits(Event.Connected.class, _ -> true);
        return this;
    }

    Account account() {
        return account;
    }

    /** As it was shown at the registration; empty for other ways in. */
    String recoveryCode() {
        return recoveryCode;
    }

    Conversation with(String name) {
        ConversationOutcome outcome = account.conversationWith(name);
        if (outcome instanceof ConversationOutcome.Open(Conversation conversation)) {
            return conversation;
        }
        throw new AssertionError("no conversation with " + name + ": " + outcome);
    }

    /** Says it, and sees it stored by the server. */
    JavaPerson says(String other, String text) {
        return stored(with(other).send(text));
    }

    JavaPerson stored(Conversation.Sending sending) {
        try {
            if (!sending.await(PATIENCE)) {
                throw new AssertionError("what was written is not stored");
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        return this;
    }

    /** The message, once it is here: by an event or as history. */
    Message reads(String other, String text) {
        Conversation conversation = with(other);
        return eventually(
                "reading \"" + text + "\"",
                () -> messages(conversation).stream()
                        .filter(message -> message.text().equals(text))
                        .findFirst());
    }

    JavaPerson seesState(String other, String text, Message.Delivery state) {
        Conversation conversation = with(other);
        eventually(
                "seeing \"" + text + "\" " + state,
                () -> messages(conversation).stream()
                        .filter(message -> message.text().equals(text)
                                && message.delivery().equals(state))
                        .findFirst());
        return this;
    }

    /** The texts of a conversation, oldest first. */
    List<String> texts(String other) {
        return messages(with(other)).stream().map(Message::text).toList();
    }

    /** The next event of a kind that fits, whatever else happens before it. */
    <E extends Event> E awaits(Class<E> kind, Predicate<E> fits) {
        return kind.cast(until(kind, fits).getLast());
    }

    /** All that happens up to the next event of a kind that fits, which is the last one. */
    <E extends Event> List<Event> until(Class<E> kind, Predicate<E> fits) {
        List<Event> others = new ArrayList<>();
        Instant deadline = Instant.now().plus(PATIENCE);
        try {
            while (Instant.now().isBefore(deadline)) {
                Optional<Event> next = events.next(PATIENCE);
                if (next.isEmpty()) {
                    break;
                }
                others.add(next.get());
                if (kind.isInstance(next.get()) && fits.test(kind.cast(next.get()))) {
                    return others;
                }
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        throw new AssertionError("no " + kind.getSimpleName() + " that fits came, but " + others);
    }

    @Override
    public void close() {
        events.close();
        account.close();
        server.close();
    }

    static AccountName accountName(String name) {
        try {
            return AccountName.parse(name);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("not a name: " + name, e);
        }
    }

    /** What this person has noted about somebody at another device has come to this one. */
    void holdsVerified(AccountId about, boolean verified) {
        eventually(
                "the choice from another device",
                () -> Optional.of(verified).filter(choice -> choice == account().isVerified(about)));
    }

    static Password password(String password) {
        return Password.of(password).orElseThrow();
    }

    private static List<Message> messages(Conversation conversation) {
        List<HistoryItem> items = conversation.newest(1_000);
        return items.stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .toList();
    }

    private interface Look<T> {
        Optional<T> now();
    }

    private static <T> T eventually(String what, Look<T> look) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            Optional<T> seen = look.now();
            if (seen.isPresent()) {
                return seen.get();
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException interrupted) {
                throw interrupted(interrupted);
            }
        }
        throw new AssertionError("in vain: " + what);
    }

    private static AssertionError interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", interrupted);
    }
}
