package org.crypttalk.cli.doctor;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crypttalk.cli.DataOption;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.JsonOutput;
import org.crypttalk.cli.OpenFiles;
import org.crypttalk.cli.Style;
import org.crypttalk.cli.Version;
import org.crypttalk.cli.doctor.Finding.Verdict;
import org.crypttalk.server.account.RegistrationPolicy;
import org.crypttalk.server.store.sqlite.DataInspection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk doctor}: says what is wrong, and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Looks at everything a server needs: data folder, databases, disk, limits, Java, port, certificate, who may"
                    + " register, a backup. Changes nothing, and works while the server runs.",
            "",
            "Give it the options, or the environment, of the server it is to look at.",
            ""
        },
        footer = {
            "",
            "--json gives one object: healthy (true or false) and findings, each with check, verdict (ok, warn or fail),"
                    + " sentence, and advice where there is something to do.",
            "",
            "Exit codes:",
            "  0  nothing failed; there may be warnings",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  7  something failed: the lines that begin with fail",
            "",
            "Examples:",
            "  crypt-talk doctor",
            "  crypt-talk doctor --data /var/lib/crypt-talk --backup /mnt/backups/chat.backup",
            "  crypt-talk doctor --json"
        })
public final class Doctor implements Callable<Integer> {

    private static final String THIS_MACHINE = "127.0.0.1";
    private static final String ALL_ADDRESSES = "0.0.0.0";

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "Port of the server (default: 5000) [CRYPT_TALK_PORT].")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address it listens on (default: 127.0.0.1; with TLS 0.0.0.0) [CRYPT_TALK_BIND].")
    private @Nullable String bind;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Its certificate chain [CRYPT_TALK_TLS_CERT].")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key [CRYPT_TALK_TLS_KEY].")
    private @Nullable Path key;

    @Option(
            names = "--registration",
            paramLabel = "WHO",
            defaultValue = "open",
            description = "Who may register: open, invite or closed (default: open) [CRYPT_TALK_REGISTRATION].")
    private RegistrationPolicy registration = RegistrationPolicy.OPEN;

    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            description = "Its MongoDB, which is not looked at [CRYPT_TALK_MONGODB_URI].")
    private @Nullable String mongodb;

    @Option(
            names = "--backup",
            paramLabel = "FILE",
            description = "Its newest backup: whether it is whole, and how old [CRYPT_TALK_BACKUP].")
    private @Nullable Path backup;

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    private record Document(boolean healthy, List<Line> findings) {}

    private record Line(
            String check,
            String verdict,
            String sentence,
            @Nullable String advice) {}

    @Override
    public Integer call() {
        if ((certificate == null) != (key == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--tls-cert and --tls-key belong together: give both, or neither.");
        }
        List<Finding> findings = examine(InstantSource.system());
        boolean healthy = findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAIL);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonOutput.print(
                    out,
                    new Document(healthy, findings.stream().map(Doctor::line).toList()));
        } else {
            print(out, Style.of(spec.commandLine()), findings);
        }
        return (healthy ? ExitCode.OK : ExitCode.UNHEALTHY).number();
    }

    private List<Finding> examine(InstantSource clock) {
        List<Finding> findings = new ArrayList<>();
        findings.add(MachineChecks.java(Runtime.version()));
        findings.add(MachineChecks.memory(Runtime.getRuntime().maxMemory()));
        findings.add(MachineChecks.openFiles(OpenFiles.limit()));
        boolean serverRuns = false;
        if (mongodb == null) {
            DataInspection inspection = DataInspection.of(data.path());
            serverRuns = inspection.inUse();
            if (Files.isRegularFile(data.path()) && !Files.exists(inspection.folder())) {
                findings.add(DataChecks.fileAsData(data.path()));
            } else {
                findings.addAll(DataChecks.folder(inspection));
            }
            findings.addAll(DataChecks.databases(inspection));
            findings.add(DataChecks.disk(inspection));
        } else {
            findings.add(Finding.warn(
                    "data",
                    "The data is in MongoDB, which this command does not look at.",
                    "Watch it with its own means, and /api/health/ready of each node."));
        }
        if (backup != null) {
            findings.add(DataChecks.backup(backup, clock.instant()));
        } else if (mongodb == null && Files.isDirectory(data.path())) {
            findings.add(Finding.warn(
                    "backup",
                    "No backup was named, so none was looked at.",
                    "Make one with crypt-talk backup, and name it with --backup or CRYPT_TALK_BACKUP."));
        }
        String address = bind != null ? bind : certificate != null ? ALL_ADDRESSES : THIS_MACHINE;
        if (port != 0 && mongodb == null) {
            findings.add(MachineChecks.port(address, port, serverRuns));
        }
        findings.addAll(exposure(address, clock));
        return findings;
    }

    private List<Finding> exposure(String address, InstantSource clock) {
        List<Finding> findings = new ArrayList<>();
        boolean here = address.equals(THIS_MACHINE) || address.equals("localhost") || address.equals("::1");
        if (certificate != null && key != null) {
            findings.addAll(CertificateCheck.of(certificate, key, clock.instant()));
        } else if (here) {
            findings.add(Finding.ok(
                    "tls", "No certificate: only this machine, or a proxy on it that speaks TLS, reaches the server."));
        } else {
            findings.add(Finding.warn(
                    "tls",
                    "No certificate, though the server listens on " + address + ".",
                    "Browsers elsewhere refuse the cryptography over plain http: put a proxy with TLS in front, or use"
                            + " --tls-cert and --tls-key."));
        }
        findings.add(
                switch (registration) {
                    case OPEN ->
                        here
                                ? Finding.ok("registration", "Whoever reaches the server may make an account.")
                                : Finding.warn(
                                        "registration",
                                        "Whoever reaches the server may make an account.",
                                        "If that is not meant: --registration invite, and crypt-talk invite for each person.");
                    case INVITE -> Finding.ok("registration", "Whoever has an invite may make an account.");
                    case CLOSED -> Finding.ok("registration", "Nobody may make an account.");
                });
        return findings;
    }

    private static Line line(Finding finding) {
        return new Line(
                finding.check(),
                finding.verdict().name().toLowerCase(Locale.ROOT),
                finding.sentence(),
                finding.advice().orElse(null));
    }

    private static void print(PrintWriter out, Style style, List<Finding> findings) {
        for (Finding finding : findings) {
            String mark = switch (finding.verdict()) {
                case OK -> style.green("ok  ");
                case WARN -> style.yellow("warn");
                case FAIL -> style.red("fail");
            };
            out.println(mark + "  " + finding.sentence());
            finding.advice().ifPresent(advice -> out.println("      " + advice));
        }
        out.flush();
    }
}
