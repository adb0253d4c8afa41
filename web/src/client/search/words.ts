/** Finding words by their beginning, in any script: without case, accents, vowel marks and other signs that people leave out. */

export interface Match {
  /** In UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
}

const word = /[\p{L}\p{N}\p{M}]+/gu;

/** Scripts that put no spaces between words: there a word may begin anywhere. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The words of a query; none: nothing is looked for. */
export function queryWords(query: string): readonly string[] {
  return [...new Set((query.match(word) ?? []).map(fold))].filter((one) => one !== "");
}

/** Where `text` has a word that begins with each of `wanted`; null when one of them is missing. */
export function findWords(text: string, wanted: readonly string[]): readonly Match[] | null {
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
  return found.size === wanted.length && wanted.length > 0 ? merged(matches) : null;
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
