package org.crypttalk.cli;

/** The least severe events that are logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
