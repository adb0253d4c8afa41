package org.crypttalk.cli.demo;

/** The people of the demonstration. */
enum Figure {
    /** The one whose password the newcomer gets. */
    TESTUSER("testuser", "a kite"),
    MIRA("Mira", "larkspur"),
    JONAS("Jonas", "blue door"),
    AYLIN("Aylin", "oranges"),
    TOMAS("Tomas", "lighthouse"),
    /** The bot. */
    PIP("Pip", "brass button");

    private final String shown;
    private final String avatarSeed;

    Figure(String shown, String avatarSeed) {
        this.shown = shown;
        this.avatarSeed = avatarSeed;
    }

    /** The account's name. */
    String shown() {
        return shown;
    }

    /** What the account's generated picture is drawn from. */
    String avatarSeed() {
        return avatarSeed;
    }
}
