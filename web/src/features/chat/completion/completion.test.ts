import { describe, expect, it } from "vitest";
import { closedShortcodeAt, replaced, wordAt } from "./completion.ts";

describe("the word that is being typed", () => {
  it.each([
    ["nice :roc", { trigger: ":", query: "roc", start: 5 }],
    [":+1", { trigger: ":", query: "+1", start: 0 }],
    ["ask @", { trigger: "@", query: "", start: 4 }],
    ["(@Oma.Hi", { trigger: "@", query: "Oma.Hi", start: 1 }],
    ["line\n@bo", { trigger: "@", query: "bo", start: 5 }],
  ])("in %j is %o", (text, word) => {
    expect(wordAt(text, text.length)).toEqual(word);
  });

  it.each(["", "10:30", "a:bc", ":a", ": no", "me@example", "https://example.org"])("in %j is none", (text) => {
    expect(wordAt(text, text.length)).toBeNull();
  });

  it("is the one before the caret, not the last one", () => {
    expect(wordAt("a :smi and more", 6)).toEqual({ trigger: ":", query: "smi", start: 2 });
  });

  it("gives way to what was chosen, with the caret behind it", () => {
    expect(replaced("a :smi and more", 2, 6, "😄")).toEqual({ text: "a 😄 and more", caret: 4 });
  });

  it("is an emoji once its second colon is there", () => {
    expect(closedShortcodeAt("well :tada:", 11)).toBe("tada");
    expect(closedShortcodeAt("from 10:30:", 11)).toBeNull();
  });
});
