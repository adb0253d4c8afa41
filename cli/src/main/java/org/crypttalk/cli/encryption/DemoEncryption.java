package org.crypttalk.cli.encryption;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.JsonOutput;
import org.crypttalk.cli.Style;
import org.crypttalk.cli.Version;
import org.crypttalk.protocol.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk demo-encryption}: shows what happens to one message. */
@Command(
        name = "demo-encryption",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Shows step by step what happens to one message: keys, sealing, what a server stores, opening. Then the same"
                    + " message in the scheme of the first Crypt-Talk, which its server opens before your eyes.",
            "",
            "Everything is computed now, for two made-up people, by the code of clients and server. Nothing is kept, no"
                    + " network is used.",
            ""
        },
        footer = {
            "",
            "--json gives one object: steps, each with scheme (crypt-talk or original), title, explanation, and values with"
                    + " name and value; bytes are whole, in hexadecimal.",
            "",
            "Exit codes:",
            "  0  shown; every outcome was as told",
            "  1  a fault of Crypt-Talk itself, also when an outcome was another than told",
            "  2  wrong usage",
            "",
            "Examples:",
            "  crypt-talk demo-encryption",
            "  crypt-talk demo-encryption --message \"See you at noon\" | less",
            "  crypt-talk demo-encryption --json"
        })
public final class DemoEncryption implements Callable<Integer> {

    private static final int COLUMNS = 96;
    private static final int NAME_COLUMNS = 36;

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--message",
            paramLabel = "TEXT",
            defaultValue = "Meet me at the old harbour at eight.",
            description = "The message to follow (default: \"${DEFAULT-VALUE}\").")
    private String message = "";

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    private record Document(List<Shown> steps) {}

    private record Shown(String scheme, String title, String explanation, List<Named> values) {}

    private record Named(String name, String value) {}

    @Override
    public Integer call() {
        int bytes = message.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > Limits.CONTENT_TEXT_BYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--message takes 1 to " + Limits.CONTENT_TEXT_BYTES + " bytes of UTF-8, not " + bytes + ".");
        }
        List<Step> steps = Demonstration.of(message, InstantSource.system(), new SecureRandom());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonOutput.print(out, document(steps));
        } else {
            print(out, Style.of(spec.commandLine()), steps);
        }
        return ExitCode.OK.number();
    }

    private static Document document(List<Step> steps) {
        return new Document(steps.stream()
                .map(step -> new Shown(
                        switch (step.scheme()) {
                            case CRYPT_TALK -> "crypt-talk";
                            case ORIGINAL -> "original";
                        },
                        step.title(),
                        step.explanation(),
                        step.values().stream()
                                .map(value -> new Named(value.name(), value.whole()))
                                .toList()))
                .toList());
    }

    private static void print(PrintWriter out, Style style, List<Step> steps) {
        int number = 0;
        for (Step step : steps) {
            number++;
            out.println(style.bold(number + ". " + step.title()));
            wrap(step.explanation()).forEach(out::println);
            out.println();
            for (Step.Value value : step.values()) {
                String name = value.name()
                        + " ".repeat(Math.max(0, NAME_COLUMNS - value.name().length()));
                out.println("   " + style.dim(name) + value.brief());
            }
            out.println();
        }
        out.flush();
    }

    /** Breaks a paragraph at its spaces. */
    static List<String> wrap(String paragraph) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
