package org.crypttalk.cli.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crypttalk.cli.CryptTalk;

/** Commands of this same build, in processes of their own. */
public final class OwnJava {

    private static final List<String> NOT_FOR_THE_CHILD = List.of(
            "-agentlib", "-javaagent", "-Xrunjdwp", "-XX:AOTCacheOutput", "-XX:AOTMode", "-XX:StartFlightRecording");

    private OwnJava() {}

    /**
     * A command line for a command of this build, with the options of this very JVM.
     *
     * @param javaOptions further options for its JVM
     * @param arguments what follows {@code crypt-talk}
     */
    public static List<String> command(List<String> javaOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> NOT_FOR_THE_CHILD.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(javaOptions);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith("crypt-talk.jar")) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, CryptTalk.class.getName()));
        }
        command.addAll(arguments);
        return command;
    }

    /** Takes away what the environment sets for the operator's own commands: it is not meant for those of a bench. */
    public static void clearSettings(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("CRYPT_TALK_"));
    }
}
