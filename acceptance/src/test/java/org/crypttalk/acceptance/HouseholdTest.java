package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one household; the names are those of the English catalogue. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HouseholdTest {
    /** For conditions that take a sign-in or a pause of the app; never waited out in vain. */
    static final double PATIENCE_MILLIS = 45_000;

    private Household household;

    @RegisterExtension
    final AfterTestExecutionCallback evidence = context -> {
        if (context.getExecutionException().isPresent()) {
            household.photograph(context.getRequiredTestMethod().getName());
        }
    };

    @BeforeAll
    void moveIn(@TempDir Path folder) {
        household = Household.moveIn(folder);
    }

    @BeforeEach
    void lookAtEachOther() {
        lookAt(alice(), "Bob");
        lookAt(bob(), "Alice");
    }

    private static void lookAt(Person person, String other) {
        if (!named(person, AriaRole.HEADING, other).isVisible()) {
            person.opens(other);
        }
    }

    @AfterAll
    void moveOut() {
        try {
            assertThat(household.complaints()).isEmpty();
        } finally {
            household.close();
        }
    }

    Household household() {
        return household;
    }

    Person alice() {
        return household.alice();
    }

    Person bob() {
        return household.bob();
    }

    static Locator input(Person person) {
        return person.page()
                .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Message to ")));
    }

    static Locator named(Person person, AriaRole role, String name) {
        return person.page()
                .getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Opens the menu of a message and chooses from it. */
    static void choose(Person person, String text, String action) {
        person.bubble(text).hover();
        person.bubble(text)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("What to do with this message"))
                .click();
        named(person, AriaRole.MENUITEM, action).click();
    }

    /** The conversation's row in the list. */
    static Locator row(Person person, String name) {
        return person.page()
                .getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations"))
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(Pattern.compile("^\\W*" + name.charAt(0) + "?" + name)));
    }
}
