// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { applyLanguage, chooseLanguage, chosenLanguage, type Messages, text } from "./index.ts";
import { dayHeading } from "./time.ts";

afterEach(async () => {
  localStorage.clear();
  await applyLanguage("en");
});

/** Every text in `part` by its path; functions called with numbers and names where they take them. */
function* texts(part: unknown, path: string): Generator<[string, string]> {
  if (typeof part === "string") yield [path, part];
  else if (typeof part === "function") yield [path, String(part(3, "bob", "x"))];
  else if (typeof part === "object" && part !== null) {
    for (const [key, inner] of Object.entries(part)) yield* texts(inner, `${path}.${key}`);
  }
}

describe.each<[string, Messages]>([
  ["German", de],
  ["Arabic", ar],
])("the %s catalogue", (_, catalogue) => {
  it("says something everywhere English does, and never in English", () => {
    // Names and layouts, not sentences.
    const same = new Set(["titleWithUnread", "fileName"]);
    const english = new Map(texts(en, ""));
    for (const [path, said] of texts(catalogue, "")) {
      const original = english.get(path) ?? "";
      expect(said === "", path).toBe(original === "");
      if (original.length > 20 && !same.has(path.split(".").at(-1) ?? "")) expect(said, path).not.toBe(original);
    }
  });
});

describe("plurals", () => {
  it("have the six forms of Arabic", () => {
    const said = [0, 1, 2, 3, 11, 100].map((count) => ar.people.unread(count));
    expect(new Set(said).size).toBe(6);
    expect(said[2]).toBe("رسالتان غير مقروءتين");
  });

  it("have the two of German", () => {
    expect(de.people.unread(1)).toBe("1 ungelesene Nachricht");
    expect(de.people.unread(1_000)).toBe("1.000 ungelesene Nachrichten");
  });
});

describe("the language", () => {
  it("changes texts, dates and the direction of the page, and is kept", async () => {
    const day = new Date(2026, 2, 5, 12).getTime();
    await chooseLanguage("ar");
    expect(document.documentElement.dir).toBe("rtl");
    expect(text.chat.send).toBe("إرسال");
    expect(dayHeading(day, day + 40 * 86_400_000)).toMatch(/مارس/);
    expect(chosenLanguage()).toBe("ar");
    await chooseLanguage("de");
    expect(document.documentElement.dir).toBe("ltr");
    expect(document.documentElement.lang).toBe("de");
    expect(dayHeading(day, day + 40 * 86_400_000)).toBe("Donnerstag, 5. März");
    await chooseLanguage("system");
    expect(chosenLanguage()).toBe("system");
    expect(text.language).toBe("en");
  });
});
