package org.crypttalk.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What Linux says about a process: CPU time and resident memory. Elsewhere nothing, and the report says so. */
public final class ProcessReadings {

    /** The unit of times in {@code /proc/PID/stat}: USER_HZ, which is 100 on every architecture that a JDK runs on. */
    private static final double TICKS_A_SECOND = 100;

    private final Path folder;
    private final long pid;

    private ProcessReadings(long pid, Path folder) {
        this.pid = pid;
        this.folder = folder;
    }

    /** The readings of a process; empty where there is no {@code /proc}, or no such process. */
    public static Optional<ProcessReadings> of(long pid) {
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
    public long residentBytes() {
        return residentBytes(read("status"));
    }

    /**
     * Asks the process, a JVM, for a full collection after which the heap keeps no room to spare, so that the resident memory
     * is what is needed. With the room that a collection normally leaves, up to 70 % of the heap, two readings differ by
     * tens of megabytes for no other reason.
     *
     * @return whether it was done: it needs the JDK's jcmd
     */
    public boolean releaseUnusedMemory() {
        // In an order in which the minimum never exceeds the maximum; at the end the JDK's defaults again.
        return jcmd("VM.set_flag", "MinHeapFreeRatio", "0")
                && jcmd("VM.set_flag", "MaxHeapFreeRatio", "0")
                && jcmd("GC.run")
                && jcmd("VM.set_flag", "MaxHeapFreeRatio", "70")
                && jcmd("VM.set_flag", "MinHeapFreeRatio", "40");
    }

    private boolean jcmd(String... request) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
        command.addAll(List.of(request));
        try {
            Process process = new ProcessBuilder(command)
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
