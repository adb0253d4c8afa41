package org.crypttalk.cli;

/** What the process tells its caller when it ends. The numbers are stable; {@code --help} lists them. */
public enum ExitCode {
    /** It did what was asked; also a server that was told to stop and stopped cleanly. */
    OK(0),
    /** A fault of this software; the log has the details. */
    FAULT(1),
    /** The command line cannot be understood. picocli gives the same number. */
    USAGE(2),
    /** The server cannot listen: port in use, address not of this machine, certificate or key unusable. */
    CANNOT_LISTEN(3),
    /** The data folder, a backup or a profile cannot be used: in use, not writable, damaged, or of a newer version. */
    DATA_UNUSABLE(4),
    /** The bench could not reach or start its server, or lacks open files. */
    BENCH_IMPOSSIBLE(5),
    /** The bench saw an acknowledged message lost, repeated or out of order. */
    BENCH_INCORRECT(6),
    /** The doctor found something that keeps a server from working or from being safe. */
    UNHEALTHY(7),
    /** The profile is no device of an account yet, or not any more, or name and password do not fit. */
    NOT_SIGNED_IN(8),
    /** The server does not answer. */
    UNREACHABLE(9),
    /** The server showed something that cannot be true. */
    DISTRUSTED(10),
    /** The server refused, or there is nobody of that name. */
    REFUSED(11),
    /** A message was not stored in time; it waits in the profile. */
    NOT_SENT(12);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }
}
