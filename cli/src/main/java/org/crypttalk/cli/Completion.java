package org.crypttalk.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crypt-talk completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Prints a script with which a shell completes the commands and options of crypt-talk when Tab is pressed.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0  printed",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "",
            "Examples:",
            "  source <(crypt-talk completion bash)      for this shell",
            "  crypt-talk completion bash > ~/.local/share/bash-completion/completions/crypt-talk",
            "  crypt-talk completion zsh >> ~/.zshrc"
        })
final class Completion implements Callable<Integer> {

    /** A shell for which there is a script. */
    enum Shell {
        BASH,
        ZSH;

        /** The word on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private @Nullable Shell shell;

    @Override
    public Integer call() {
        CommandLine whole = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                switch (shell) {
                    // One script for both: in zsh it loads the emulation of bash's completion by itself.
                    case BASH, ZSH -> AutoComplete.bash(whole.getCommandName(), whole);
                    case null -> throw new ParameterException(spec.commandLine(), "Which shell: bash or zsh?");
                });
        out.flush();
        return ExitCode.OK.number();
    }
}
