/** Finding words by their beginning, in any script: without case, accents, vowel points and other signs that people leave out. */

export interface Match {
  /** In UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
}

const word = /[\p{L}\p{N}\p{M}]+/gu;

/** Scripts that put no spaces between words: there a word may begin anywhere. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Marks that people leave out when they write. Those of Indic and South-East Asian scripts and of kana make other letters. */
const leftOut =
  /(?=\p{M})[\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Arab}\p{scx=Hebr}\p{scx=Syrc}\p{scx=Zinh}]|\u0640/gu;

/** Letters that no decomposition makes alike, though people write one for the other. */
const alike: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  ς: "σ",
  ة: "ه",
  ى: "ي",
  ی: "ي",
  ک: "ك",
};

const likeOthers = new RegExp(`[${Object.keys(alike).join("")}]`, "gu");

export function fold(text: string): string {
  const bare = text.normalize("NFKD").replace(leftOut, "").toLowerCase();
  return bare.replace(likeOthers, (letter) => alike[letter] ?? letter);
}

/** The words of a query; none: nothing is looked for. */
export function queryWords(query: string): readonly string[] {
  return [...new Set((query.match(word) ?? []).map(fold))].filter((one) => one !== "");
}

/** Whether `text` has a word that begins with each of `wanted`. */
export function hasWords(text: string, wanted: readonly string[]): boolean {
  return wanted.length > 0 && look(text, wanted).found.size === wanted.length;
}

/** Where `text` has words that begin with one of the query's, in ascending order. */
export function matchesIn(text: string, query: string): readonly Match[] {
  return look(text, queryWords(query)).matches;
}

function look(text: string, wanted: readonly string[]): { found: ReadonlySet<string>; matches: readonly Match[] } {
  const found = new Set<string>();
  const matches: Match[] = [];
  for (const { 0: part, index } of text.matchAll(word)) {
    const folded = fold(part);
    for (const one of wanted) {
      const at = unspaced.test(one) ? folded.indexOf(one) : folded.startsWith(one) ? 0 : -1;
      if (at === -1) continue;
      found.add(one);
      const start = index + unitsFor(part, at);
      matches.push({ start, end: index + unitsFor(part, at + one.length) });
    }
  }
  return { found, matches: merged(matches) };
}

/** Longer words are indexed by their beginning; what is found is compared with the whole word. */
const longestKey = 24;

/**
 * The keys under which a text is indexed: each word, and in scripts without spaces each letter with the one that follows. Where
 * {@link hasWords} finds `wanted`, each of {@link keysWanted} begins one of these; not the other way round.
 */
export function keysOf(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const part of text.match(word) ?? []) {
    const folded = fold(part);
    if (folded === "") continue;
    if (!unspaced.test(folded)) {
      keys.add(cut(folded));
      continue;
    }
    const letters = [...folded];
    if (!unspaced.test(letters[0] ?? "")) keys.add(cut(folded));
    for (const pair of pairsIn(letters)) keys.add(pair);
  }
  return keys;
}

/** The beginnings that must all be among the keys of a text in which `wanted` is found. */
export function keysWanted(wanted: readonly string[]): readonly string[] {
  return [...new Set(wanted.flatMap((one) => (unspaced.test(one) ? pairsIn([...one]) : [cut(one)])))];
}

function pairsIn(letters: readonly string[]): string[] {
  return letters.flatMap((letter, index) => (unspaced.test(letter) ? [letter + (letters[index + 1] ?? "")] : []));
}

function cut(word: string): string {
  const beginning = word.slice(0, longestKey);
  // Half of a pair of surrogates is no text.
  return /[\ud800-\udbff]$/.test(beginning) ? beginning.slice(0, -1) : beginning;
}

/** How many units of `part` fold to the first `length` units of its folded form, marks that follow included. */
function unitsFor(part: string, length: number): number {
  let folded = 0;
  let units = 0;
  for (const character of part) {
    const own = fold(character).length;
    if (folded >= length && own > 0) break;
    folded += own;
    units += character.length;
  }
  return units;
}

function merged(matches: readonly Match[]): readonly Match[] {
  const sorted = matches.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter((one, index) => index === 0 || one.start >= (sorted[index - 1]?.end ?? 0));
}
