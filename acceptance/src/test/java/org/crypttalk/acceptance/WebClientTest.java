package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web app's client without its screens, run by Node against the real jar: {@code npm run test:server} of web/ has the stories. */
final class WebClientTest {

    private static final Path WEB = Path.of("..", "web").toAbsolutePath().normalize();
    private static final int LIMIT_SECONDS = 180;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theClientOfTheWebAppAndTheJarUnderstandEachOther() throws Exception {
        assertThat(WEB.resolve("node_modules").resolve("vitest"))
                .as("the packages of the web app; install them with npm --prefix web ci, or run ./verify")
                .isDirectory();
        try (RunningServer server = RunningServer.start(folder)) {
            Path output = folder.resolve("npm.log");
            Process npm = startNpm(server, output);
            try {
                boolean ended = npm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
                String said = Files.readString(output);
                assertThat(ended)
                        .as("npm run test:server ends within %d s; it said:%n%s", LIMIT_SECONDS, said)
                        .isTrue();
                assertThat(npm.exitValue())
                        .as("npm run test:server said:%n%s", said)
                        .isZero();
            } finally {
                // npm's children are not npm: a client that hangs would outlive it.
                npm.descendants().forEach(ProcessHandle::destroyForcibly);
                npm.destroyForcibly();
            }
        }
    }

    private static Process startNpm(RunningServer server, Path output) throws IOException {
        ProcessBuilder command = new ProcessBuilder("npm", "run", "test:server")
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("CRYPT_TALK_TEST_SERVER", server.uri("").toString());
        try {
            return command.start();
        } catch (IOException notFound) {
            throw new IOException("Cannot run npm. This test needs Node 20 or newer with npm on the PATH.", notFound);
        }
    }
}
