package org.crypttalk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** A person's own picture: cropped in the browser, seen by contacts and on the person's other devices. */
final class PicturesTest extends HouseholdTest {
    private static final double PATIENCE_MILLIS = 45_000;

    /** Red, green and blue of a pixel near the upper left corner, and near the upper right one; then the width. */
    private static final String PIXELS = """
            async (image) => {
              await image.decode();
              const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
              const context = canvas.getContext("2d");
              context.drawImage(image, 0, 0);
              const at = (x) => [...context.getImageData(x, 8, 1, 1).data.slice(0, 3)].map((one) => one > 128 ? 1 : 0).join("");
              return `${at(8)} ${at(canvas.width - 8)} ${canvas.width}`;
            }
            """;

    @Test
    void aPictureIsCroppedSeenByTheContactAndOnTheSecondDeviceAndTakenAway() {
        alice().says("before the picture");
        bob().reads("before the picture");
        Locator bobsView = named(bob(), AriaRole.REGION, "Conversation with Alice");
        Locator seenByBob = bobsView.locator("header img");
        assertThat(seenByBob).hasCount(0);

        alice().button("Your profile and settings").click();
        alice().page().getByTestId("picture-file").setInputFiles(Pictures.redBesideBlue());
        Locator stage = named(alice(), AriaRole.BUTTON, "The part of your picture that others see");
        assertThat(stage).isVisible();
        for (int presses = 0; presses < 12; presses++) {
            stage.press("ArrowRight");
        }
        named(alice(), AriaRole.SLIDER, "Zoom").press("ArrowRight");
        alice().button("Use this part").click();
        assertThat(stage).hasCount(0);
        alice().button("Close").click();
        Locator own =
                named(alice(), AriaRole.BUTTON, "Your profile and settings").locator("img");
        assertThat(own.evaluate(PIXELS)).isEqualTo("001 001 256");

        assertThat(seenByBob).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(seenByBob.evaluate(PIXELS)).isEqualTo("001 001 256");
        assertThat(bobsView.getByTestId("message").last()).containsText("before the picture");

        BrowserContext elsewhere = household().freshBrowser();
        Person onTheOther = household().aliceIn(elsewhere).logsIn();
        Locator there =
                named(onTheOther, AriaRole.BUTTON, "Your profile and settings").locator("img");
        assertThat(there).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(there.evaluate(PIXELS)).isEqualTo("001 001 256");
        onTheOther.button("Your profile and settings").click();
        onTheOther.button("Remove the picture").click();
        assertThat(there).hasCount(0);
        assertThat(seenByBob).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(own).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        elsewhere.close();
    }
}
