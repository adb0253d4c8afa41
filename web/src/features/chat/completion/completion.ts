/** A word that is being typed and can be completed: `:smi` or `@bo`. */
export interface CompletedWord {
  readonly trigger: ":" | "@";
  readonly query: string;
  /** Where it begins in the text, trigger included. */
  readonly start: number;
}

const shortcode = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,32}))$/u;
const mention = /(?:^|[\s(])(@([\p{L}\p{N}._-]{0,32}))$/u;
const closedShortcode = /(?:^|[^\p{L}\p{N}:]):([\w+-]{2,32}):$/u;

/** What stands before the caret and can be completed; null when nothing does. */
export function wordAt(text: string, caret: number): CompletedWord | null {
  const before = text.slice(Math.max(0, caret - 40), caret);
  const emoji = shortcode.exec(before);
  if (emoji !== null) return { trigger: ":", query: emoji[2] ?? "", start: caret - (emoji[1] ?? "").length };
  const person = mention.exec(before);
  if (person !== null) return { trigger: "@", query: person[2] ?? "", start: caret - (person[1] ?? "").length };
  return null;
}

/** The code of `:code:` right before the caret. */
export function closedShortcodeAt(text: string, caret: number): string | null {
  return closedShortcode.exec(text.slice(Math.max(0, caret - 40), caret))?.[1] ?? null;
}

/** `text` with `replacement` from `start` to `end`, and where the caret then stands. */
export function replaced(
  text: string,
  start: number,
  end: number,
  replacement: string,
): { text: string; caret: number } {
  return { text: text.slice(0, start) + replacement + text.slice(end), caret: start + replacement.length };
}
