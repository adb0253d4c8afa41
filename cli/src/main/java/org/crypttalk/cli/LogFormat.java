package org.crypttalk.cli;

import java.util.Locale;

/** How log lines are written. */
public enum LogFormat {
    /** A line for people: time, level, logger, message. */
    TEXT,
    /** One JSON object a line, for collectors: timestamp, level, logger, thread, message, exception. */
    JSON;

    /** The word on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
