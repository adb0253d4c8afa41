package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.crypttalk.server.ServerSettings;
import org.crypttalk.server.account.RegistrationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CryptTalkTest {

    @Test
    void withoutACommandItServes() {
        assertThat(CryptTalk.withDefaultCommand()).containsExactly("serve");
        assertThat(CryptTalk.withDefaultCommand("--port", "80")).containsExactly("serve", "--port", "80");
        assertThat(CryptTalk.withDefaultCommand("--help")).containsExactly("--help");
        assertThat(CryptTalk.withDefaultCommand("-V")).containsExactly("-V");
        assertThat(CryptTalk.withDefaultCommand("invite", "--hours", "1")).containsExactly("invite", "--hours", "1");
    }

    @Test
    void onItsOwnAServerListensOnThisMachineOnly() {
        ServerSettings settings = settings(Map.of());

        assertThat(settings.port()).isEqualTo(5000);
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.data()).isEqualTo(Path.of("data"));
        assertThat(settings.registration()).isEqualTo(RegistrationPolicy.OPEN);
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.limits()).isEqualTo(ServerSettings.Limits.usual());
    }

    @Test
    void withACertificateItListensEverywhere() {
        ServerSettings settings = settings(Map.of(), "--tls-cert", "chain.pem", "--tls-key", "key.pem");

        assertThat(settings.bind()).isEqualTo("0.0.0.0");
        assertThat(settings.tls()).contains(new ServerSettings.Tls(Path.of("chain.pem"), Path.of("key.pem")));
    }

    @Test
    void theEnvironmentSetsWhatTheCommandLineDoesNot() {
        Map<String, String> environment = Map.of(
                "CRYPT_TALK_PORT", "7000",
                "CRYPT_TALK_BIND", "0.0.0.0",
                "CRYPT_TALK_DATA", "/srv/chat",
                "CRYPT_TALK_REGISTRATION", "invite",
                "CRYPT_TALK_TLS_CERT", "");

        ServerSettings settings = settings(environment, "--port", "7001");

        assertThat(settings.port()).isEqualTo(7001);
        assertThat(settings.bind()).isEqualTo("0.0.0.0");
        assertThat(settings.data()).isEqualTo(Path.of("/srv/chat"));
        assertThat(settings.registration()).isEqualTo(RegistrationPolicy.INVITE);
        assertThat(settings.tls()).isEmpty();
    }

    @Test
    void wordsOfOthersInAFailureDoNotReachTheTerminalRaw(@TempDir Path folder) {
        StringWriter err = new StringWriter();

        int code = CryptTalk.commandLine(Map.of())
                .setErr(new PrintWriter(err, true))
                .execute("users", "--data", folder.resolve("no\u001b[2Jsuch").toString());

        assertThat(code).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(err.toString()).contains("such").doesNotContain("\u001b");
    }

    @Test
    void everySettingOfTheServerNamesItsVariable() {
        CommandSpec serve = Objects.requireNonNull(
                        CryptTalk.commandLine(Map.of()).getSubcommands().get("serve"))
                .getCommandSpec();
        for (OptionSpec option : serve.options()) {
            if (!option.usageHelp() && !option.versionHelp() && !option.hidden()) {
                assertThat(String.join(" ", option.description()))
                        .as(option.longestName())
                        .contains("[" + EnvironmentDefaults.variable(option.longestName()) + "]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "invite",
                "users",
                "backup",
                "restore",
                "doctor",
                "chat",
                "send",
                "tail",
                "bot",
                "demo",
                "demo-encryption",
                "bench",
                "completion"
            })
    void theHelpOfEachCommandHasOptionsExitCodesAndExamples(String name) {
        Result result = run(name, "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: crypt-talk " + name, "--help", "Exit codes:", "Examples:");
    }

    @Test
    void theHelpOfTheWholeNamesEveryCommand() {
        assertThat(run("--help").out()).contains("serve", "invite", "backup", "bench", "Examples:");
    }

    @Test
    void wrongUsageIsExplainedAndEndsWithTwo() {
        assertThat(run("serve", "--port", "many").err()).contains("--port", "many");
        assertThat(run("serve", "--port", "many").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run("serve", "--port", "70000").err()).contains("--port takes 0 to 65535");
        assertThat(run("serve", "--tls-cert", "only.pem").err()).contains("belong together");
        assertThat(run("bench", "--pairs", "0").err()).contains("--pairs takes 1 to");
        assertThat(run("bench", "--url", "https://somewhere").err()).contains("plain http");
        assertThat(run("--prot", "80").err())
                .contains("Unknown option", "--prot", "See crypt-talk serve --help.")
                .doesNotContain("Exit codes:");
        assertThat(run("unheard-of").exitCode()).isEqualTo(ExitCode.USAGE.number());
    }

    private record Result(int exitCode, String out, String err) {}

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                CryptTalk.commandLine(Map.of()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(CryptTalk.withDefaultCommand(arguments));
        return new Result(exitCode, out.toString(), err.toString());
    }

    private static ServerSettings settings(Map<String, String> environment, String... options) {
        CommandLine whole = CryptTalk.commandLine(environment);
        whole.parseArgs(CryptTalk.withDefaultCommand(options));
        Serve command =
                Objects.requireNonNull(whole.getSubcommands().get("serve")).getCommand();
        return command.settings();
    }
}
