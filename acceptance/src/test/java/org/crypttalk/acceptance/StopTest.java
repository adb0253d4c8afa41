package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar as a service manager sees it: started, told to stop, started again, killed. */
class StopTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void toldToStopItEndsWithZeroAndTheNextStartNeedsNoRepair() {
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(server.stop()).isZero();
            server.start();
            assertThat(server.stop()).isZero();
            assertThat(server.log()).contains("Crypt-Talk").contains("is at http://localhost:");
        }
    }

    @Test
    void killedItStartsAgainAtOnce() {
        try (RunningServer server = RunningServer.start(folder)) {
            server.killHard();
            server.start();
            assertThat(server.stop()).isZero();
        }
    }
}
