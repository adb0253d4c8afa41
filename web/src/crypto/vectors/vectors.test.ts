import { describe, expect, test } from "vitest";
import { Malformed } from "../../protocol/malformed.ts";
import { accounts } from "./accounts.ts";
import { type Case, type Check, casesOf, vectorFiles } from "./case.ts";
import { primitives } from "./primitives.ts";

const checks: Readonly<Record<string, Check>> = { ...primitives, ...accounts };

test("no vector file is without a check", () => {
  expect(vectorFiles().filter((file) => checks[file] === undefined)).toEqual([]);
});

for (const file of vectorFiles()) {
  const check = checks[file];
  if (check === undefined) continue;
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
