package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Behaviours 38 to 42 without 40: themes, narrow pages, languages, devices. */
final class QualityBehavioursTest extends HouseholdTest {
    @Test
    void behaviour38DarkLightAndSystem() {
        alice().page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        double dark = lightness();
        alice().button("Your profile and settings").click();
        alice().page()
                .getByText("Light", new Page.GetByTextOptions().setExact(true))
                .click();
        double light = lightness();
        assertThat(light).isGreaterThan(dark + 300);
        alice().page()
                .getByText("System", new Page.GetByTextOptions().setExact(true))
                .click();
        assertThat(lightness()).isEqualTo(dark);
        alice().page().keyboard().press("Escape");
        alice().page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    /** The sum of red, green and blue behind everything. */
    private double lightness() {
        String script = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
                + ".reduce((sum, part) => sum + Number(part), 0)";
        return ((Number) alice().page().evaluate(script)).doubleValue();
    }

    @Test
    void behaviour39NarrowPagesShowOnePaneAndGoBack() {
        BrowserContext phone = household().phone();
        Person alice = household().aliceIn(phone).logsIn();
        Locator list = named(alice, AriaRole.NAVIGATION, "Conversations");
        alice.page().getByLabel("Find people or conversations").fill("Bob");
        row(alice, "Bob").first().click();
        assertThat(list).isHidden();
        assertThat(input(alice)).isVisible();
        assertThat(sideways(alice)).isZero();
        // An on-screen keyboard leaves half of the page.
        alice.page().setViewportSize(360, 360);
        assertThat(input(alice)).isInViewport();
        assertThat(alice.button("Back")).isInViewport();
        assertThat(alice.page().getByTestId("message").last()).isInViewport();
        alice.page().setViewportSize(360, 720);
        alice.button("Back").click();
        assertThat(list).isVisible();
        assertThat(sideways(alice)).isZero();
        phone.close();
    }

    private static int sideways(Person person) {
        return ((Number) person.page()
                        .evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    @Test
    void behaviour41LanguagesAndRightToLeft() {
        alice().button("Your profile and settings").click();
        alice().page().getByLabel("Language").selectOption(new SelectOption().setValue("ar"));
        assertThat(alice().page().locator("html")).hasAttribute("dir", "rtl");
        assertThat(alice().page().locator("html")).hasAttribute("lang", "ar");
        alice().page().keyboard().press("Escape");
        assertThat(named(alice(), AriaRole.BUTTON, "إرسال")).isVisible();
        double list = named(alice(), AriaRole.NAVIGATION, "المحادثات").boundingBox().x;
        assertThat(list).isGreaterThan(600);
        alice().page().reload();
        assertThat(named(alice(), AriaRole.NAVIGATION, "المحادثات")).isVisible();

        named(alice(), AriaRole.BUTTON, "ملفك الشخصي والإعدادات").click();
        alice().page().getByLabel("اللغة").selectOption(new SelectOption().setValue("de"));
        alice().sees("Sprache");
        assertThat(alice().page().locator("html")).hasAttribute("dir", "ltr");
        alice().page().getByLabel("Sprache").selectOption(new SelectOption().setValue("system"));
        alice().sees("Language");
        alice().page().keyboard().press("Escape");
    }

    @Test
    void behaviour42BannerTabsDevicesAndSafetyNumber() {
        household().serverGoesAway();
        Locator banner = alice().page().getByTestId("connection-banner");
        assertThat(banner).containsText("What you write is kept and sent later");
        household().serverComesBack();
        assertThat(banner).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));

        Person otherTab = household().alicesOtherTab().seesTheApp().opens("Bob");
        alice().says("seen in both tabs");
        otherTab.reads("seen in both tabs");
        otherTab.seesState("seen in both tabs", "read").says("from the other tab");
        alice().seesState("from the other tab", "read");
        choose(alice(), "from the other tab", "Edit");
        input(alice()).fill("changed here");
        input(alice()).press("Enter");
        assertThat(otherTab.bubble("changed here")).containsText("edited");
        otherTab.page().close();

        BrowserContext elsewhere = household().freshBrowser();
        Person onTheOther = household().aliceIn(elsewhere).logsIn();
        alice().sees("Your account was opened on a new device: Chrome on Linux");
        alice().button("Your profile and settings").click();
        alice().button("Your devices").click();
        Locator devices = alice().page().getByTestId("device");
        assertThat(devices.first()).containsText("This browser · Chrome on Linux");
        Locator other = devices.nth(1);
        assertThat(other).containsText(Pattern.compile("Chrome on Linux.*last used"));
        other.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Sign out Chrome on Linux"))
                .click();
        onTheOther.sees("This browser was signed out from another of your devices.");
        elsewhere.close();
        alice().page().keyboard().press("Escape");
        alice().button("Dismiss").first().click();

        String alices = safetyNumber(alice(), "Bob");
        String bobs = safetyNumber(bob(), "Alice");
        assertThat(alices).isEqualTo(bobs).hasSize(60);
        alice().button("They are the same").click();
        alice().page().keyboard().press("Escape");
        assertThat(named(alice(), AriaRole.IMG, "Safety number compared")).isVisible();
        bob().page().keyboard().press("Escape");
    }

    private static String safetyNumber(Person person, String other) {
        person.page()
                .getByRole(AriaRole.REGION)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Options for " + other))
                .click();
        named(person, AriaRole.MENUITEM, "Compare safety number").click();
        assertThat(named(person, AriaRole.IMG, "The safety number as a QR code"))
                .isVisible();
        return String.join(
                "",
                person.page()
                        .getByTestId("safety-number")
                        .getByRole(AriaRole.LISTITEM)
                        .allInnerTexts());
    }
}
