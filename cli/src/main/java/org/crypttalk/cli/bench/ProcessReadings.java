package org.crypttalk.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What Linux says about a process: CPU time and resident memory. Elsewhere nothing, and the report says so. */
final class ProcessReadings {

    /** The unit of times in {@code /proc/PID/stat}: USER_HZ, which is 100 on every architecture that a JDK runs on. */
    private static final double TICKS_A_SECOND = 100;

    private final Path folder;
    private final long pid;

    private ProcessReadings(long pid, Path folder) {
        this.pid = pid;
        this.folder = folder;
    }

    /** The readings of a process; empty where there is no {@code /proc}, or no such process. */
    static Optional<ProcessReadings> of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        return Files.isReadable(folder.resolve("stat"))
                ? Optional.of(new ProcessReadings(pid, folder))
                : Optional.empty();
    }

    /** Seconds of CPU, user and kernel, of all its threads since it began; in steps of 10 ms. */
    double cpuSeconds() {
        return cpuSeconds(read("stat"));
    }

    /** Bytes of memory that are resident now. */
    long residentBytes() {
        return residentBytes(read("status"));
    }

    /**
     * Asks the process, a JVM, for a full collection, so that the resident memory is what is needed.
     *
     * @return whether it was done: it needs the JDK's jcmd
     */
    boolean collectGarbage() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** From the text of {@code /proc/PID/stat} (proc(5)): fields 14 and 15, counted after the name in parentheses. */
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    /** From the text of {@code /proc/PID/status}: VmRSS, in units of 1,024 bytes. */
    static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no VmRSS in the status of the process"));
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("The readings of process " + pid + " ended: it is gone", e);
        }
    }
}
