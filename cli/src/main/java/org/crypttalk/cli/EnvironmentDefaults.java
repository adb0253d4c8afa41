package org.crypttalk.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets every option of a command be set by a variable of the environment: {@code --log-format} by {@code
 * CRYPT_TALK_LOG_FORMAT}. The option wins; an empty variable counts as none.
 */
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {

    private static final String PREFIX = "CRYPT_TALK_";

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()) {
            String value = environment.get(variable(option.longestName()));
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null; // the default that the option itself declares
    }

    /** The variable that sets an option. */
    static String variable(String option) {
        return PREFIX
                + option.substring(option.startsWith("--") ? 2 : 1)
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT);
    }
}
