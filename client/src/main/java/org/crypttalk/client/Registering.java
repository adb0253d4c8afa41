package org.crypttalk.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.rest.Token;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.RegistrationStore.Pending;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;

/**
 * Making an account, to its end. What is sent is kept, with the keys and the recovery code, until the server's answer is known and the code was
 * seen; a registration whose answer was lost goes out again as it is, to the same server, and is answered as the first time (protocol section 11).
 * So nobody ends with an account whose recovery code they could never see.
 */
final class Registering {

    private static final long FIRST_DEVICE = 0;

    /** A connection that broke is tried again by itself, once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final Rest rest;
    private final AuthApi auth;

    Registering(ClientSettings settings, Rest rest) {
        this.settings = settings;
        this.rest = rest;
        this.auth = new AuthApi(rest);
    }

    /** What is kept, unless its device stopped: then the account was opened, and the code could be seen. */
    static Optional<Pending> begun(Profile profile) {
        boolean stopped = profile.self().read().flatMap(Self::stopped).isPresent();
        return profile.registration().read().filter(_ -> !stopped);
    }

    /** In a profile that is no device, or whose registration is not finished. The profile's file stays the caller's. */
    RegisterOutcome register(Profile profile, CryptTalk.Registration registration, Password password) {
        Optional<Pending> begun = begun(profile);
        if (begun.isEmpty()) {
            return finish(profile, begin(profile, registration.name(), password), registration);
        }
        Self self = profile.self().read().orElseThrow();
        Pending pending = begun.get();
        boolean same = isHere(self)
                && pending.request().name().key().equals(registration.name().key())
                && pending.request().wasMadeWith(password);
        if (same) {
            return self.confirmed()
                    ? registered(device(profile, self), pending)
                    : finish(profile, pending, registration);
        }
        if (self.confirmed()) {
            return new RegisterOutcome.ProfileTaken(
                    "This profile already is a device. Open it, or choose another file.");
        }
        return switch (settle(profile)) {
            case Settled.CameToNothing _ ->
                finish(profile, begin(profile, registration.name(), password), registration);
            case Settled.Stands(String sentence) -> new RegisterOutcome.Refused("registration_unfinished", sentence);
            case Settled.Unknown(String sentence) -> new RegisterOutcome.Unreachable(sentence);
        };
    }

    /** What became of a registration whose answer never came. */
    sealed interface Settled {

        /** The server does not have it, or there is none. It may be forgotten. */
        record CameToNothing() implements Settled {}

        /** It comes first: the sentence says how. */
        record Stands(String sentence) implements Settled {}

        /** The server cannot be asked, and the sentence says why. */
        record Unknown(String sentence) implements Settled {}
    }

    /** Asks the server, if it is the one that was sent the registration of this profile. */
    Settled settle(Profile profile) {
        Optional<Pending> begun = begun(profile);
        if (begun.isEmpty()) {
            return new Settled.CameToNothing();
        }
        Self self = profile.self().read().orElseThrow();
        String name = begun.get().request().name().shown();
        if (!isHere(self)) {
            return new Settled.Stands("This profile began to register " + name + " at " + self.server()
                    + ", and the answer was lost. Register again there, or choose another file.");
        }
        return switch (device(profile, self).token()) {
            case Answer.Ok<Token> _ ->
                new Settled.Stands("This profile has registered " + name
                        + " already, perhaps with another password, and the answer was lost. Register " + name
                        + " again with the password of that time: the recovery code is still to be shown.");
            case Answer.None<Token>(String reason) -> new Settled.Unknown(reason);
            case Answer.Refused<Token>(Refusal refusal) ->
                refusal.isDefinite() ? new Settled.CameToNothing() : new Settled.Unknown(refusal.detail());
        };
    }

    private boolean isHere(Self self) {
        return self.server().equals(settings.server().toString());
    }

    /** Keeps everything, before the server hears of it. */
    private Pending begin(Profile profile, AccountName name, Password password) {
        RecoveryCode code = RecoveryCode.create(settings.random());
        NewAccount made = NewAccount.create(
                name, password, code, KdfParameters.STANDARD, settings.clock().millis(), settings.random());
        Self self = NewDevice.self(
                settings.server(),
                made.entry().createdAccount(),
                name,
                FIRST_DEVICE,
                made.device(),
                made.vaultKey(),
                List.of(made.accountSeed()));
        Pending pending = new Pending(made.request(), code);
        return profile.together(() -> {
            NewDevice.begin(
                    profile, self, name.shown(), List.of(made.request().entry().toArray()));
            profile.registration().write(pending);
            return pending;
        });
    }

    /** Sends it, for the first time or again. */
    private RegisterOutcome finish(Profile profile, Pending pending, CryptTalk.Registration registration) {
        Self self = profile.self().read().orElseThrow();
        Answer<AccountId> answer = send(pending, registration);
        return switch (answer) {
            case Answer.Refused<AccountId>(Refusal refusal) -> {
                if (refusal.isDefinite()) {
                    profile.file().wipe();
                }
                yield new RegisterOutcome.Refused(refusal.code(), refusal.detail());
            }
            case Answer.None<AccountId>(String reason) -> new RegisterOutcome.Unreachable(reason);
            case Answer.Ok<AccountId>(AccountId account)
            when !account.equals(self.account()) ->
                new RegisterOutcome.Unreachable(
                        "The server's answer names another account than the one that was sent.");
            case Answer.Ok<AccountId> _ -> confirm(profile, pending, self);
        };
    }

    private Answer<AccountId> send(Pending pending, CryptTalk.Registration registration) {
        Answer<AccountId> answer = auth.register(pending.request(), registration.email(), registration.inviteCode());
        if (!(answer instanceof Answer.None<AccountId>)) {
            return answer;
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer;
        }
        return auth.register(pending.request(), registration.email(), registration.inviteCode());
    }

    private RegisterOutcome confirm(Profile profile, Pending pending, Self self) {
        ThisDevice device = device(profile, self);
        Answer<Long> confirmed = device.confirm();
        return switch (confirmed) {
            case Answer.Refused<Long>(Refusal refusal) -> new RegisterOutcome.Unreachable(refusal.detail());
            case Answer.None<Long>(String reason) -> new RegisterOutcome.Unreachable(reason);
            case Answer.Ok<Long> _ -> registered(device, pending);
        };
    }

    private RegisterOutcome registered(ThisDevice device, Pending pending) {
        return new RegisterOutcome.Registered(
                new Account(device, new Directory(device), rest, settings.patience()), pending.code());
    }

    private ThisDevice device(Profile profile, Self self) {
        return new ThisDevice(profile, self, rest, settings.clock(), settings.random());
    }
}
