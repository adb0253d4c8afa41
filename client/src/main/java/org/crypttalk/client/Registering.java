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
 * Making an account, to its end. What is sent is kept, with the keys and the recovery code, until the server's answer is known; a registration
 * whose answer was lost goes out again as it is, and is answered as the first time (protocol section 11). So nobody ends with an account whose
 * recovery code they never saw.
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

    /** A registration of this name whose answer never came. */
    static Optional<Pending> pending(Profile profile, AccountName name) {
        return profile.registration()
                .read()
                .filter(pending -> pending.request().name().key().equals(name.key()));
    }

    /** In a profile that is no device, or whose registration is not finished. The profile's file stays the caller's. */
    RegisterOutcome register(Profile profile, CryptTalk.Registration registration, Password password) {
        Optional<Pending> pending = pending(profile, registration.name());
        if (pending.isPresent()) {
            if (pending.get().request().wasMadeWith(password)) {
                return finish(profile, pending.get(), registration);
            }
            Optional<RegisterOutcome> settled = settleOther(profile);
            if (settled.isPresent()) {
                return settled.get();
            }
        }
        return finish(profile, begin(profile, registration.name(), password), registration);
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
            profile.file().wipe();
            profile.self().write(self);
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
            case Answer.Ok<Long> _ -> {
                byte[] entry = pending.request().entry().toArray();
                Directory directory = new Directory(device);
                profile.together(() -> {
                    directory.adopt(self.name().shown(), NewDevice.verified(entry), List.of(entry));
                    profile.registration().remove();
                    return true;
                });
                yield new RegisterOutcome.Registered(
                        new Account(device, directory, rest, settings.patience()), pending.code());
            }
        };
    }

    /** An earlier try in this profile had another password. Nothing if nothing came of it, and it may be forgotten. */
    private Optional<RegisterOutcome> settleOther(Profile profile) {
        Answer<Token> session =
                device(profile, profile.self().read().orElseThrow()).token();
        return switch (session) {
            case Answer.Ok<Token> _ ->
                Optional.of(new RegisterOutcome.Refused(
                        "name_taken",
                        "This profile has registered this name already, with another password, and the answer was lost. Register again"
                                + " with the password of that time to get the recovery code."));
            case Answer.None<Token>(String reason) -> Optional.of(new RegisterOutcome.Unreachable(reason));
            case Answer.Refused<Token>(Refusal refusal) ->
                refusal.isDefinite()
                        ? Optional.empty()
                        : Optional.of(new RegisterOutcome.Unreachable(refusal.detail()));
        };
    }

    private ThisDevice device(Profile profile, Self self) {
        return new ThisDevice(profile, self, rest, settings.clock(), settings.random());
    }
}
