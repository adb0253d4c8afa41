package org.crypttalk.server.api;

import static org.crypttalk.server.api.Access.ANYONE;
import static org.crypttalk.server.api.Access.DEVICE;
import static org.crypttalk.server.api.Access.UNLOCK;
import static org.crypttalk.server.api.Access.UNLOCK_OR_DEVICE;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.server.account.ChangeAvatar;
import org.crypttalk.server.account.DerivationParameters;
import org.crypttalk.server.account.Enrol;
import org.crypttalk.server.account.ExtendAccountLog;
import org.crypttalk.server.account.LogIn;
import org.crypttalk.server.account.OpenDeviceSession;
import org.crypttalk.server.account.Register;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.account.WritePrivateStore;
import org.crypttalk.server.gateway.http.HttpResponse.Header;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.Challenges;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.ListSessions;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.session.OpenedSession;
import org.crypttalk.server.session.SessionCookie;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Vaults;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /api/auth}. */
public final class AuthRoutes {

    private final DerivationParameters derivation;
    private final Register register;
    private final LogIn logIn;
    private final Enrol enrol;
    private final Challenges challenges;
    private final OpenDeviceSession openDeviceSession;
    private final ListSessions listSessions;
    private final EndSession endSession;
    private final ChangeAvatar changeAvatar;
    private final ExtendAccountLog extendAccountLog;
    private final WritePrivateStore writePrivateStore;
    private final Accounts accounts;
    private final Vaults vaults;
    private final Throttle derivations;
    private final Throttle openings;
    private final Throttle writes;
    private final InstantSource clock;

    /**
     * @param derivations how often an address may ask for key-derivation parameters
     * @param openings how often an address may ask for a challenge
     * @param writes how often an account may write what is kept
     */
    public AuthRoutes(
            DerivationParameters derivation,
            Register register,
            LogIn logIn,
            Enrol enrol,
            Challenges challenges,
            OpenDeviceSession openDeviceSession,
            ListSessions listSessions,
            EndSession endSession,
            ChangeAvatar changeAvatar,
            ExtendAccountLog extendAccountLog,
            WritePrivateStore writePrivateStore,
            Accounts accounts,
            Vaults vaults,
            Throttle derivations,
            Throttle openings,
            Throttle writes,
            InstantSource clock) {
        this.derivation = derivation;
        this.register = register;
        this.logIn = logIn;
        this.enrol = enrol;
        this.challenges = challenges;
        this.openDeviceSession = openDeviceSession;
        this.listSessions = listSessions;
        this.endSession = endSession;
        this.changeAvatar = changeAvatar;
        this.extendAccountLog = extendAccountLog;
        this.writePrivateStore = writePrivateStore;
        this.accounts = accounts;
        this.vaults = vaults;
        this.derivations = derivations;
        this.openings = openings;
        this.writes = writes;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", "/api/auth/kdf", "How to derive the authSecret of a name")
                        .throttledBy(derivations)
                        .access(ANYONE)
                        .takes(Shape.json(AuthBodies.Name.class))
                        .answers(200, Shape.json(AuthBodies.Derivation.class))
                        .by(this::kdf),
                Route.of("POST", "/api/auth/register", "Make an account")
                        .access(ANYONE)
                        .takes(Shape.json(AuthBodies.Registration.class))
                        .answers(201, Shape.json(AuthBodies.Registered.class))
                        .by(this::register),
                Route.of("POST", "/api/auth/login", "Show a secret, get what it opens and an unlock session")
                        .access(ANYONE)
                        .takes(Shape.json(AuthBodies.Login.class))
                        .answers(200, Shape.json(AuthBodies.LoggedIn.class))
                        .by(this::logIn),
                Route.of("POST", "/api/auth/enrol", "Add a device after a login")
                        .access(UNLOCK)
                        .takes(Shape.json(AuthBodies.Enrolment.class))
                        .answers(201, Shape.json(AuthBodies.Enrolled.class))
                        .by(this::enrol),
                Route.of("POST", "/api/auth/challenge", "A challenge for a device to sign")
                        .throttledBy(openings)
                        .access(ANYONE)
                        .takes(Shape.json(AuthBodies.ChallengeFor.class))
                        .answers(200, Shape.json(AuthBodies.Challenge.class))
                        .by(this::challenge),
                Route.of("POST", "/api/auth/session", "Open a device session with a signed challenge")
                        .access(ANYONE)
                        .takes(Shape.json(AuthBodies.SessionOpening.class))
                        .answers(200, Shape.json(AuthBodies.SessionOpened.class))
                        .by(this::openSession),
                Route.of("GET", "/api/auth/session", "The session that asks")
                        .access(UNLOCK_OR_DEVICE)
                        .answers(200, Shape.json(AuthBodies.CurrentSession.class))
                        .by(this::currentSession),
                Route.of("GET", "/api/auth/sessions", "All sessions of the account")
                        .access(DEVICE)
                        .answers(200, Shape.json(AuthBodies.Sessions.class))
                        .by(this::sessions),
                Route.of("DELETE", "/api/auth/sessions/{id}", "End a session of the account")
                        .access(DEVICE)
                        .answers(204, Shape.nothing())
                        .by(this::endSession),
                Route.of("POST", "/api/auth/logout", "End the session that asks")
                        .access(UNLOCK_OR_DEVICE)
                        .answers(204, Shape.nothing())
                        .by(this::logOut),
                Route.of("PUT", "/api/auth/avatar", "Choose a generated picture")
                        .throttledBy(writes)
                        .access(DEVICE)
                        .takes(Shape.json(AuthBodies.Avatar.class))
                        .answers(200, Shape.json(AuthBodies.AvatarSet.class))
                        .by(this::avatar),
                Route.of("POST", "/api/auth/log", "Append to the account log: retire this device")
                        .throttledBy(writes)
                        .access(DEVICE)
                        .takes(Shape.json(AuthBodies.LogEntry.class))
                        .answers(201, Shape.json(AuthBodies.LogSeq.class))
                        .by(this::extendLog),
                Route.of("GET", "/api/auth/vault", "Key vault, unlock seals and private store")
                        .access(DEVICE)
                        .answers(200, Shape.json(AuthBodies.Vault.class))
                        .by(this::vault),
                Route.of("PUT", "/api/auth/vault", "Replace the private store by its next version")
                        .throttledBy(writes)
                        .access(DEVICE)
                        .takes(Shape.json(AuthBodies.PrivateStore.class))
                        .answers(200, Shape.json(AuthBodies.StoreVersion.class))
                        .by(this::writeStore));
    }

    private Answer kdf(Call call) {
        try {
            Accounts.Derivation found = derivation.of(
                    AccountName.parse(call.json(AuthBodies.Name.class).name()));
            return Answer.of(new AuthBodies.Derivation(
                    found.random(), found.memoryKiB(), found.iterations(), found.parallelism()));
        } catch (MalformedException e) {
            return Answer.refused(Problem.invalid(e.getMessage() + "."));
        }
    }

    private Answer register(Call call) throws InterruptedException {
        AuthBodies.Registration given = call.json(AuthBodies.Registration.class);
        Register.Bundle bundle = new Register.Bundle(
                given.name(),
                Optional.ofNullable(given.email()),
                Optional.ofNullable(given.inviteCode()),
                new Accounts.Derivation(given.random(), given.memoryKiB(), given.iterations(), given.parallelism()),
                given.authSecret(),
                given.recoveryAuthSecret(),
                given.passwordBox(),
                given.recoveryBox(),
                given.entry(),
                given.unlockSeals(),
                given.keyVault());
        return switch (register.register(bundle, call.request().remote())) {
            case Register.Outcome.Refused refused -> Answer.refused(refused.problem());
            case Register.Outcome.Registered made ->
                Answer.of(new AuthBodies.Registered(made.account(), made.name(), word(made.role())));
        };
    }

    private Answer logIn(Call call) throws InterruptedException {
        AuthBodies.Login given = call.json(AuthBodies.Login.class);
        LogIn.With with = switch (given.with()) {
            case "password" -> LogIn.With.PASSWORD;
            case "recovery" -> LogIn.With.RECOVERY;
            default ->
                throw Problem.malformed("with is \"password\" or \"recovery\".").asException();
        };
        boolean bearer = wantsBearer(given.transport());
        return switch (logIn.logIn(
                given.name(), given.authSecret(), with, call.request().remote())) {
            case LogIn.Outcome.Refused refused -> Answer.refused(refused.problem());
            case LogIn.Outcome.LoggedIn in ->
                withToken(
                        call,
                        in.session(),
                        bearer,
                        OpenSession.UNLOCK_LIFE,
                        token -> new AuthBodies.LoggedIn(
                                in.account().id(),
                                in.account().name(),
                                in.box(),
                                in.derivation().random(),
                                in.derivation().memoryKiB(),
                                in.derivation().iterations(),
                                in.derivation().parallelism(),
                                in.log(),
                                in.vault().keyVault(),
                                in.vault().unlockSeals(),
                                token));
        };
    }

    private Answer enrol(Call call) {
        AuthBodies.Enrolment given = call.json(AuthBodies.Enrolment.class);
        return switch (enrol.enrol(call.session(), given.entry(), given.box())) {
            case Enrol.Outcome.Refused refused -> Answer.refused(refused.problem());
            case Enrol.Outcome.Enrolled enrolled -> Answer.of(new AuthBodies.Enrolled(enrolled.device()));
        };
    }

    private Answer challenge(Call call) {
        AuthBodies.ChallengeFor given = call.json(AuthBodies.ChallengeFor.class);
        return Answer.of(new AuthBodies.Challenge(
                challenges.issue(given.account(), given.device()), Challenges.LIFE.toSeconds()));
    }

    private Answer openSession(Call call) {
        AuthBodies.SessionOpening given = call.json(AuthBodies.SessionOpening.class);
        boolean bearer = wantsBearer(given.transport());
        String audience = call.request().headers().first("host").orElse("").toLowerCase(Locale.ROOT);
        OpenDeviceSession.Answer answer = new OpenDeviceSession.Answer(
                given.account(), given.device(), given.challenge(), given.time(), given.signature(), audience);
        return switch (openDeviceSession.open(answer)) {
            case OpenDeviceSession.Outcome.Refused refused -> Answer.refused(refused.problem());
            case OpenDeviceSession.Outcome.Opened opened -> {
                Accounts.Account account = account(given.account());
                yield withToken(
                        call,
                        opened.session(),
                        bearer,
                        OpenSession.DEVICE_LIFE,
                        token -> new AuthBodies.SessionOpened(
                                account.id(), account.name(), word(account.role()), token));
            }
        };
    }

    private Answer currentSession(Call call) {
        SignedIn session = call.session();
        Accounts.Account account = account(session.account());
        return Answer.of(new AuthBodies.CurrentSession(
                account.id(),
                account.name(),
                word(session.kind()),
                device(session.kind(), session.device()),
                word(account.role()),
                account.avatarImage().isPresent(),
                account.avatarImage().orElse(""),
                clock.millis()));
    }

    private Answer sessions(Call call) {
        return Answer.of(new AuthBodies.Sessions(listSessions.of(call.caller()).stream()
                .map(session -> new AuthBodies.Session(
                        Base64Url.encode(session.id().toBytes()),
                        word(session.kind()),
                        device(session.kind(), session.device()),
                        session.createdMillis(),
                        session.lastUsedMillis(),
                        session.id().equals(call.session().id())))
                .toList()));
    }

    private Answer endSession(Call call) {
        Hash session = call.id("id");
        return endSession.end(call.caller(), session) ? Answer.nothing() : Answer.refused(Problem.notFound());
    }

    private Answer logOut(Call call) {
        endSession.end(call.caller(), call.session().id());
        return new Answer.Success(null, List.of(SessionCookie.clear(call.request())));
    }

    private Answer avatar(Call call) {
        String chosen = call.json(AuthBodies.Avatar.class).avatarImage();
        return changeAvatar
                .change(call.session(), chosen)
                .map(Answer::refused)
                .orElseGet(() -> Answer.of(new AuthBodies.AvatarSet(true, chosen)));
    }

    private Answer extendLog(Call call) {
        return switch (extendAccountLog.extend(
                call.session(), call.json(AuthBodies.LogEntry.class).entry())) {
            case ExtendAccountLog.Outcome.Refused refused -> Answer.refused(refused.problem());
            case ExtendAccountLog.Outcome.Extended extended -> Answer.of(new AuthBodies.LogSeq(extended.seq()));
        };
    }

    private Answer vault(Call call) {
        Vaults.Vault vault = vaults.of(call.caller())
                .orElseThrow(() -> new IllegalStateException("Account " + call.caller() + " has no vault"));
        return Answer.of(new AuthBodies.Vault(
                vault.keyVault(),
                vault.unlockSeals(),
                vault.version(),
                vault.store().orElse(null)));
    }

    private Answer writeStore(Call call) {
        AuthBodies.PrivateStore given = call.json(AuthBodies.PrivateStore.class);
        return switch (writePrivateStore.write(call.session(), given.version(), given.store())) {
            case WritePrivateStore.Outcome.Refused refused -> Answer.refused(refused.problem());
            case WritePrivateStore.Outcome.Written written -> Answer.of(new AuthBodies.StoreVersion(written.version()));
        };
    }

    private Accounts.Account account(AccountId id) {
        return accounts.byId(id)
                .orElseThrow(
                        () -> new IllegalStateException("There is a session of account " + id + ", but no account"));
    }

    private interface WithToken {
        Record body(@Nullable String token);
    }

    /** A token goes to a browser in a cookie that no script can read, to others in the answer; never both. */
    private static Answer withToken(Call call, OpenedSession session, boolean bearer, Duration life, WithToken body) {
        String token = Base64Url.encode(session.token());
        if (bearer) {
            return Answer.of(body.body(token));
        }
        Header cookie = SessionCookie.set(call.request(), token, life);
        return Answer.of(body.body(null), cookie);
    }

    private static boolean wantsBearer(@Nullable String transport) {
        return switch (transport) {
            case null -> false;
            case "cookie" -> false;
            case "bearer" -> true;
            default ->
                throw Problem.malformed("transport is \"cookie\" or \"bearer\".")
                        .asException();
        };
    }

    private static @Nullable Long device(Sessions.Kind kind, long device) {
        return kind == Sessions.Kind.DEVICE ? device : null;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
