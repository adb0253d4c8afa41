package org.crypttalk.cli;

/** How log lines are written. */
public enum LogFormat {
    /** A line for people: time, level, logger, message. */
    TEXT,
    /** One JSON object a line, for collectors: timestamp, level, logger, thread, message, exception. */
    JSON
}
