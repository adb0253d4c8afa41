import fc from "fast-check";
import { expect, test } from "vitest";
import { blocksWith, DocumentTable, keysOfBlock, mergeSegments, readHead, SegmentBuilder } from "./segment.ts";

const letters = ["a", "b", "é", "会", "𠀀", "𠀁", "𐐀"];

test("a beginning is looked up in few blocks, and all its words are in them, also after a merge", () => {
  const parts = [3_000, 1, 2_000].map((count, part) => {
    const builder = new SegmentBuilder();
    for (let place = 0; place < count; place++) {
      const word = (number: number) =>
        Array.from({ length: 9 }, (_, digit) => letters[Math.floor(number / 7 ** digit) % 7]).join("");
      builder.add(documentAt(part, place), new Set([word(place * 7_919), word(place * 104_729), "common"]));
    }
    return builder.finish();
  });
  const merged = mergeSegments(parts);
  const { firstKeys, count } = readHead(merged.head);
  expect(count).toBe(5_001);
  expect(firstKeys.length).toBe(merged.blocks.length);
  expect(firstKeys.length).toBeGreaterThan(5);
  const all = merged.blocks.flatMap((block) => [...keysOfBlock(block)]);
  expect(all.map(({ key }) => key)).toEqual([...new Set(all.map(({ key }) => key))].sort());
  expect(all.find(({ key }) => key === "common")?.places()).toEqual(Array.from({ length: 5_001 }, (_, place) => place));
  const documents = new DocumentTable(merged.documents, count);
  expect([0, 3_000, 3_001].map((place) => documents.at(place))).toEqual([
    documentAt(0, 0),
    documentAt(1, 0),
    documentAt(2, 0),
  ]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 5 }), (some) => {
      const beginning = some.join("");
      const { from, to } = blocksWith(firstKeys, beginning);
      const looked = merged.blocks.slice(from, to + 1).flatMap((block) => [...keysOfBlock(block)]);
      const having = (keys: typeof all) => keys.filter(({ key }) => key.startsWith(beginning)).map(({ key }) => key);
      expect(having(looked)).toEqual(having(all));
    }),
  );
  expect(blocksWith([], "a")).toEqual({ from: 0, to: -1 });
});

/** Two conversations by turns, and times that also go back. */
function documentAt(part: number, place: number) {
  return { conversation: `c${Math.floor(place / 100) % 2}`, sequence: part * 10_000 + place, time: 2e12 - place * 3 };
}
