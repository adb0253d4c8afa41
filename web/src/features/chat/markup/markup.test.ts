import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, parseMarkup, plainText } from "./blocks.ts";
import { type Inline, inlineText, parseInline } from "./inline.ts";
import { findLinks, safeAddress } from "./links.ts";

/** A line in a short notation: <b>, <i>, <s>, [code], {link}, (mention). */
function shown(line: readonly Inline[]): string {
  return line
    .map((one) => {
      switch (one.kind) {
        case "text":
          return one.text;
        case "code":
          return `[${one.text}]`;
        case "link":
          return `{${one.label}}`;
        case "mention":
          return `(${one.name})`;
        case "strong":
          return `<b>${shown(one.children)}</b>`;
        case "emphasis":
          return `<i>${shown(one.children)}</i>`;
        default:
          return `<s>${shown(one.children)}</s>`;
      }
    })
    .join("");
}

describe("a line", () => {
  it.each([
    ["**now** or *never*, ~~maybe~~", "<b>now</b> or <i>never</i>, <s>maybe</s>"],
    ["__now__ or _never_", "<b>now</b> or <i>never</i>"],
    ["***both***", "<b><i>both</i></b>"],
    ["**a *b* c**", "<b>a <i>b</i> c</b>"],
    ["**a *b** c", "<b>a *b</b> c"],
    ["run `rm **x**` now", "run [rm **x**] now"],
    ["这是**重点**。", "这是<b>重点</b>。"],
    ["**مهم** جداً", "<b>مهم</b> جداً"],
  ])("%j is read as %j", (line, expected) => {
    expect(shown(parseInline(line))).toBe(expected);
  });

  it.each([
    "2*3*4 = 24",
    "snake_case_name and __init__py",
    "* not a list, not bold *",
    "** spaced **",
    "a lone ` backtick, a lone * star",
    "¯\\_(ツ)_/¯",
    "-----, *****, ____",
    "``",
    "****",
    "~one~",
    "<b>bold?</b> &amp; <img src=x onerror=alert(1)>",
  ])("%j stays as it was written", (line) => {
    expect(shown(parseInline(line))).toBe(line);
  });

  it("marks the names of people who are there, and no others", () => {
    expect(shown(parseInline("@bob, ask @Bobby or bob@bob.example", ["bob"]))).toBe(
      "(bob), ask @Bobby or bob@bob.example",
    );
  });
});

describe("addresses", () => {
  it.each([
    ["see https://example.org/a_b_c.", "see {https://example.org/a_b_c}."],
    ["(https://en.wikipedia.org/wiki/Ice_(band))", "({https://en.wikipedia.org/wiki/Ice_(band)})"],
    ["**https://example.org**", "<b>{https://example.org}</b>"],
    ["mailto:ana@example.org, soon", "{mailto:ana@example.org}, soon"],
    ["`https://example.org`", "[https://example.org]"],
  ])("in %j are found", (line, expected) => {
    expect(shown(parseInline(line))).toBe(expected);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "https://bank.example@elsewhere.example",
    "https://",
    "mailto:ana@example.org?body=I%20quit",
    "xhttps://example.org",
  ])("such as %j are none", (line) => {
    expect(findLinks(line)).toEqual([]);
  });

  it("keep what is written, and lead to the host by its real name", () => {
    expect(parseInline("https://аррӏе.com/")).toEqual([
      { kind: "link", label: "https://аррӏе.com/", href: "https://xn--80ak6aa92e.com/" },
    ]);
  });

  it("end where the direction of text would be turned", () => {
    const [first] = findLinks("https://example.org/\u202egnp.exe");
    expect(first?.end).toBe("https://example.org/".length);
  });

  it("are http, https or mailto, whatever is written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.string({ unit: "binary" })), (anything) => {
        for (const scheme of ["", "https://", "HTTP://", "mailto:", "java\tscript:"]) {
          for (const link of findLinks(scheme + anything)) {
            const protocol = new URL(link.href).protocol;
            expect(["http:", "https:", "mailto:"]).toContain(protocol);
          }
        }
        const safe = safeAddress(anything);
        if (safe !== null) expect(safe).toMatch(/^(https?:|mailto:)/);
      }),
      { numRuns: 60 },
    );
  });
});

describe("blocks", () => {
  const kinds = (blocks: readonly Block[]) => blocks.map((block) => block.kind);

  it("keep code as it is, to the last space", () => {
    expect(parseMarkup("look:\n```ts\nif (a) {\n  **b**\n}\n```\nsee?")).toMatchObject([
      { kind: "lines" },
      { kind: "code", language: "ts", text: "if (a) {\n  **b**\n}" },
      { kind: "lines" },
    ]);
  });

  it("take a fence that never closes as text", () => {
    expect(kinds(parseMarkup("```\nnot code"))).toEqual(["lines"]);
  });

  it("find quotes, quotes in quotes, and lists", () => {
    const blocks = parseMarkup("> she said\n> > he said\n> so\n- tent\n- rope\n3. third\n4. fourth");
    expect(kinds(blocks)).toEqual(["quote", "list", "list"]);
    expect(blocks[0]).toMatchObject({ blocks: [{ kind: "lines" }, { kind: "quote" }, { kind: "lines" }] });
    expect(blocks[2]).toMatchObject({ start: 3, items: [[{ text: "third" }], [{ text: "fourth" }]] });
  });

  it("keep blank lines between lines", () => {
    expect(parseMarkup("\none\n\n\ntwo\n")).toMatchObject([{ lines: [[{ text: "one" }], [], [], [{ text: "two" }]] }]);
  });

  it("lose their marks in a preview", () => {
    expect(plainText("**Shopping**\n- `milk`\n- ~~eggs~~\n\n> as you said")).toBe("Shopping milk, eggs as you said");
  });
});

describe("anything at all", () => {
  const marks = fc.constantFrom(
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "\n",
    "> ",
    "- ",
    "1. ",
    "\\",
    " ",
    "a",
    "ب",
    "😀",
    "@bob",
  );
  const messages = fc.array(fc.oneof(marks, fc.string()), { maxLength: 60 }).map((parts) => parts.join(""));

  it("loses no character of a line that is no mark", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const line = message.replaceAll("\n", "");
        const kept = inlineText(parseInline(line, ["bob"]));
        const bare = (text: string) => text.replace(/[*_~`]/g, "");
        expect(bare(kept)).toBe(bare(line));
      }),
    );
  });

  it("is read without failing, and the same each time", () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(parseMarkup(message)).toEqual(parseMarkup(message));
        plainText(message);
      }),
    );
  });

  it.each(["*a ", "**", "`", "> ", "- ", "```\n", "~~a", "@", "https://", "_*", ")"])(
    "is read in time when %j is repeated",
    (part) => {
      const message = `https://example.org/${part.repeat(Math.floor(16_384 / part.length))}`;
      expect(plainText(message).length).toBeLessThanOrEqual(message.length);
    },
  );
});
