package org.crypttalk.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help whose lines end between words. Picocli ends them where Java's line breaking allows it, which is also behind signs inside of an address, a path
 * or the name of a setting. So these are letters of the phonetic alphabet while lines are laid out, and themselves again when they are printed.
 */
final class WholeWords {

    private static final String BREAKING = "/?…:.]";
    private static final char FIRST_PHONETIC = '\u0250';

    private WholeWords() {}

    /** For a command and everything below it. What a command's texts are is not changed until one asks for help. */
    static void in(CommandLine command) {
        command.setHelpFactory((spec, colours) -> {
            hide(spec);
            return new Help(spec, colours);
        });
        showIn(command);
    }

    private static void showIn(CommandLine command) {
        command.getSubcommands().values().forEach(WholeWords::showIn);
        command.getHelpSectionMap().replaceAll((_, section) -> help -> shown(section.render(help)));
    }

    private static void hide(CommandSpec spec) {
        UsageMessageSpec usage = spec.usageMessage();
        usage.description(hidden(usage.description()));
        usage.footer(hidden(usage.footer()));
        List<ArgSpec> arguments = List.copyOf(spec.args());
        for (ArgSpec argument : arguments) {
            spec.remove(argument);
            spec.add(
                    switch (argument) {
                        case OptionSpec option ->
                            OptionSpec.builder(option)
                                    .description(hidden(option.description()))
                                    .build();
                        case PositionalParamSpec positional ->
                            PositionalParamSpec.builder(positional)
                                    .description(hidden(positional.description()))
                                    .build();
                        default -> argument;
                    });
        }
    }

    private static String[] hidden(String[] lines) {
        return Arrays.stream(lines).map(WholeWords::hidden).toArray(String[]::new);
    }

    private static String hidden(String line) {
        String hidden = line;
        for (int i = 0; i < BREAKING.length(); i++) {
            hidden = hidden.replace(BREAKING.charAt(i), (char) (FIRST_PHONETIC + i));
        }
        return hidden;
    }

    private static String shown(String text) {
        String shown = text;
        for (int i = 0; i < BREAKING.length(); i++) {
            shown = shown.replace((char) (FIRST_PHONETIC + i), BREAKING.charAt(i));
        }
        return shown;
    }
}
