package org.crypttalk.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void nobodyElseMovesTheCursorOrTurnsTheDirection() {
        assertThat(SafeText.of("a\u001b[2Jb\u0007\r\u009b31m")).isEqualTo("a\uFFFD[2Jb\uFFFD\uFFFD\uFFFD31m");
        assertThat(SafeText.of("photo_\u202Egpj.exe\u2066")).isEqualTo("photo_\uFFFDgpj.exe\uFFFD");
    }

    @Test
    void whatPeopleWriteStays() {
        String text = "Tabs\tand\nlines, עברית, العربية, 👩‍👩‍👧 and é";

        assertThat(SafeText.of(text)).isEqualTo(text);
        assertThat(SafeText.line("two\nlines")).isEqualTo("two lines");
    }
}
