package org.crypttalk.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.sqlite.RegisteredAccounts;
import org.crypttalk.server.store.sqlite.RegisteredAccounts.RegisteredAccount;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crypt-talk users}: who has an account. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Lists the accounts of a server, in the order in which they registered. Works while the server runs, which writes"
                    + " the times of use some minutes late.",
            ""
        },
        footer = {
            "",
            "--json gives one object: users, each with id, name, role (user or administrator), registered and lastUsed (RFC"
                    + " 3339, UTC; lastUsed is missing if never), devices and sessions (how many are active).",
            "",
            "Exit codes:",
            "  0  listed; also when there is no account",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  4  data folder unusable: no server's data there yet, damaged, or of a newer version",
            "",
            "Examples:",
            "  crypt-talk users",
            "  crypt-talk users --data /var/lib/crypt-talk --json"
        })
final class Users implements Callable<Integer> {

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    private record Document(List<User> users) {}

    private record User(
            String id,
            String name,
            String role,
            String registered,
            @Nullable String lastUsed,
            long devices,
            long sessions) {}

    @Override
    public Integer call() {
        List<RegisteredAccount> accounts;
        try {
            accounts = RegisteredAccounts.in(data.path());
        } catch (StoreException e) {
            throw DataFailures.of(e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonOutput.print(
                    out, new Document(accounts.stream().map(Users::user).toList()));
        } else {
            table(out, accounts);
        }
        return ExitCode.OK.number();
    }

    private static User user(RegisteredAccount one) {
        return new User(
                one.account().id().text(),
                one.account().name(),
                role(one),
                Instant.ofEpochMilli(one.account().createdMillis()).toString(),
                one.lastUsedMillis().isEmpty()
                        ? null
                        : Instant.ofEpochMilli(one.lastUsedMillis().getAsLong()).toString(),
                one.devices(),
                one.sessions());
    }

    private static void table(PrintWriter out, List<RegisteredAccount> accounts) {
        if (accounts.isEmpty()) {
            out.println("There is no account yet.");
        } else {
            String line = "%-32s %-13s %-16s %-16s %7s %8s%n";
            out.printf(Locale.ROOT, line, "name", "role", "registered", "last used", "devices", "sessions");
            for (RegisteredAccount one : accounts) {
                out.printf(
                        Locale.ROOT,
                        line,
                        one.account().name(),
                        role(one),
                        time(OptionalLong.of(one.account().createdMillis())),
                        time(one.lastUsedMillis()),
                        one.devices(),
                        one.sessions());
            }
        }
        out.flush();
    }

    private static String role(RegisteredAccount one) {
        return one.account().role().name().toLowerCase(Locale.ROOT);
    }

    private static String time(OptionalLong millis) {
        return millis.isEmpty()
                ? "never"
                : DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                        .withZone(ZoneId.systemDefault())
                        .format(Instant.ofEpochMilli(millis.getAsLong()));
    }
}
