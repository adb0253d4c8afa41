package org.crypttalk.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.LoginSecrets;
import org.crypttalk.client.crypto.account.OpenedAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.account.SignIn;
import org.crypttalk.client.crypto.account.UnlockBox;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.AccountLog;

/**
 * A server to register and sign in at. The way in:
 *
 * <pre>{@code
 * try (CryptTalk server = CryptTalk.at(ClientSettings.of(URI.create("https://chat.example.org")))) {
 *     ProfilePlace place = ProfilePlace.at(Path.of("bot.profile"));
 *     Account account = switch (server.open(place)) {
 *         case OpenOutcome.Opened(Account opened) -> opened;
 *         ...
 *     };
 *     try (EventStream events = account.events()) {
 *         account.connect();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>Everything blocks; call it on virtual threads. Any thread may use it. Outcomes that a caller must handle are sealed results; a profile that
 * cannot be read or written throws {@link org.crypttalk.client.view.ProfileException}.
 */
public final class CryptTalk implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ClientSettings settings;
    private final ExecutorService executor;
    private final HttpClient http;
    private final Rest rest;
    private final AuthApi auth;

    private CryptTalk(ClientSettings settings) {
        this.settings = settings;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.patience())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor);
        settings.tls().ifPresent(builder::sslContext);
        this.http = builder.build();
        this.rest = new Rest(settings.server(), http, settings.patience());
        this.auth = new AuthApi(rest);
    }

    /**
     * Connects to nothing yet.
     *
     * @throws IllegalArgumentException if the address is {@code http} to another machine, and that was not allowed
     *     ({@link ClientSettings#withPlainHttp})
     */
    public static CryptTalk at(ClientSettings settings) {
        if (settings.isExposed()) {
            throw new IllegalArgumentException(
                    settings.server()
                            + " is plain http to another machine: on the way anybody could read what the password is proven with and the"
                            + " session's token, and act with them. Use https, or allow plain http where the network is trusted.");
        }
        return new CryptTalk(settings);
    }

    /**
     * What a new account may tell the server besides its name.
     *
     * @param inviteCode where the server asks for one
     */
    public record Registration(AccountName name, Optional<String> email, Optional<String> inviteCode) {

        public static Registration of(AccountName name) {
            return new Registration(name, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Makes an account whose first device is this profile. Takes about a second: the password is stretched. What is sent is kept in the profile until
     * the answer is known: after {@link RegisterOutcome.Unreachable}, or when the program ended meanwhile, registering again in the same profile with
     * the same name and password sends the same, and gives the account and its recovery code if it exists already. The code stays in the profile
     * until {@link Account#recoveryCodeSeen}. If the server refuses, or is not there to be asked, a profile that this call made is removed again.
     *
     * @param password the caller's to close
     */
    public RegisterOutcome register(ProfilePlace place, Registration registration, Password password) {
        Profile profile = Profile.of(ProfileLock.open(place.file(), place.key(), settings.random()));
        boolean keep = false;
        try {
            boolean begun = Registering.begun(profile).isPresent();
            if (!begun && isTaken(profile)) {
                return new RegisterOutcome.ProfileTaken(
                        "This profile already is a device. Open it, or choose another file.");
            }
            // Before there are keys that must not be lost: where nobody listens, nobody has heard of them.
            if (!begun && rest.connects() instanceof Answer.None<Boolean>(String reason)) {
                return new RegisterOutcome.Unreachable(reason);
            }
            sayFarewell(profile);
            RegisterOutcome outcome = new Registering(settings, rest).register(profile, registration, password);
            keep = outcome instanceof RegisterOutcome.Registered;
            return outcome;
        } finally {
            if (!keep) {
                giveUp(profile);
            }
        }
    }

    /**
     * Signs in with a password or recovery code and enrols this profile as a device of the account. A profile whose device stopped, or was never
     * taken by the server, is made anew once the account was opened; until then everything in it stays. Where the server took the device and its
     * answer was lost, the profile becomes that device. If nothing comes of it, a profile that this call made is removed again.
     *
     * @param secret the caller's to close
     */
    public SignInOutcome signIn(ProfilePlace place, AccountName name, SignInSecret secret) {
        Profile profile = Profile.of(ProfileLock.open(place.file(), place.key(), settings.random()));
        SignInOutcome outcome;
        try {
            if (isTaken(profile)) {
                outcome = new SignInOutcome.ProfileTaken(
                        "This profile already is a device. Open it, or choose another file.");
            } else {
                outcome = switch (new Registering(settings, rest).settle(profile)) {
                    case Registering.Settled.Stands(String sentence) ->
                        new SignInOutcome.Refused("registration_unfinished", sentence);
                    case Registering.Settled.Unknown(String sentence) -> new SignInOutcome.Unreachable(sentence);
                    case Registering.Settled.CameToNothing _ -> {
                        sayFarewell(profile);
                        yield signIn(profile, name, secret);
                    }
                };
            }
        } catch (RuntimeException e) {
            giveUp(profile);
            throw e;
        }
        if (!(outcome instanceof SignInOutcome.SignedIn)) {
            giveUp(profile);
        }
        return outcome;
    }

    private SignInOutcome signIn(Profile profile, AccountName name, SignInSecret secret) {
        return switch (secret) {
            case SignInSecret.ByRecoveryCode(RecoveryCode code) -> {
                try (LoginSecrets secrets = code.derive(name)) {
                    yield logIn(profile, name, secrets, new UnlockBox.ByRecoveryCode(name));
                }
            }
            case SignInSecret.ByPassword(Password password) -> {
                Answer<AuthApi.Derivation> derivation = auth.derivation(name);
                if (!(derivation instanceof Answer.Ok<AuthApi.Derivation>(AuthApi.Derivation given))) {
                    yield refused(derivation);
                }
                // Before anything is derived or sent: weak parameters would make the password cheap to guess, huge ones
                // end this process.
                Optional<KdfParameters> parameters =
                        KdfParameters.of(given.memoryKiB(), given.iterations(), given.parallelism());
                if (parameters.isEmpty()) {
                    yield new SignInOutcome.Distrusted(
                            "The server names a way of stretching the password that is outside the bounds. Nothing was sent.");
                }
                try (LoginSecrets secrets = password.derive(name, given.random(), parameters.get())) {
                    yield logIn(
                            profile, name, secrets, new UnlockBox.ByPassword(name, given.random(), parameters.get()));
                }
            }
        };
    }

    private SignInOutcome logIn(Profile profile, AccountName name, LoginSecrets secrets, UnlockBox.Way way) {
        Answer<AuthApi.LoggedIn> answer = auth.logIn(name, secrets.authSecretText(), way.which() == 0);
        if (!(answer instanceof Answer.Ok<AuthApi.LoggedIn>(AuthApi.LoggedIn in))) {
            return refused(answer);
        }
        return switch (SignIn.open(secrets.wrapKey(), way, in.toOpen())) {
            case SignIn.Outcome.Refused(SignIn.Reason reason) -> new SignInOutcome.Distrusted(reason.sentence());
            case SignIn.Outcome.Opened(OpenedAccount opened) -> {
                try (opened) {
                    yield enrol(profile, name, secrets, way, in, opened);
                }
            }
        };
    }

    private SignInOutcome enrol(
            Profile profile,
            AccountName name,
            LoginSecrets secrets,
            UnlockBox.Way way,
            AuthApi.LoggedIn in,
            OpenedAccount opened) {
        List<byte[]> log =
                new ArrayList<>(in.toOpen().log().stream().map(Bytes::toArray).toList());
        Optional<Self> earlier = enrolledBefore(profile, opened.log());
        if (earlier.isPresent()) {
            Self self = self(name, earlier.get().device(), earlier.get().keys(), opened);
            NewDevice.begin(profile, self, in.name(), log);
            return become(profile, self);
        }
        DeviceKeys keys = DeviceKeys.create(settings.random());
        OpenedAccount.Enrolment enrolment =
                opened.enrol(keys, secrets.wrapKey(), way, settings.clock().millis(), settings.random());
        long number = enrolment.entry().body().seq();
        Self self = self(name, number, keys, opened);
        log.add(enrolment.entry().encode().toArray());
        NewDevice.begin(profile, self, in.name(), log);
        Answer<Long> enrolled = auth.enrol(in.token(), enrolment);
        if (!(enrolled instanceof Answer.Ok<Long>(Long given))) {
            return refused(enrolled);
        }
        if (given != number) {
            return new SignInOutcome.Distrusted("The server gave this device another number than its log does.");
        }
        return become(profile, self);
    }

    private SignInOutcome become(Profile profile, Self self) {
        ThisDevice device = new ThisDevice(profile, self, rest, settings.clock(), settings.random());
        Answer<Long> confirmed = device.confirm();
        if (!(confirmed instanceof Answer.Ok<Long>)) {
            return refused(confirmed);
        }
        return new SignInOutcome.SignedIn(new Account(device, new Directory(device), rest, settings.patience()));
    }

    private Self self(AccountName name, long number, DeviceKeys keys, OpenedAccount opened) {
        return NewDevice.self(
                settings.server(),
                opened.log().account(),
                name,
                number,
                keys,
                opened.vaultKey(),
                opened.vault().accountSeeds());
    }

    /**
     * The device that an earlier sign-in made here, whose answer never came, if the account's log has it: a second one would leave it there for
     * ever, without anybody who has its keys.
     */
    private Optional<Self> enrolledBefore(Profile profile, AccountLog log) {
        return profile.self()
                .read()
                .filter(self -> !self.confirmed()
                        && self.stopped().isEmpty()
                        && self.server().equals(settings.server().toString())
                        && self.account().equals(log.account()))
                .filter(self -> log.device(self.device())
                        .filter(device -> device.isActive()
                                && device.key().equals(self.keys().signing().publicKey()))
                        .isPresent());
    }

    /**
     * The server that a profile is a device at; nothing if it is no device yet, or not there.
     *
     * @throws org.crypttalk.client.view.ProfileException if it is in use, or cannot be read
     */
    public static Optional<URI> serverOf(ProfilePlace place) {
        if (!Files.exists(place.file())) {
            return Optional.empty();
        }
        Profile profile = Profile.of(ProfileLock.open(place.file(), place.key(), new SecureRandom()));
        try (ProfileFile _ = profile.file()) {
            return profile.self().read().map(self -> URI.create(self.server()));
        }
    }

    /**
     * Removes a profile, whatever is in it, and the key file beside it; for a device that was retired ({@link Account#retire}), or is given up. A
     * key file that lies elsewhere stays: other profiles may use it. Nothing is told to the server.
     *
     * @throws org.crypttalk.client.view.ProfileException if it is in use, or cannot be removed
     */
    public static void remove(ProfilePlace place) {
        ProfileLock.remove(place.file(), place.key(), new SecureRandom());
    }

    /**
     * Opens a profile that is a device already; makes none. Asks the server nothing: what waits to be sent is sent once there is a connection.
     */
    public OpenOutcome open(ProfilePlace place) {
        if (!Files.exists(place.file())) {
            return new OpenOutcome.Empty();
        }
        Profile profile = Profile.of(ProfileLock.open(place.file(), place.key(), settings.random()));
        boolean keep = false;
        try {
            Optional<Self> self = profile.self().read();
            if (self.isEmpty()) {
                sayFarewell(profile);
                return new OpenOutcome.Empty();
            }
            if (!self.get().server().equals(settings.server().toString())) {
                return new OpenOutcome.OtherServer(self.get().server());
            }
            if (self.get().stopped().isPresent()) {
                return new OpenOutcome.Stopped(self.get().stopped().get());
            }
            ThisDevice device = new ThisDevice(profile, self.get(), rest, settings.clock(), settings.random());
            boolean registering = profile.registration().read().isPresent();
            if (!self.get().confirmed() && (registering || !(device.confirm() instanceof Answer.Ok<Long>))) {
                return new OpenOutcome.Empty();
            }
            Directory directory = new Directory(device);
            keep = true;
            return new OpenOutcome.Opened(new Account(device, directory, rest, settings.patience()));
        } finally {
            if (!keep) {
                profile.file().close();
            }
        }
    }

    /** Tells the server what a device that was signed out had no time to tell. */
    private void sayFarewell(Profile profile) {
        profile.farewells()
                .read()
                .filter(farewell -> farewell.server().equals(settings.server().toString()))
                .ifPresent(farewell -> {
                    if (auth.appendLog(farewell.token(), farewell.retirement()).isSettled()) {
                        profile.farewells().remove();
                    }
                });
    }

    /** Closes a profile that nobody gets; what was made for it goes, unless there are keys in it by now. */
    private static void giveUp(Profile profile) {
        try (ProfileFile file = profile.file()) {
            if (profile.self().read().isEmpty()) {
                file.discard();
            }
        }
    }

    private static boolean isTaken(Profile profile) {
        return profile.self()
                .read()
                .map(self -> self.confirmed() && self.stopped().isEmpty())
                .orElse(false);
    }

    private static SignInOutcome refused(Answer<?> answer) {
        return switch (answer) {
            case Answer.Refused<?>(Refusal refusal)
            when refusal.code().equals("wrong_credentials") -> new SignInOutcome.WrongCredentials(refusal.detail());
            case Answer.Refused<?>(Refusal refusal) -> new SignInOutcome.Refused(refusal.code(), refusal.detail());
            case Answer.None<?> _, Answer.Ok<?> _ -> new SignInOutcome.Unreachable(sentence(answer));
        };
    }

    private static String sentence(Answer<?> answer) {
        return switch (answer) {
            case Answer.Refused<?>(Refusal refusal) -> refusal.detail();
            case Answer.None<?>(String reason) -> reason;
            case Answer.Ok<?> _ -> "";
        };
    }

    /** Ends the connections. Accounts that are open must be closed first. */
    @Override
    public void close() {
        // Connections that were just ended need the client a moment longer, or the server would not hear of it.
        http.shutdown();
        try {
            if (!http.awaitTermination(GRACE)) {
                http.shutdownNow();
            }
        } catch (InterruptedException e) {
            http.shutdownNow();
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }
}
