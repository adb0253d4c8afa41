package org.crypttalk.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.crypttalk.server.account.InviteCodes;
import org.crypttalk.server.store.StoreException;
import org.crypttalk.server.store.mongo.MongoStores;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk invite}: lets one more person register. */
@Command(
        name = "invite",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes an invite: a code with which one person can register where registration is by invite.",
            "",
            "Works while the server runs, and knows at once. Only a hash of the code is kept, so it is shown here and never"
                    + " again.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0  made; the code is on standard output",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  4  data unusable: no server's data there yet, not writable, damaged, of a newer version, or MongoDB does not answer",
            "",
            "Examples:",
            "  crypt-talk invite",
            "  crypt-talk invite --hours 24 --data /var/lib/crypt-talk"
        })
final class Invite implements Callable<Integer> {

    /** Digits that are hard to mistake for one another: Crockford's base32. */
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int GROUPS = 5;
    private static final int DIGITS_OF_A_GROUP = 4;
    private static final int MOST_HOURS = 24 * 366;

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            description = "The server's MongoDB, if it keeps its data there [CRYPT_TALK_MONGODB_URI].")
    private @Nullable String mongodb;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description =
                    "Port of the server on this machine, which is asked whether an invite is needed now (default: 5000)"
                            + " [CRYPT_TALK_PORT].")
    private int port;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "168",
            description = "How long the invite can be used (default: 168, a week) [CRYPT_TALK_HOURS].")
    private int hours;

    @Option(names = "--json", description = "For programs: one JSON object with code and expires (RFC 3339, UTC).")
    private boolean json;

    private record Document(String code, String expires) {}

    @Override
    public Integer call() {
        if (hours < 1 || hours > MOST_HOURS) {
            throw new ParameterException(
                    spec.commandLine(), "--hours takes 1 to " + MOST_HOURS + ", not " + hours + ".");
        }
        String code = code(new SecureRandom());
        Instant expires = Instant.now().plus(Duration.ofHours(hours)).truncatedTo(ChronoUnit.MINUTES);
        try {
            if (mongodb == null) {
                SqliteStores.addInvite(data.path(), InviteCodes.idOf(code), expires.toEpochMilli());
            } else {
                MongoStores.addInvite(mongodb, InviteCodes.idOf(code), expires.toEpochMilli());
            }
        } catch (StoreException e) {
            throw DataFailures.of(e);
        }
        sayWhetherItIsNeeded(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonOutput.print(out, new Document(code, expires.toString()));
            return ExitCode.OK.number();
        }
        out.println(code);
        out.println("For one account, until "
                + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z")
                        .withZone(ZoneId.systemDefault())
                        .format(expires)
                + ". The person enters it when registering; it is not shown again.");
        out.flush();
        return ExitCode.OK.number();
    }

    /** The data does not tell: who may register is a setting of the server that runs. */
    private void sayWhetherItIsNeeded(PrintWriter err) {
        URI server = URI.create("http://localhost:" + port);
        if (RegistrationAt.server(server).filter("open"::equals).isPresent()) {
            err.println("The server at " + server
                    + " lets anybody register now: there no invite is needed until it is started with"
                    + " --registration invite.");
            err.flush();
        }
    }

    /** A new code of 100 random bits, such as {@code 7QKD-2M9X-…}. */
    static String code(RandomGenerator random) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < GROUPS * DIGITS_OF_A_GROUP; i++) {
            if (i > 0 && i % DIGITS_OF_A_GROUP == 0) {
                code.append('-');
            }
            code.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return code.toString();
    }
}
