package org.crypttalk.cli.talk;

import org.crypttalk.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk bot}: programs that answer. */
@Command(
        name = "bot",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = EchoBot.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Bots to try. docs/bots.md says how to write one.", ""},
        footer = {"", "Exit codes:", "  see crypt-talk bot echo --help", "", "Examples:", "  crypt-talk bot echo --help"
        })
public final class Bot implements Runnable {

    // Set by picocli before run().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which bot? There is echo.");
    }
}
