import { describe, expect, test } from "vitest";
import { Malformed } from "../../protocol/malformed.ts";
import { accounts } from "./accounts.ts";
import { type Case, type Check, casesOf, vectorFiles } from "./case.ts";
import { conversations } from "./conversations.ts";
import { primitives } from "./primitives.ts";

const checks: Readonly<Record<string, Check>> = { ...primitives, ...accounts, ...conversations };

test("every vector file has a check, and every check its file", () => {
  expect(vectorFiles().sort()).toEqual(Object.keys(checks).sort());
});

for (const [file, check] of Object.entries(checks)) {
  describe(file, () => {
    test.each(casesOf(file).map((c, i) => [`${i} ${c.text("name")}`, c] as const))("%s", async (_, c) => {
      expect(await accepts(check, c)).toBe(c.flag("valid"));
    });
  });
}

async function accepts(check: Check, c: Case): Promise<boolean> {
  try {
    return await check(c);
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}
