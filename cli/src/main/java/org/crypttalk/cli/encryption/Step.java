package org.crypttalk.cli.encryption;

import java.util.List;
import java.util.Locale;
import org.crypttalk.protocol.Bytes;

/**
 * One step that is shown.
 *
 * @param scheme what it belongs to
 * @param explanation sentences for a reader who knows what encryption is for, and not more
 */
record Step(Scheme scheme, String title, String explanation, List<Value> values) {

    /** Which of the two schemes. */
    enum Scheme {
        CRYPT_TALK,
        ORIGINAL
    }

    /**
     * Something that was computed.
     *
     * @param brief for a line of a terminal
     * @param whole the same in full: bytes in lower-case hexadecimal, texts as they are
     */
    record Value(String name, String brief, String whole) {

        private static final int BRIEF_DIGITS = 32;

        static Value of(String name, String text) {
            return new Value(name, text, text);
        }

        /** Bytes: the first of them and how many there are. */
        static Value of(String name, Bytes bytes) {
            String hex = bytes.hex();
            String first = hex.length() > BRIEF_DIGITS ? hex.substring(0, BRIEF_DIGITS) + "…" : hex;
            return new Value(name, first + String.format(Locale.ROOT, " (%,d bytes)", bytes.size()), hex);
        }

        /** A long text of no words: its beginning and its length. */
        static Value cut(String name, String text) {
            String brief = text.substring(0, BRIEF_DIGITS) + "…";
            return new Value(name, brief + String.format(Locale.ROOT, " (%,d characters)", text.length()), text);
        }
    }
}
