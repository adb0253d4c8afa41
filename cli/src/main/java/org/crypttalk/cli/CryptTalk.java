package org.crypttalk.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.crypttalk.cli.bench.Bench;
import org.crypttalk.cli.demo.Demo;
import org.crypttalk.cli.doctor.Doctor;
import org.crypttalk.cli.encryption.DemoEncryption;
import org.crypttalk.cli.talk.Bot;
import org.crypttalk.cli.talk.Chat;
import org.crypttalk.cli.talk.SafeText;
import org.crypttalk.cli.talk.Send;
import org.crypttalk.cli.talk.SignOut;
import org.crypttalk.cli.talk.Tail;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code crypt-talk} command. Without a subcommand it serves. */
@Command(
        name = "crypt-talk",
        description = "A self-hosted chat whose server cannot read what is said.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            Serve.class,
            Invite.class,
            Users.class,
            BackUp.class,
            Restore.class,
            Migrate.class,
            Doctor.class,
            Chat.class,
            Send.class,
            Tail.class,
            SignOut.class,
            Bot.class,
            Demo.class,
            DemoEncryption.class,
            Bench.class,
            Completion.class
        },
        footerHeading = "%nWithout a command it serves; options of @|bold serve|@ may then follow directly.%n",
        footer = {
            "",
            "Examples:",
            "  crypt-talk                          serve on http://localhost:5000, data in ./data",
            "  crypt-talk --port 8080              the same on another port",
            "  crypt-talk serve --help             all settings of the server",
            "  crypt-talk invite                   let one more person register",
            "  crypt-talk backup chat.backup       copy everything while the server runs",
            "  crypt-talk migrate --help           move from the data folder to MongoDB",
            "  crypt-talk doctor                   say what is wrong with server and machine",
            "  crypt-talk demo                     try it out: an account with a past, a bot who answers",
            "  crypt-talk demo-encryption          see what happens to a message",
            "  crypt-talk bench --scenario latency measure this machine"
        })
public final class CryptTalk implements Runnable {

    // Set by picocli before run() is called.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Runs the command and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command in this process. */
    static int run(String... arguments) {
        return commandLine(System.getenv()).execute(withDefaultCommand(arguments));
    }

    /**
     * The command with all its subcommands; failures become one sentence on standard error.
     *
     * @param environment sets options of the commands that an operator configures
     */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new CryptTalk());
        EnvironmentDefaults settings = new EnvironmentDefaults(environment);
        line.getSubcommands().forEach((name, command) -> {
            if (!name.equals("bench")) {
                command.setDefaultValueProvider(settings);
            }
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        WholeWords.in(line);
        // picocli would print the whole help, below which the sentence is lost.
        line.setParameterExceptionHandler((wrong, _) -> {
            CommandLine failed = wrong.getCommandLine();
            PrintWriter err = failed.getErr();
            String command = failed.getCommandSpec().qualifiedName();
            err.println(command + ": " + wrong.getMessage());
            UnmatchedArgumentException.printSuggestions(wrong, err);
            err.println("See " + command + " --help.");
            return ExitCode.USAGE.number();
        });
        line.setExecutionExceptionHandler((failure, failed, _) -> {
            PrintWriter err = failed.getErr();
            if (failure instanceof CommandFailure expected) {
                // May hold words of the server, which are not to be obeyed by the terminal.
                err.println("crypt-talk: " + SafeText.of(String.valueOf(expected.getMessage())));
                return expected.exitCode().number();
            }
            LoggerFactory.getLogger(CryptTalk.class).error("Command failed", failure);
            err.println("crypt-talk: a fault in Crypt-Talk itself ended this command ("
                    + SafeText.of(failure.toString()) + "). The lines above have the details; please report them.");
            return ExitCode.FAULT.number();
        });
        return line;
    }

    /** {@code crypt-talk --port 80} means {@code crypt-talk serve --port 80}; help and version stay with the whole. */
    static String[] withDefaultCommand(String... arguments) {
        boolean aboutTheWhole = arguments.length > 0
                && switch (arguments[0]) {
                    case "-h", "--help", "-V", "--version" -> true;
                    default -> !arguments[0].startsWith("-");
                };
        if (aboutTheWhole) {
            return arguments;
        }
        String[] serving = new String[arguments.length + 1];
        serving[0] = "serve";
        System.arraycopy(arguments, 0, serving, 1, arguments.length);
        return serving;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
