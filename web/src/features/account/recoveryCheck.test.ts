import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseGroups, groupsOf, sameGroup } from "./recoveryCheck.ts";

describe("typing the recovery code back", () => {
  it("asks for different groups in rising order, whatever chance says", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })), (chances) => {
        const chosen = chooseGroups(9, 3, () => chances.next().value);
        expect(chosen).toHaveLength(3);
        expect([...new Set(chosen)].sort((a, b) => a - b)).toEqual(chosen);
        expect(chosen.every((index) => index >= 0 && index < 9)).toBe(true);
      }),
    );
  });

  it("reads a group as people write it", () => {
    expect(sameGroup(" 1o-tv ", "10TV")).toBe(true);
    expect(sameGroup("lItv", "11TV")).toBe(true);
    expect(sameGroup("", "11TV")).toBe(false);
    expect(sameGroup("11TW", "11TV")).toBe(false);
  });

  it("takes a code apart at its hyphens", () => {
    expect(groupsOf("AAAA-BBBB-CCCC")).toEqual(["AAAA", "BBBB", "CCCC"]);
  });
});
