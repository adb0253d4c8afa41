package org.crypttalk.cli;

import java.util.Locale;

/** The least severe events that are logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    /** The word on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
