import { describe, expect, it } from "vitest";
import { estimateStrength } from "./strengthEstimator.ts";

describe("the strength gate", () => {
  it.each(["velvet harbour tulip 94", "correct horse battery staple", "kX9#vQ2$mL7p"])("lets %s pass", (password) => {
    expect(estimateStrength(password, "alice")).toMatchObject({ enough: true, hint: "good" });
  });

  it.each([
    ["password123", "common"],
    ["zxcvbhgfdsawert", "pattern"],
    ["aaaaaaaaaaaaaaaa", "pattern"],
    ["xK#9vQ", "tooShort"],
    ["", "empty"],
  ])("refuses %s and says why: %s", (password, hint) => {
    expect(estimateStrength(password, "alice")).toMatchObject({ enough: false, hint });
  });

  it("knows the person's own name", () => {
    expect(estimateStrength("Montgomeryshire1", "Montgomeryshire")).toMatchObject({
      enough: false,
      hint: "containsName",
    });
  });

  it("refuses more than 1,024 bytes after normalisation", () => {
    expect(estimateStrength("é".repeat(513), "alice")).toMatchObject({ enough: false, hint: "tooLong" });
  });
});
