package org.crypttalk.cli.talk;

/** Text of other people on a terminal: it may not move the cursor, change colours, or turn the direction of what stands around it. */
public final class SafeText {

    private static final char REPLACEMENT = '\uFFFD';

    private SafeText() {}

    /** The text with its line breaks; other control characters and those that override directions are replaced. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            safe.append(isDangerous(c) ? REPLACEMENT : c);
        }
        return safe.toString();
    }

    /** The same on one line. */
    public static String line(String text) {
        return of(text).replace('\n', ' ').replace('\t', ' ');
    }

    private static boolean isDangerous(char c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean turnsDirection = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
        return control || turnsDirection || c == '\u2028' || c == '\u2029';
    }
}
