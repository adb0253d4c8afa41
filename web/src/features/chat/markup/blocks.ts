import { type Inline, inlineText, parseInline } from "./inline.ts";

/** A part of a message that stands by itself. */
export type Block =
  /** Lines as they were written, blank ones between them included. */
  | { readonly kind: "lines"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "list"; readonly start: number | null; readonly items: readonly (readonly Inline[])[] };

const fence = /^\s{0,3}```\s*([\w+#.-]{0,20})\s*$/;
const fenceEnd = /^\s{0,3}```\s*$/;
const quote = /^\s{0,3}> ?(.*)$/;
const bullet = /^\s{0,3}[-*•] +(\S.*)$/;
const numbered = /^\s{0,3}(\d{1,3})[.)] +(\S.*)$/;

/** Quotes inside quotes beyond this depth stay as they were written. */
const deepest = 4;

/**
 * A message as blocks: fenced code, quotes, lists, and everything else as lines. A part of Markdown, chosen for chats: what is
 * no mark stays exactly as it was written, and every character that is no mark is shown. `names` are people who can be mentioned.
 */
export function parseMarkup(text: string, names: readonly string[] = []): readonly Block[] {
  return blocksOf(text.split(/\r\n|\r|\n/), names, deepest);
}

function blocksOf(lines: readonly string[], names: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  let plain: string[] = [];
  const endPlain = () => {
    const kept = withoutBlankEnds(plain);
    if (kept.length > 0) blocks.push({ kind: "lines", lines: kept.map((line) => parseInline(line, names)) });
    plain = [];
  };
  // The last line that ends a fence: a fence below it stays open and is no block.
  const lastFence = lines.findLastIndex((line) => fenceEnd.test(line));
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const opened = at < lastFence ? fence.exec(line) : null;
    if (opened) {
      const end = lines.findIndex((one, index) => index > at && fenceEnd.test(one));
      endPlain();
      blocks.push({ kind: "code", language: opened[1] ?? "", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
    } else if (depth > 0 && quote.test(line)) {
      const inner = matching(lines, at, quote, 1);
      endPlain();
      blocks.push({ kind: "quote", blocks: blocksOf(inner, names, depth - 1) });
      at += inner.length;
    } else if (bullet.test(line)) {
      const items = matching(lines, at, bullet, 1);
      endPlain();
      blocks.push({ kind: "list", start: null, items: items.map((one) => parseInline(one, names)) });
      at += items.length;
    } else if (numbered.test(line)) {
      const items = matching(lines, at, numbered, 2);
      endPlain();
      const start = Number(numbered.exec(line)?.[1]);
      blocks.push({ kind: "list", start, items: items.map((one) => parseInline(one, names)) });
      at += items.length;
    } else {
      plain.push(line);
      at++;
    }
  }
  endPlain();
  return blocks;
}

/** What `group` of `pattern` holds in the lines from `at` on, as long as they match. */
function matching(lines: readonly string[], at: number, pattern: RegExp, group: number): readonly string[] {
  const found: string[] = [];
  for (let index = at; index < lines.length; index++) {
    const match = pattern.exec(lines[index] ?? "");
    if (match === null) break;
    found.push(match[group] ?? "");
  }
  return found;
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

/** Which of `names` the text mentions with @, outside of code. */
export function mentionedNames(text: string, names: readonly string[]): readonly string[] {
  const found = new Set(mentionsIn(parseMarkup(text, names)).map((name) => name.toLowerCase()));
  return names.filter((name) => found.has(name.toLowerCase()));
}

function mentionsIn(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case "lines":
        return block.lines.flatMap(inlineMentions);
      case "list":
        return block.items.flatMap(inlineMentions);
      case "quote":
        return mentionsIn(block.blocks);
      default:
        return [];
    }
  });
}

function inlineMentions(line: readonly Inline[]): readonly string[] {
  return line.flatMap((one) => {
    if (one.kind === "mention") return [one.name];
    return one.kind === "strong" || one.kind === "emphasis" || one.kind === "strike"
      ? inlineMentions(one.children)
      : [];
  });
}

/** The message without its marks, on one line: for lists, notices and what is read aloud. */
export function plainText(text: string): string {
  return blocksText(parseMarkup(text)).replace(/\s+/gu, " ").trim();
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join("\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "lines":
      return block.lines.map((line) => inlineText(line)).join("\n");
    case "list":
      return block.items.map((item) => inlineText(item)).join(", ");
    case "quote":
      return blocksText(block.blocks);
    case "code":
      return block.text;
  }
}
