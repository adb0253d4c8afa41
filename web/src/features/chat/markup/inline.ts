import { findLinks } from "./links.ts";

/** A piece of a line. `label` of a link is the text as it was written. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly label: string; readonly href: string }
  | { readonly kind: "mention"; readonly name: string }
  | { readonly kind: "strong" | "emphasis" | "strike"; readonly children: readonly Inline[] };

type Style = "strong" | "emphasis" | "strike";

interface Mark {
  readonly kind: "mark";
  readonly text: string;
  readonly style: Style;
  readonly opens: boolean;
  readonly closes: boolean;
}

interface Open {
  readonly mark: Mark;
  readonly before: Inline[];
}

const styles: Readonly<Record<string, Style>> = {
  "**": "strong",
  __: "strong",
  "*": "emphasis",
  _: "emphasis",
  "~~": "strike",
};

const word = /[\p{L}\p{N}]/u;
const space = /\s/u;

/**
 * One line of a text as `**bold**`, `*italic*`, `~~struck~~`, `` `code` `` and addresses. What does not pair stays as it was
 * written, and so does what follows a backslash, the backslash included. Linear in the length of the line.
 */
export function parseInline(line: string, names: readonly string[] = []): readonly Inline[] {
  const open: Open[] = [];
  let current: Inline[] = [];
  for (const token of tokens(line, names)) {
    if (token.kind !== "mark") {
      append(current, token);
      continue;
    }
    const at = token.closes ? open.findLastIndex((one) => one.mark.text === token.text) : -1;
    if (at !== -1) {
      current = collapse(open, at + 1, current);
      const opened = open.pop();
      if (opened === undefined) throw new Error("an index that was found is in the list");
      if (current.length > 0) {
        opened.before.push({ kind: token.style, children: current });
        current = opened.before;
        continue;
      }
      current = opened.before;
      append(current, { kind: "text", text: token.text + token.text });
    } else if (token.opens) {
      open.push({ mark: token, before: current });
      current = [];
    } else {
      append(current, { kind: "text", text: token.text });
    }
  }
  return collapse(open, 0, current);
}

/** Marks that never closed become the text they are. */
function collapse(open: Open[], keep: number, innermost: Inline[]): Inline[] {
  let current = innermost;
  while (open.length > keep) {
    const opened = open.pop();
    if (opened === undefined) break;
    const inner = current;
    current = opened.before;
    append(current, { kind: "text", text: opened.mark.text });
    for (const one of inner) append(current, one);
  }
  return current;
}

function append(to: Inline[], one: Inline): void {
  const last = to.at(-1);
  if (one.kind === "text" && last?.kind === "text") to[to.length - 1] = { kind: "text", text: last.text + one.text };
  else if (one.kind !== "text" || one.text !== "") to.push(one);
}

function* tokens(line: string, names: readonly string[]): Generator<Inline | Mark> {
  const links = findLinks(line);
  let nextLink = 0;
  let plain = 0;
  let at = 0;
  /** No backtick from here on closes: each was looked for once. */
  let codeUntil = line.length;
  const text = (end: number): Inline => ({ kind: "text", text: line.slice(plain, end) });
  while (at < line.length) {
    while ((links[nextLink]?.start ?? line.length) < at) nextLink++;
    const link = links[nextLink];
    if (link?.start === at) {
      yield text(at);
      yield { kind: "link", label: line.slice(link.start, link.end), href: link.href };
      plain = at = link.end;
      continue;
    }
    const character = line.charAt(at);
    if (character === "\\" && "*_~`".includes(line.charAt(at + 1))) {
      at += 2;
    } else if (character === "`") {
      const end = at < codeUntil ? line.indexOf("`", at + 1) : -1;
      if (end === -1) codeUntil = at;
      if (end > at + 1) {
        yield text(at);
        yield { kind: "code", text: line.slice(at + 1, end) };
        plain = at = end + 1;
      } else {
        at++;
      }
    } else if (character === "@") {
      const name = word.test(line.charAt(at - 1)) ? undefined : mentionAt(line, at + 1, names);
      if (name === undefined) {
        at++;
      } else {
        yield text(at);
        yield { kind: "mention", name };
        plain = at = at + 1 + name.length;
      }
    } else if (character === "*" || character === "_" || character === "~") {
      let end = at;
      while (line.charAt(end) === character) end++;
      yield text(at);
      yield* run(line, at, end);
      plain = at = end;
    } else {
      at++;
    }
  }
  yield text(line.length);
}

/** A run of one mark: `***` closes the inner pair first. A longer one is a line somebody drew. */
function* run(line: string, start: number, end: number): Generator<Inline | Mark> {
  const character = line.charAt(start);
  const length = end - start;
  const before = line.charAt(start - 1);
  const after = line.charAt(end);
  const opens = after !== "" && !space.test(after);
  const closes = before !== "" && !space.test(before);
  const known = character === "~" ? length === 2 : length <= 3;
  if (!known || (!opens && !closes)) {
    yield { kind: "text", text: line.slice(start, end) };
    return;
  }
  // Inside a word only the double marks count: 2*3*4 and snake_case_name stay what they are.
  const mark = (text: string): Mark => {
    const inWords = text.length === 2 && character !== "_";
    return {
      kind: "mark",
      text,
      style: styles[text] ?? "emphasis",
      opens: opens && (inWords || !word.test(before)),
      closes: closes && (inWords || !word.test(after)),
    };
  };
  const single = mark(character);
  const double = mark(character + character);
  if (length === 1) yield single;
  else if (length === 2) yield double;
  else yield* opens ? [double, single] : [single, double];
}

function mentionAt(line: string, at: number, names: readonly string[]): string | undefined {
  return names
    .filter((name) => line.slice(at, at + name.length).toLowerCase() === name.toLowerCase())
    .map((name) => line.slice(at, at + name.length))
    .filter((name) => !/[\p{L}\p{N}_-]/u.test(line.charAt(at + name.length)))
    .sort((a, b) => b.length - a.length)[0];
}

export function inlineText(line: readonly Inline[]): string {
  return line
    .map((one) => {
      switch (one.kind) {
        case "text":
        case "code":
          return one.text;
        case "link":
          return one.label;
        case "mention":
          return `@${one.name}`;
        default:
          return inlineText(one.children);
      }
    })
    .join("");
}
