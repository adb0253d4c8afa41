import { describe, expect, it } from "vitest";
import { maxTextBytes } from "../../client/api.ts";
import { textLength } from "./textLength.ts";

describe("the length of a message", () => {
  it("fits until the limit is near", () => {
    expect(textLength("")).toEqual({ kind: "fits" });
    expect(textLength("a".repeat(maxTextBytes - 501))).toEqual({ kind: "fits" });
    expect(textLength("a".repeat(maxTextBytes - 500))).toEqual({ kind: "near", left: 500 });
  });

  it("fits exactly at the limit and not above", () => {
    expect(textLength("a".repeat(maxTextBytes))).toEqual({ kind: "near", left: 0 });
    expect(textLength("a".repeat(maxTextBytes + 3))).toEqual({ kind: "over", over: 3 });
  });

  it("counts bytes, but says characters: what has to go at the end", () => {
    const cats = "\u{1f431}".repeat(maxTextBytes / 4);
    expect(textLength(cats)).toEqual({ kind: "near", left: 0 });
    expect(textLength(`${cats}\u{1f431}`)).toEqual({ kind: "over", over: 1 });
    expect(textLength(`${cats}ab`)).toEqual({ kind: "over", over: 2 });
  });

  it("says so of a whole book as well", () => {
    const book = "a\u00e4\u20ac\u{1f431}".repeat(100_000);
    const limit = [..."a\u00e4\u20ac\u{1f431}".repeat(maxTextBytes / 10)].length;
    expect(textLength(book)).toEqual({ kind: "over", over: 400_000 - Math.floor(limit / 4) * 4 - 2 });
  });
});
