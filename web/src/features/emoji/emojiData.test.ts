import { describe, expect, it } from "vitest";
import { emojiByShortcode, emojiGroups, loadEmoji, searchEmoji } from "./emojiData.ts";

describe("the emoji", () => {
  it("are all there, in every group, without bare skin tones", async () => {
    const emoji = await loadEmoji("en");
    expect(emoji.length).toBeGreaterThan(1_700);
    expect(new Set(emoji.map((one) => one.group))).toEqual(new Set(emojiGroups));
    expect(emoji.some((one) => one.character === "🏽")).toBe(false);
    expect(emoji[0]?.name).toBe("grinning face");
  });

  it("are found by shortcode first, then by name and further words", async () => {
    const emoji = await loadEmoji("en");
    expect(searchEmoji(emoji, "tada", 3)[0]?.character).toBe("🎉");
    expect(searchEmoji(emoji, "+1", 3)[0]?.shortcodes).toContain("+1");
    expect(searchEmoji(emoji, "party hat", 3)[0]?.character).toBe("🥳");
    expect(searchEmoji(emoji, "zzzz", 3)).toEqual([]);
    expect(emojiByShortcode(emoji, "smile")?.character).toBe("😄");
  });

  it("have German names and the same shortcodes in German", async () => {
    const emoji = await loadEmoji("de");
    expect(searchEmoji(emoji, "kuchen", 9).length).toBeGreaterThan(0);
    expect(searchEmoji(emoji, "tada", 3)[0]?.character).toBe("🎉");
  });
});
