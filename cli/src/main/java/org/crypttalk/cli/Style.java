package org.crypttalk.cli;

import picocli.CommandLine;

/**
 * How text stands out on a terminal; elsewhere, and where {@code NO_COLOR} is set, it does not.
 *
 * @param on whether the output goes to a terminal that understands it
 */
public record Style(boolean on) {

    private static final String END = "\u001b[0m";

    /** That of a command's output. */
    public static Style of(CommandLine command) {
        return new Style(command.getColorScheme().ansi().enabled());
    }

    public String bold(String text) {
        return styled("\u001b[1m", text);
    }

    /** For what is there but need not be read first. */
    public String dim(String text) {
        return styled("\u001b[2m", text);
    }

    public String green(String text) {
        return styled("\u001b[32m", text);
    }

    public String yellow(String text) {
        return styled("\u001b[33m", text);
    }

    public String red(String text) {
        return styled("\u001b[31m", text);
    }

    private String styled(String begin, String text) {
        return on ? begin + text + END : text;
    }
}
