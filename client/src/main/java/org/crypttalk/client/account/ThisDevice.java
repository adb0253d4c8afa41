package org.crypttalk.client.account;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.rest.ConversationApi;
import org.crypttalk.client.rest.PeopleApi;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.rest.Token;
import org.crypttalk.client.store.FarewellStore.Farewell;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.ProfileException;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.session.SessionStatement;

/**
 * This device at work: its keys and profile, its sessions with the server, and whether it still may do anything. Any thread.
 */
public final class ThisDevice implements LiveConnection.Sessions {

    /** What this device wants, by which it judges that the server ends its session: that may come before the server's answer. */
    private enum Wish {
        STAY,
        SIGN_OUT,
        RETIRE
    }

    private final Profile profile;
    private final Rest rest;
    private final AuthApi auth;
    private final PeopleApi people;
    private final ConversationApi conversations;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Subscriptions events = new Subscriptions();
    private final ReentrantLock sessionLock = new ReentrantLock();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile Self self;
    private volatile Wish wish = Wish.STAY;
    private volatile Runnable onStop = () -> {};

    public ThisDevice(Profile profile, Self self, Rest rest, InstantSource clock, SecureRandom random) {
        this.profile = profile;
        this.self = self;
        this.rest = rest;
        this.auth = new AuthApi(rest);
        this.people = new PeopleApi(rest);
        this.conversations = new ConversationApi(rest);
        this.clock = clock;
        this.random = random;
    }

    public Profile profile() {
        return profile;
    }

    public Self self() {
        return self;
    }

    public AuthApi auth() {
        return auth;
    }

    public PeopleApi people() {
        return people;
    }

    public ConversationApi conversations() {
        return conversations;
    }

    public InstantSource clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    public Subscriptions events() {
        return events;
    }

    public boolean isStopped() {
        return stopped.get();
    }

    /**
     * Whether this device is retiring. While it is, that the server ends its session and refuses another one stops nothing: either {@link #retired}
     * follows, or it stays.
     */
    public void retiring(boolean now) {
        wish = now ? Wish.RETIRE : Wish.STAY;
    }

    /** The server ended the session. A device that did not ask for it begins another one, if it still may. */
    public void signedOut() {
        switch (wish) {
            case STAY -> self.token().ifPresent(this::refused);
            case SIGN_OUT -> stop(StopReason.SIGNED_OUT);
            case RETIRE -> {
                // Either it is done, and said by who asked for it, or this device stays.
            }
        }
    }

    /** What is to end when this device stops. */
    public void onStop(Runnable action) {
        onStop = action;
    }

    /** Does nothing more, says why, and remembers it: the profile cannot be used until somebody signs in again. */
    public void stop(StopReason reason) {
        stop(reason, Optional.empty());
    }

    /** Does nothing more because of what went wrong here. It is not remembered: the profile may well be usable when it is opened again. */
    public void failed(RuntimeException failure) {
        StopReason reason = failure instanceof ProfileException ? StopReason.PROFILE_FAILED : StopReason.FAULT;
        stop(reason, Optional.of(failure));
    }

    /**
     * The server opens no session for this device any more. It stops, but remembers nothing: that the device ended is proven by the account's log
     * only, and a server that could make a profile useless by a word would have the person begin another one, which has seen nothing yet.
     */
    public void refusedByServer() {
        if (wish != Wish.RETIRE) {
            stop(StopReason.DEVICE_ENDED, Optional.empty(), false);
        }
    }

    private void stop(StopReason reason, Optional<RuntimeException> cause) {
        stop(reason, cause, cause.isEmpty() && reason != StopReason.SIGNED_OUT);
    }

    private void stop(StopReason reason, Optional<RuntimeException> cause, boolean isRemembered) {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        if (isRemembered) {
            self = self.stoppedFor(reason);
            profile.self().write(self);
        }
        events.publish(new Event.Stopped(reason, cause));
        onStop.run();
    }

    /** This device has retired, and the account's log says so: removes everything that it keeps. */
    public void retired() {
        leave(StopReason.DEVICE_ENDED, Optional.empty(), () -> {});
    }

    /**
     * Does nothing more, and removes everything that it keeps.
     *
     * @param farewell what the server is still to be told; it stays in the profile
     * @param telling tells the server, with the keys that are still in memory; whoever hears that the device has stopped may wipe them
     */
    void leave(StopReason reason, Optional<Farewell> farewell, Runnable telling) {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        Event.Stopped event;
        try {
            profile.leave(farewell);
            event = new Event.Stopped(reason, Optional.empty());
        } catch (ProfileException e) {
            event = new Event.Stopped(StopReason.PROFILE_FAILED, Optional.of(e));
        }
        onStop.run();
        telling.run();
        events.publish(event);
    }

    /** Asks the server with a device session; a session that has ended is replaced once. */
    public <T> Answer<T> asking(Function<Token, Answer<T>> question) {
        Answer<T> answer = askOnce(question);
        return answer.isRefused("not_signed_in") ? askOnce(question) : answer;
    }

    private <T> Answer<T> askOnce(Function<Token, Answer<T>> question) {
        return switch (token()) {
            case Answer.None<Token>(String reason) -> new Answer.None<>(reason);
            case Answer.Refused<Token>(Refusal refusal) -> new Answer.Refused<>(refusal);
            case Answer.Ok<Token>(Token token) -> {
                Answer<T> answer = question.apply(token);
                if (answer.isRefused("not_signed_in")) {
                    refused(token);
                }
                yield answer;
            }
        };
    }

    @Override
    public Answer<Token> token() {
        sessionLock.lock();
        try {
            Optional<Token> kept = self.token();
            if (kept.isPresent()) {
                return new Answer.Ok<>(kept.get());
            }
            Answer<AuthApi.Opened> opened = openSession();
            if (opened instanceof Answer.Ok<AuthApi.Opened>(AuthApi.Opened session)) {
                write(self.withToken(Optional.of(session.token())));
            }
            return opened.map(AuthApi.Opened::token);
        } finally {
            sessionLock.unlock();
        }
    }

    @Override
    public void refused(Token token) {
        sessionLock.lock();
        try {
            if (self.token().isPresent() && self.token().get().reveal().equals(token.reveal())) {
                write(self.withToken(Optional.empty()));
            }
        } finally {
            sessionLock.unlock();
        }
    }

    /** The server has taken this device; from here on what is older is history. */
    public Answer<Long> confirm() {
        Answer<Long> time = asking(auth::time);
        if (time instanceof Answer.Ok<Long>(Long now)) {
            write(self.confirmedAt(now, self.token()));
        }
        return time;
    }

    /** Ends the session at the server and forgets it here. */
    public void signOut() {
        wish = Wish.SIGN_OUT;
        asking(auth::logOut);
        write(self.withToken(Optional.empty()));
    }

    /** Opens a session that nothing here keeps. */
    Answer<AuthApi.Opened> openSession() {
        Self now = self;
        Answer<Hash> challenge = auth.challenge(now.account(), now.device());
        return switch (challenge) {
            case Answer.None<Hash>(String reason) -> new Answer.None<>(reason);
            case Answer.Refused<Hash>(Refusal refusal) -> new Answer.Refused<>(refusal);
            case Answer.Ok<Hash>(Hash given) -> {
                long time = clock.millis();
                Bytes statement =
                        new SessionStatement(rest.audience(), now.account(), now.device(), given, time).encode();
                Bytes signature = now.keys().signing().sign(Labels.SESSION, statement);
                yield auth.openSession(now.account(), now.device(), given, time, signature);
            }
        };
    }

    private void write(Self next) {
        self = next;
        profile.self().write(next);
    }

    /** Ends the listeners and wipes the keys from memory. The profile's file is the caller's to close. */
    public void close() {
        stopped.set(true);
        events.close();
        self.wipe();
    }
}
