export interface Emoji {
  readonly character: string;
  /** What it is called, in the person's language where there are names in it. */
  readonly name: string;
  /** Without colons; the first is the usual one. */
  readonly shortcodes: readonly string[];
  readonly group: EmojiGroup;
  /** Lower case: shortcodes, name and further words, each after a space. */
  readonly words: string;
}

export const emojiGroups = [
  "smileys",
  "people",
  "nature",
  "food",
  "travel",
  "activities",
  "objects",
  "symbols",
  "flags",
] as const;
export type EmojiGroup = (typeof emojiGroups)[number];

/** A line of the data as it is published. */
interface EmojiLine {
  readonly hexcode: string;
  readonly label: string;
  readonly unicode: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
}

/** The numbers that the data gives them; 2 are skin tones and hair, which are no emoji by themselves. */
const groupNumbers: Readonly<Record<number, EmojiGroup>> = {
  0: "smileys",
  1: "people",
  3: "nature",
  4: "food",
  5: "travel",
  6: "activities",
  7: "objects",
  8: "symbols",
  9: "flags",
};

const loaded = new Map<string, Promise<readonly Emoji[]>>();

/** All emoji in their usual order, fetched once when first needed. Rejects when the server cannot be reached; then asks again. */
export function loadEmoji(language: string): Promise<readonly Emoji[]> {
  let emoji = loaded.get(language);
  if (emoji === undefined) {
    emoji = fetchEmoji(language);
    loaded.set(language, emoji);
    emoji.catch(() => loaded.delete(language));
  }
  return emoji;
}

async function fetchEmoji(language: string): Promise<readonly Emoji[]> {
  const [names, shortcodes] = await Promise.all([
    language === "de" ? import("emojibase-data/de/compact.json") : import("emojibase-data/en/compact.json"),
    import("emojibase-data/en/shortcodes/github.json"),
  ]);
  return emojiFrom(names.default, shortcodes.default);
}

function emojiFrom(
  names: readonly EmojiLine[],
  shortcodes: Readonly<Record<string, string | readonly string[]>>,
): readonly Emoji[] {
  return names
    .filter((one) => groupNumbers[one.group ?? -1] !== undefined)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((one): Emoji => {
      const codes = [shortcodes[one.hexcode] ?? []].flat();
      return {
        character: one.unicode,
        name: one.label,
        shortcodes: codes,
        group: groupNumbers[one.group ?? -1] ?? "symbols",
        words: ["", ...codes, one.label, ...(one.tags ?? [])].join(" ").toLowerCase(),
      };
    });
}

/** Those with a word that begins with each word of `query`; whose shortcode or name begins with it come first. */
export function searchEmoji(emoji: readonly Emoji[], query: string, most: number): readonly Emoji[] {
  const wanted = query
    .toLowerCase()
    .split(/\s+/u)
    .filter((one) => one !== "");
  if (wanted.length === 0) return [];
  const rank = (one: Emoji): number => {
    const first = wanted[0] ?? "";
    if (one.shortcodes.includes(first)) return 0;
    if (one.shortcodes.some((code) => code.startsWith(first))) return 1;
    return one.name.toLowerCase().startsWith(first) ? 2 : 3;
  };
  return emoji
    .filter((one) => wanted.every((part) => one.words.includes(` ${part}`) || one.words.includes(`_${part}`)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most);
}

/** The emoji whose shortcode is exactly `code`. */
export function emojiByShortcode(emoji: readonly Emoji[], code: string): Emoji | null {
  return emoji.find((one) => one.shortcodes.includes(code)) ?? null;
}
