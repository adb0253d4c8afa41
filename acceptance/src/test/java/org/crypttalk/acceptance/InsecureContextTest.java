package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody opens the server by plain http under a name that is not localhost, as people in the same network would. */
final class InsecureContextTest {

    @Test
    void thePageSaysWhatIsMissingAndSendsNothing(@TempDir Path folder) {
        try (RunningServer server = RunningServer.start(folder);
                Browsers browsers = new Browsers("--host-resolver-rules=MAP chat.example 127.0.0.1")) {
            Page page = browsers.newProfile().newPage();
            List<String> asked = new ArrayList<>();
            page.onRequest(request -> {
                if (request.url().contains("/api/") || request.url().contains("/socket.io/")) {
                    asked.add(request.url());
                }
            });
            page.navigate("http://chat.example:" + server.uri("/").getPort() + "/");

            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName("This connection is not secure enough to encrypt")))
                    .isVisible();
            assertThat(page.getByText("CRYPT_TALK_TLS_CERT").first()).isVisible();
            assertThat(page.getByText("reverse proxy").first()).isVisible();
            assertThat(asked).isEmpty();
        }
    }
}
