import { describe, expect, it } from "vitest";
import { avatarDesign } from "./avatarDesign.ts";

describe("a generated picture", () => {
  it("is the same for the same seed, also in later versions", () => {
    const { hue, petalHue, petals } = avatarDesign("q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA");
    expect({ hue, petalHue, petals: petals.length }).toEqual({ hue: 315, petalHue: 165, petals: 6 });
  });

  it("differs between seeds that differ little", () => {
    const designs = ["a", "b", "aa", "ab"].map((seed) => JSON.stringify(avatarDesign(seed)));
    expect(new Set(designs).size).toBe(designs.length);
  });
});
