package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Photographs every screen, wide and narrow, light and dark, into target/screenshots for a person to look at, and holds what a machine can hold:
 * nothing is wider than the screen.
 */
final class LooksTest {
    private static final String PASSWORD = "lamp orbit velvet canyon";

    private RunningServer server;
    private Browsers browsers;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = RunningServer.start(folder);
        browsers = new Browsers();
    }

    @AfterEach
    void end() {
        browsers.close();
        server.close();
    }

    @Test
    void everyScreenFits() {
        Person alice = Person.in(browsers.newProfile(1280, 800), server, "Alice", PASSWORD);
        photographEveryWay(alice, "register");
        alice.submitsRegistration();
        alice.page().getByTestId("recovery-code").waitFor();
        photographEveryWay(alice, "recovery-code");
        alice.confirmsRecoveryCode().seesTheApp();
        photographEveryWay(alice, "welcome");

        BrowserContext bobsBrowser = browsers.newProfile(1280, 800);
        Person bob = Person.in(bobsBrowser, server, "Bob", PASSWORD).registers();
        alice.opens("Bob").says("Hi Bob! Are we still on for the garden on Saturday?");
        bob.opens("Alice").reads("Hi Bob! Are we still on for the garden on Saturday?");
        bob.says("Yes. I bring the ladder and the small saw.")
                .says(
                        "Ten o'clock? The forecast says sun until the afternoon, so we could do the apple trees first and have lunch outside.");
        alice.says("Perfect").says("I bake something.");
        bob.reads("I bake something.");
        alice.seesState("I bake something.", "read");
        alice.button("Dismiss").click();
        photographEveryWay(alice, "chat");
        alice.button("Your profile and settings").click();
        photographEveryWay(alice, "profile");

        Person stranger = Person.in(browsers.newProfile(), server, "Stranger", PASSWORD);
        stranger.page().navigate(server.uri("/#/login").toString());
        stranger.button("Log in").waitFor();
        photographEveryWay(stranger, "login");
        stranger.page().navigate(server.uri("/#/recover").toString());
        stranger.button("Log in with code").waitFor();
        photographEveryWay(stranger, "recover");
    }

    private static void photographEveryWay(Person person, String screen) {
        Page page = person.page();
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : new int[] {1280, 360}) {
                page.setViewportSize(width, width == 360 ? 740 : 800);
                person.photograph(screen + "-" + (width == 360 ? "narrow" : "wide") + "-"
                        + scheme.name().toLowerCase(java.util.Locale.ROOT));
                assertThat(((Number) page.evaluate("() => document.documentElement.scrollWidth")).intValue())
                        .as("width of %s at %d px", screen, width)
                        .isLessThanOrEqualTo(width);
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1280, 800);
    }
}
