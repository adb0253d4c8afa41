package org.crypttalk.cli.talk;

import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.client.Account;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.CryptTalk.Registration;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.view.ProfileException;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the profile; at its first use signs in or registers, with what the options say or a person at the terminal answers. A recovery code
 * is shown once, on the terminal or on standard error.
 */
final class Entrance {

    private final ClientOptions options;
    private final Optional<Prompts> prompts;
    private final InputStream standardInput;
    private final PrintWriter err;

    Entrance(ClientOptions options, Optional<Prompts> prompts, InputStream standardInput, PrintWriter err) {
        this.options = options;
        this.prompts = prompts;
        this.standardInput = standardInput;
        this.err = err;
    }

    /** An account that is open. Not connected yet. */
    record SignedIn(CryptTalk server, Account account) implements AutoCloseable {

        @Override
        public void close() {
            account.close();
            server.close();
        }
    }

    /**
     * Opens it.
     *
     * @throws CommandFailure if that cannot be
     */
    SignedIn open() {
        ProfilePlace place = ProfilePlace.at(options.profile());
        try {
            URI address = options.server().or(() -> CryptTalk.serverOf(place)).orElse(ProfileOptions.USUAL_SERVER);
            return openAt(address, place);
        } catch (ProfileException e) {
            throw new CommandFailure(ExitCode.DATA_UNUSABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private SignedIn openAt(URI address, ProfilePlace place) {
        CryptTalk server = options.reach(address);
        try {
            return new SignedIn(server, open(server, address, place));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private Account open(CryptTalk server, URI address, ProfilePlace place) {
        return switch (server.open(place)) {
            case OpenOutcome.Opened(Account account) -> withItsCodeSeen(checked(account, place));
            case OpenOutcome.Empty _ -> enter(new Door(server, address, place));
            case OpenOutcome.Stopped(var reason) -> {
                err.println(reason.sentence());
                err.flush();
                yield enter(new Door(server, address, place));
            }
            case OpenOutcome.OtherServer(String other) ->
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "The profile " + place.file() + " is a device at " + other + ", not at " + address
                                + ". Leave --server (CRYPT_TALK_SERVER) out to go there, or give another --profile.");
        };
    }

    /** A program that was killed after registering may not have shown the code. */
    private Account withItsCodeSeen(Account account) {
        account.unseenRecoveryCode().ifPresent(unseen -> {
            try (RecoveryCode code = unseen) {
                showOnce(code);
            }
            account.recoveryCodeSeen();
        });
        return account;
    }

    /** A name that was given is to be the profile's. */
    private Account checked(Account account, ProfilePlace place) {
        String wanted = options.name();
        String found = account.self().name();
        if (wanted != null && !wanted.toLowerCase(Locale.ROOT).equals(found.toLowerCase(Locale.ROOT))) {
            account.close();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "The profile " + place.file() + " is a device of " + found + ", not of " + wanted
                            + ". Give another --profile for that account.");
        }
        return account;
    }

    /** Where a profile is used for the first time. */
    private record Door(CryptTalk server, URI address, ProfilePlace place) {}

    private Account enter(Door door) {
        AccountName name = name(door.address());
        boolean register = options.register() || (options.passwordFile() == null && wantsToRegister(name));
        if (register) {
            char[] typed = password(name, true);
            try (Password password = password(typed)) {
                return register(door, name, password);
            } finally {
                Arrays.fill(typed, '\0');
            }
        }
        char[] typed = password(name, false);
        try {
            Optional<RecoveryCode> code =
                    RecoveryCode.parse(CharBuffer.wrap(typed).toString());
            if (code.isPresent()) {
                try (RecoveryCode recovery = code.get()) {
                    return signIn(door, name, new SignInSecret.ByRecoveryCode(recovery));
                }
            }
            try (Password password = password(typed)) {
                return signIn(door, name, new SignInSecret.ByPassword(password));
            }
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private AccountName name(URI address) {
        @Nullable String given = options.name();
        if (given == null) {
            given = terminal().ask("Name at " + address + ": ").orElse("");
        }
        try {
            return AccountName.parse(given);
        } catch (MalformedException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getMessage() + ".", e);
        }
    }

    private boolean wantsToRegister(AccountName name) {
        return prompts.isPresent()
                && prompts.get()
                        .ask("Is " + name.shown() + " a new account to be made? [y/N] ")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("y");
    }

    private char[] password(AccountName name, boolean isNew) {
        if (options.passwordFile() != null) {
            char[] read = Secrets.firstLine(options.passwordFile(), standardInput);
            if (isNew) {
                PasswordGate.objection(CharBuffer.wrap(read), name.shown()).ifPresent(objection -> {
                    throw new CommandFailure(ExitCode.USAGE, objection);
                });
            }
            return read;
        }
        Prompts terminal = terminal();
        if (!isNew) {
            return secretly(terminal, "Password, or recovery code: ");
        }
        while (true) {
            char[] typed = secretly(terminal, "New password: ");
            Optional<String> objection = PasswordGate.objection(CharBuffer.wrap(typed), name.shown());
            if (objection.isPresent()) {
                terminal.say(objection.get());
                continue;
            }
            char[] again = secretly(terminal, "The same again: ");
            boolean same = Arrays.equals(typed, again);
            Arrays.fill(again, '\0');
            if (same) {
                return typed;
            }
            terminal.say("These two differ.");
        }
    }

    private static char[] secretly(Prompts terminal, String question) {
        return terminal.askSecretly(question)
                .orElseThrow(() -> new CommandFailure(ExitCode.NOT_SIGNED_IN, "No password was given."));
    }

    private static Password password(char[] typed) {
        return Password.of(CharBuffer.wrap(typed))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "A password has 1 to 1,024 bytes of UTF-8, and this one has not."));
    }

    private Prompts terminal() {
        return prompts.orElseThrow(() -> new CommandFailure(
                ExitCode.NOT_SIGNED_IN,
                "The profile " + options.profile()
                        + " is no device of an account yet. Run crypt-talk chat in a terminal once, or"
                        + " give --name and --password-file."));
    }

    private Account register(Door door, AccountName name, Password password) {
        Registration registration = new Registration(name, Optional.empty(), Optional.ofNullable(options.invite()));
        RegisterOutcome outcome = door.server().register(door.place(), registration, password);
        return switch (outcome) {
            case RegisterOutcome.Registered(Account account, RecoveryCode code) -> {
                try (code) {
                    showOnce(code);
                }
                account.recoveryCodeSeen();
                yield account;
            }
            case RegisterOutcome.Refused(String _, String sentence) ->
                throw new CommandFailure(ExitCode.REFUSED, sentence);
            case RegisterOutcome.Unreachable(String sentence) -> throw unreachable(door, sentence);
            case RegisterOutcome.ProfileTaken(String sentence) -> throw new CommandFailure(ExitCode.USAGE, sentence);
        };
    }

    private void showOnce(RecoveryCode code) {
        String text = "Recovery code: " + code.text() + System.lineSeparator()
                + "Write it down: it is shown only now. With it you get in when the password is forgotten; without both the"
                + " history is lost.";
        if (prompts.isPresent()) {
            prompts.get().say(text);
            var _ = prompts.get().ask("Press Enter when you have it on paper. ");
        } else {
            err.println(text);
            err.flush();
        }
    }

    private Account signIn(Door door, AccountName name, SignInSecret secret) {
        return switch (door.server().signIn(door.place(), name, secret)) {
            case SignInOutcome.SignedIn(Account account) -> account;
            case SignInOutcome.WrongCredentials(String sentence) ->
                throw new CommandFailure(ExitCode.NOT_SIGNED_IN, sentence);
            case SignInOutcome.Distrusted(String sentence) -> throw new CommandFailure(ExitCode.DISTRUSTED, sentence);
            case SignInOutcome.Refused(String _, String sentence) ->
                throw new CommandFailure(ExitCode.REFUSED, sentence);
            case SignInOutcome.Unreachable(String sentence) -> throw unreachable(door, sentence);
            case SignInOutcome.ProfileTaken(String sentence) -> throw new CommandFailure(ExitCode.USAGE, sentence);
        };
    }

    private static CommandFailure unreachable(Door door, String sentence) {
        return new CommandFailure(
                ExitCode.UNREACHABLE, "The server at " + door.address() + " could not be asked: " + sentence);
    }
}
