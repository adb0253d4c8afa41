package org.crypttalk.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.OptionalLong;

/** Java, the limits of the process, and the port. */
final class MachineChecks {

    /** Enough for some thousand connections and everything else that a server opens. */
    private static final long FILES_COMFORTABLE = 8_192;

    private static final long FILES_AT_LEAST = 512;
    private static final int JAVA = 25;
    private static final long HEAP_COMFORTABLE = 256L * 1024 * 1024;

    private MachineChecks() {}

    static Finding java(Runtime.Version version) {
        return version.feature() >= JAVA
                ? Finding.ok("java", "Java " + version + ".")
                : Finding.fail("java", "Java " + version + " is too old.", "Install a Java " + JAVA + ".");
    }

    static Finding memory(long maxHeapBytes) {
        String sentence = String.format(
                Locale.ROOT, "The server may use %,d MB of memory for its heap.", maxHeapBytes / 1_000_000);
        return maxHeapBytes < HEAP_COMFORTABLE
                ? Finding.warn("memory", sentence, "Give the machine 1 GB, or set -Xmx with CRYPT_TALK_JAVA_OPTIONS.")
                : Finding.ok("memory", sentence);
    }

    static Finding openFiles(OptionalLong limit) {
        if (limit.isEmpty()) {
            return Finding.ok("files", "This system has no limit of open files for each process.");
        }
        String sentence = String.format(
                Locale.ROOT, "A process may have %,d files open; each connection is one.", limit.getAsLong());
        String advice = "Raise it: ulimit -n 65536, or LimitNOFILE=65536 in the systemd unit.";
        if (limit.getAsLong() < FILES_AT_LEAST) {
            return Finding.fail("files", sentence, advice);
        }
        return limit.getAsLong() < FILES_COMFORTABLE
                ? Finding.warn("files", sentence, advice)
                : Finding.ok("files", sentence);
    }

    /**
     * Whether the port can be had.
     *
     * @param serverRuns whether a server has the data folder open: then the port is expected to be taken
     */
    static Finding port(String bind, int port, boolean serverRuns) {
        String where = bind + " port " + port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
            return serverRuns
                    ? Finding.warn(
                            "port",
                            where + " is free, though a server has the data folder open.",
                            "Give this command the settings of that server: --port, --bind.")
                    : Finding.ok("port", where + " is free.");
        } catch (IOException e) {
            return serverRuns
                    ? Finding.ok("port", where + " is taken, as it should be while the server runs.")
                    : Finding.fail(
                            "port",
                            where + " cannot be listened on (" + e.getMessage() + ").",
                            "Choose another with --port or --bind, or stop what uses it (ss -ltnp shows it).");
        }
    }
}
