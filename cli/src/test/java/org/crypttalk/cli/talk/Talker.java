package org.crypttalk.cli.talk;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crypttalk.cli.CryptTalk;

/** A person who types crypt-talk commands: each is a process of its own, with pipes and no terminal. */
final class Talker {

    static final String PASSWORD = "violet staircase morning seventeen";

    private final URI server;
    private final Path folder;
    private final String name;
    private boolean knowsServer = true;

    Talker(URI server, Path folder, String name) throws IOException {
        this.server = server;
        this.folder = Files.createDirectories(folder);
        this.name = name;
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    }

    record Result(int exitCode, String out, String err) {}

    /** Runs a command to its end. */
    Result run(String input, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("The command did not end: " + List.of(arguments));
        }
        return new Result(process.exitValue(), out, Files.readString(folder.resolve("err")));
    }

    /** What the last command wrote to standard error so far. */
    String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** With the options of the first use; later ones need none of them. */
    String[] firstTime(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--register",
                "--name",
                name,
                "--password-file",
                folder.resolve("password").toString()));
        return all.toArray(String[]::new);
    }

    /** From now on no variable says which server it is. */
    void forgetsTheServer() {
        knowsServer = false;
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CryptTalk.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        if (knowsServer) {
            builder.environment().put("CRYPT_TALK_SERVER", server.toString());
        }
        builder.environment()
                .put("CRYPT_TALK_PROFILE", folder.resolve("profile").toString());
        return builder.start();
    }
}
