package org.crypttalk.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatLineTest {

    @Test
    void whatIsNoCommandIsSaid() {
        assertThat(ChatLine.parse("hello /open")).isEqualTo(new ChatLine.Say("hello /open"));
        assertThat(ChatLine.parse("  indented")).isEqualTo(new ChatLine.Say("  indented"));
        assertThat(ChatLine.parse("//etc/hosts")).isEqualTo(new ChatLine.Say("/etc/hosts"));
        assertThat(ChatLine.parse("   ")).isEqualTo(new ChatLine.Nothing());
    }

    @Test
    void commandsTakeWhatFollows() {
        assertThat(ChatLine.parse("/open bob ")).isEqualTo(new ChatLine.Open("bob"));
        assertThat(ChatLine.parse("/O bob")).isEqualTo(new ChatLine.Open("bob"));
        assertThat(ChatLine.parse("/reply #12 yes, gladly")).isEqualTo(new ChatLine.Reply(12, "yes, gladly"));
        assertThat(ChatLine.parse("/edit 12 better")).isEqualTo(new ChatLine.Edit(12, "better"));
        assertThat(ChatLine.parse("/delete #3")).isEqualTo(new ChatLine.Delete(3));
        assertThat(ChatLine.parse("/react #3 👍")).isEqualTo(new ChatLine.React(3, "👍"));
        assertThat(ChatLine.parse("/react #3")).isEqualTo(new ChatLine.React(3, ""));
        assertThat(ChatLine.parse("/history")).isEqualTo(new ChatLine.History(ChatLine.PAGE));
        assertThat(ChatLine.parse("/history 5")).isEqualTo(new ChatLine.History(5));
    }

    @Test
    void whatLacksSomethingIsNeverSent() {
        for (String line : new String[] {
            "/open",
            "/search",
            "/reply #12",
            "/reply hello",
            "/edit",
            "/delete x",
            "/delete 0",
            "/react",
            "/history 0",
            "/history 5000",
            "/history many",
            "/oepn bob"
        }) {
            assertThat(ChatLine.parse(line)).as(line).isInstanceOf(ChatLine.Wrong.class);
        }
    }
}
