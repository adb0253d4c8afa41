package org.crypttalk.acceptance;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a screen in the ways people do: wide and narrow, light and dark, from left to right and from right to left. Photographs it under
 * target/screenshots for a person to look at, and collects what a machine can see: what is wider than the page, and what axe-core finds
 * against WCAG 2.2 A and AA and its own good practice.
 *
 * <p>axe-core comes in as the browser's own script ({@link #prepare}), so the page keeps its strict content security policy.
 */
final class Looks {
    private static final int WIDE = 1280;
    private static final int NARROW = 360;

    private static final String VIOLATIONS = """
            async () => {
              const options = {
                resultTypes: ["violations"],
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
              };
              const { violations } = await axe.run(document, options);
              return violations.map(({ id, help, nodes }) =>
                `${id}: ${help}: ` + nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", "));
            }""";

    private final List<String> faults = new ArrayList<>();

    /** To be called before the first page of the profile opens. */
    static BrowserContext prepare(BrowserContext profile) {
        profile.addInitScript(axe());
        return profile;
    }

    /** Everything found so far, each with its screen. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    void at(Person person, String screen) {
        Page page = person.page();
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            // Without motion: a colour on its way to another one has a contrast that nobody reads.
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            String colours = scheme.name().toLowerCase(Locale.ROOT);
            page.setViewportSize(WIDE, 800);
            look(person, screen + "-wide-" + colours);
            page.setViewportSize(NARROW, 740);
            look(person, screen + "-narrow-" + colours);
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.evaluate("document.documentElement.dir = 'rtl'");
        look(person, screen + "-narrow-rtl");
        page.evaluate("document.documentElement.dir = 'ltr'");
        page.setViewportSize(WIDE, 800);
    }

    /** As it stands: in the person's language, at the page's size. */
    void look(Person person, String title) {
        Page page = person.page();
        person.photograph(title);
        int width = page.viewportSize().width;
        int taken = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        if (taken > width) {
            faults.add(title + " takes " + taken + " of " + width + " px");
        }
        for (Object violation : (List<?>) page.evaluate(VIOLATIONS)) {
            faults.add(title + " " + violation);
        }
    }

    private static String axe() {
        try (InputStream script = Looks.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe.min.js is not among the test dependencies");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
