package org.crypttalk.cli.talk;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Text of other people on a terminal: it may not move the cursor, change colours, turn the direction of what stands around it, or hold what
 * nobody sees.
 *
 * <p>Replaced are control characters and those that embed, override or isolate a direction; left out are marks without a width, such as the
 * zero-width space and the byte order mark. The two joiners stay where writing needs them: between emoji, and behind letters of scripts whose
 * letters join.
 */
public final class SafeText {

    private static final int REPLACEMENT = 0xFFFD;
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int BLACK_FLAG = 0x1F3F4;

    private static final Set<UnicodeScript> JOINING = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private SafeText() {}

    /** The text with its line breaks, and without what a terminal would obey or a person would not see. */
    public static String of(String text) {
        int[] points = text.codePoints().toArray();
        StringBuilder safe = new StringBuilder(text.length());
        boolean inFlag = false;
        for (int i = 0; i < points.length; i++) {
            int point = points[i];
            inFlag = point == BLACK_FLAG || (inFlag && isTag(point));
            if (isReplaced(point)) {
                safe.appendCodePoint(REPLACEMENT);
            } else if (!isInvisible(point) || inFlag || isNeededJoiner(points, i)) {
                safe.appendCodePoint(point);
            }
        }
        return safe.toString();
    }

    /** The same on one line. */
    public static String line(String text) {
        return of(text).replace('\n', ' ').replace('\t', ' ');
    }

    private static boolean isReplaced(int point) {
        boolean control = Character.isISOControl(point) && point != '\n' && point != '\t';
        boolean turnsDirection = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
        return control
                || turnsDirection
                || switch (Character.getType(point)) {
                    case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
                    default -> false;
                };
    }

    /** Format characters, but for the few that are signs one sees: those around Arabic, Syriac and Kaithi numbers. */
    private static boolean isInvisible(int point) {
        return Character.getType(point) == Character.FORMAT
                && switch (point) {
                    case 0x0600, 0x0601, 0x0602, 0x0603, 0x0604, 0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2 ->
                        false;
                    case 0x110BD, 0x110CD -> false;
                    default -> true;
                };
    }

    private static boolean isNeededJoiner(int[] points, int at) {
        if (at == 0 || (points[at] != JOINER && points[at] != NON_JOINER)) {
            return false;
        }
        int before = points[at - 1];
        boolean inWord = Character.isLetter(before)
                || Character.getType(before) == Character.NON_SPACING_MARK
                || Character.getType(before) == Character.COMBINING_SPACING_MARK;
        if (inWord && JOINING.contains(UnicodeScript.of(before))) {
            return true;
        }
        boolean behindEmoji =
                Character.isExtendedPictographic(before) || Character.isEmojiModifier(before) || before == EMOJI_STYLE;
        return points[at] == JOINER
                && behindEmoji
                && at + 1 < points.length
                && Character.isExtendedPictographic(points[at + 1]);
    }

    /** The letters of a flag such as Scotland's, which stand behind a black one. */
    private static boolean isTag(int point) {
        return point >= 0xE0020 && point <= 0xE007F;
    }
}
