package org.crypttalk.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @Test
    void nobodyElseMovesTheCursorOrTurnsTheDirection() {
        assertThat(SafeText.of("a\u001b[2Jb\u0007\r\u009b31m")).isEqualTo("a\uFFFD[2Jb\uFFFD\uFFFD\uFFFD31m");
        assertThat(SafeText.of("photo_\u202Egpj.exe\u2066")).isEqualTo("photo_\uFFFDgpj.exe\uFFFD");
        assertThat(SafeText.of("one\u2028two\uD800")).isEqualTo("one\uFFFDtwo\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u061C",
                "\u200B",
                "\u200C",
                "\u200D",
                "\u200E",
                "\u200F",
                "\u2060",
                "\u2064",
                "\u206A",
                "\uFEFF",
                "\u00AD",
                "\u180E",
                "\uFFF9",
                "\uDB40\uDC41"
            })
    void whatNobodySeesIsLeftOut(String mark) {
        assertThat(SafeText.of("pay" + mark + "pal" + mark)).isEqualTo("paypal");
        assertThat(SafeText.of(mark)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tabs\tand\nlines, עברית, العربية and é",
                "می\u200Cخواهم", // Persian, whose words change without it
                "क्\u200Dष and ക്\u200Cഷ", // Devanagari, Malayalam
                "👩‍👩‍👧 👩🏽‍💻 🏳️‍🌈 ❤️‍🔥",
                "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F" // Scotland
            })
    void whatPeopleWriteStays(String text) {
        assertThat(SafeText.of(text)).isEqualTo(text);
    }

    @Test
    void aLineIsOne() {
        assertThat(SafeText.line("two\nlines\tand more")).isEqualTo("two lines and more");
    }
}
