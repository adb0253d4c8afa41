package org.crypttalk.cli.talk;

import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.Version;
import org.crypttalk.client.Account;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.view.ProfileException;
import org.crypttalk.client.view.StopReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crypt-talk sign-out}: ends a profile. */
@Command(
        name = "sign-out",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Ends this device: retires it in its account's list of devices, which everybody sees, and removes the profile and its key"
                    + " from this machine. Messages that wait to be sent are lost; what was sent stays in the history.",
            "",
            "Without another device or the password nobody gets in afterwards, but with the recovery code.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0   the device is retired, and its files are gone",
            "  1   a fault of Crypt-Talk itself; the log has the details",
            "  2   wrong usage",
            "  4   the profile cannot be used: in use, open to others, damaged, of a newer version",
            "  8   there is no such profile, or it is no device",
            "  9   the server could not be told; nothing has changed",
            "",
            "Examples:",
            "  crypt-talk sign-out",
            "  crypt-talk sign-out --profile in.profile"
        })
public final class SignOut implements Callable<Integer> {

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--forget",
            description =
                    "Remove the files also if the server cannot be told. The device then stays in the list of devices.")
    private boolean forget;

    @Mixin
    private final ProfileOptions options = new ProfileOptions();

    @Override
    public Integer call() {
        ProfilePlace place = ProfilePlace.at(options.profile());
        if (!Files.exists(place.file())) {
            throw noDevice(place);
        }
        try {
            boolean retired = retire(place);
            CryptTalk.remove(place);
            spec.commandLine()
                    .getErr()
                    .println(
                            retired
                                    ? "This device is retired, and " + place.file() + " is removed."
                                    : place.file()
                                            + " is removed. The server was not told: sign this device out from another one.");
            spec.commandLine().getErr().flush();
            return ExitCode.OK.number();
        } catch (ProfileException e) {
            throw new CommandFailure(ExitCode.DATA_UNUSABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether the list of devices says that it is over. */
    private boolean retire(ProfilePlace place) {
        URI address = options.server().or(() -> CryptTalk.serverOf(place)).orElse(ProfileOptions.USUAL_SERVER);
        try (CryptTalk server = options.reach(address)) {
            return switch (server.open(place)) {
                case OpenOutcome.Opened(Account account) -> {
                    try (account) {
                        yield retire(account, address);
                    }
                }
                case OpenOutcome.Stopped(StopReason reason) -> reason == StopReason.DEVICE_ENDED;
                case OpenOutcome.Empty _ -> {
                    if (forget) {
                        yield false;
                    }
                    throw noDevice(place);
                }
                case OpenOutcome.OtherServer(String other) ->
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "The profile " + place.file() + " is a device at " + other + ", not at " + address
                                    + ". Leave --server (CRYPT_TALK_SERVER) out.");
            };
        }
    }

    private boolean retire(Account account, URI address) {
        boolean retired = account.retire();
        if (!retired && !forget) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "The server at " + address
                            + " could not be told, so nothing has changed. Try again when it answers, or give"
                            + " --forget to remove the files all the same.");
        }
        return retired;
    }

    private static CommandFailure noDevice(ProfilePlace place) {
        return new CommandFailure(
                ExitCode.NOT_SIGNED_IN, place.file() + " is no device of an account. Name another one with --profile.");
    }
}
