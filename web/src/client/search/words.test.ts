import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, hasWords, keysOf, keysWanted, matchesIn, queryWords } from "./words.ts";

const has = (text: string, query: string) => hasWords(text, queryWords(query));
const marked = (text: string, query: string) => matchesIn(text, query).map(({ start, end }) => text.slice(start, end));

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
    ["مدرســة جميلة", "مدرسه", ["مدرســة"]],
    ["مُحَمَّد", "محمد", ["مُحَمَّد"]],
    ["کتاب", "كتاب", ["کتاب"]],
    ["שָׁלוֹם", "שלום", ["שָׁלוֹם"]],
    ["Straße", "strasse", ["Straße"]],
    ["Łódź, København", "lodz kobenhavn", ["Łódź", "København"]],
    ["ISPARTA ılık", "ilik", ["ılık"]],
    ["Ο ΔΡΟΜΟΣ", "δρόμος", ["ΔΡΟΜΟΣ"]],
    ["ไปเที่ยวทะเลกัน", "ทะเล", ["ทะเล"]],
    ["東京タワーに行く", "タワー", ["タワー"]],
    ["한국어 공부", "한국", ["한국"]],
  ])("in %j are found by %j", (text, query, found) => {
    expect(has(text, query)).toBe(true);
    expect(marked(text, query)).toEqual(found);
  });

  it.each([
    ["content", "tent"],
    ["only one of them", "only two"],
    ["anything", ""],
    ["anything", "…!"],
    ["มือ", "มอ"],
    ["की", "का"],
    ["shortened", "shortenedandmore"],
  ])("in %j are not found by %j", (text, query) => {
    expect(has(text, query)).toBe(false);
  });

  it("are found by each of their beginnings, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), fc.nat(20), (text, length) => {
        const [first] = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
        if (first === undefined || fold(first) === "") return;
        const beginning = [...first].slice(0, 1 + (length % [...first].length)).join("");
        if (fold(beginning) === "" || !fold(first).startsWith(fold(beginning))) return;
        expect(has(text, beginning)).toBe(true);
      }),
    );
  });

  it("are never found in a text whose keys lack them", () => {
    const letters = fc.constantFrom(
      "a",
      "B",
      "é",
      "e\u0301",
      "ß",
      "0",
      " ",
      ".",
      "会",
      "議",
      "が",
      "か\u3099",
      "ท",
      "ะ",
      "한",
      "أ",
      "ـ",
      "𠀀",
      "𐐀",
    );
    const written = fc.array(letters, { maxLength: 60 }).map((all) => all.join(""));
    fc.assert(
      fc.property(written, fc.nat(60), fc.integer({ min: 1, max: 40 }), (text, start, length) => {
        const wanted = queryWords(text.slice(start, start + length));
        if (!hasWords(text, wanted)) return;
        const keys = [...keysOf(text)];
        expect(keysWanted(wanted).filter((one) => !keys.some((key) => key.startsWith(one)))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
