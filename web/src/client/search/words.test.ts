import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findWords, fold, queryWords } from "./words.ts";

const marked = (text: string, query: string) =>
  findWords(text, queryWords(query))?.map(({ start, end }) => text.slice(start, end)) ?? null;

describe("words", () => {
  it.each([
    ["Bring the tents", "tent", ["tent"]],
    ["Bring the tents", "TENT bri", ["Bri", "tent"]],
    ["Crème brûlée", "creme brulee", ["Crème", "brûlée"]],
    ["Straße und Šibenik", "sib", ["Šib"]],
    ["أهلاً وسهلاً", "اهلا", ["أهلاً"]],
    ["Привет, мир", "мир при", ["При", "мир"]],
    ["明日の会議は三時", "会議", ["会議"]],
    ["परीक्षा कल है", "परी", ["परी"]],
  ])("in %j are found by %j", (text, query, found) => {
    expect(marked(text, query)).toEqual(found);
  });

  it.each([
    ["content", "tent"],
    ["only one of them", "only two"],
    ["anything", ""],
    ["anything", "…!"],
  ])("in %j are not found by %j", (text, query) => {
    expect(marked(text, query)).toBeNull();
  });

  it("are found by each of their beginnings, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), fc.nat(20), (text, length) => {
        const [first] = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
        if (first === undefined || fold(first) === "") return;
        const beginning = [...first].slice(0, 1 + (length % [...first].length)).join("");
        if (fold(beginning) === "" || !fold(first).startsWith(fold(beginning))) return;
        expect(findWords(text, queryWords(beginning))).not.toBeNull();
      }),
    );
  });
});
