import { describe, expect, it } from "vitest";
import { bigEmoji } from "./emojiOnly.ts";

describe("big emoji", () => {
  it.each([
    ["😀", 1],
    ["😀 🎉", 2],
    ["👨‍👩‍👧‍👦👍🏽🇩🇪", 3],
    ["❤️", 1],
    ["1️⃣", 1],
    ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1],
  ])("%s are %d", (text, count) => {
    expect(bigEmoji(text)).toBe(count);
  });

  it.each(["", "😀😀😀😀", "ok 😀", "©", "7", "#", "a", "😀.", "🇩", "😀".repeat(40)])("%j is none", (text) => {
    expect(bigEmoji(text)).toBe(0);
  });
});
