package org.crypttalk.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One real Chromium; each {@link #newProfile()} is a browser of its own with an empty storage.
 *
 * <p>Playwright is bound to the thread that created it: one story, one thread.
 */
final class Browsers implements AutoCloseable {
    /** Chromium without sandbox (the build machine runs as root) and without talk to its maker. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final double ACTION_LIMIT_MILLIS = 20_000;

    private final Playwright playwright;
    private final Browser browser;

    Browsers(String... moreFlags) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(Stream.concat(FLAGS.stream(), Stream.of(moreFlags))
                                .toList()));
    }

    BrowserContext newProfile() {
        return newProfile(1280, 800);
    }

    BrowserContext newProfile(int width, int height) {
        return profile(new Browser.NewContextOptions().setViewportSize(width, height));
    }

    /** On a clock of another place, such as "Asia/Kathmandu". */
    BrowserContext newProfileIn(String timeZone) {
        return profile(new Browser.NewContextOptions().setTimezoneId(timeZone));
    }

    private BrowserContext profile(Browser.NewContextOptions options) {
        BrowserContext profile = browser.newContext(options.setLocale("en-GB"));
        profile.setDefaultTimeout(ACTION_LIMIT_MILLIS);
        return profile;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Path chromium() {
        String named = System.getenv("CRYPT_TALK_CHROMIUM");
        if (named != null) {
            return Path.of(named);
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the stories need Chromium, and none is on PATH: install it, or set CRYPT_TALK_CHROMIUM"));
    }
}
