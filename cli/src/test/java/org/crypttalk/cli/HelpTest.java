package org.crypttalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code --help} prints, of every command. */
class HelpTest {

    private static final int ENDLESS = 10_000;

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120})
    void noLineIsTooLongAndNoWordIsBroken(int width) {
        for (CommandLine command : all(CryptTalk.commandLine(Map.of())).toList()) {
            String name = command.getCommandSpec().qualifiedName();
            Set<String> whole = new HashSet<>(words(help(command, ENDLESS)));
            String help = help(command, width);

            assertThat(words(help).stream().filter(word -> !whole.contains(word)))
                    .as(name)
                    .isEmpty();
            assertThat(help.lines().filter(line -> line.length() > width))
                    .as(name)
                    .isEmpty();
        }
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
    }

    private static String help(CommandLine command, int width) {
        return command.setUsageHelpWidth(width).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }
}
