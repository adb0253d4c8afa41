const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Shown as a picture by itself, or made one by a variation selector; flags; keycaps. */
const emoji =
  /^(?:(?!\p{RI})\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{RI}{2}|\p{Emoji_Modifier_Base}\p{Emoji_Modifier})/u;

const mostShownBig = 3;

/** How many emoji `text` is made of; 0 when there is anything else in it, or more than are shown big. */
export function bigEmoji(text: string): number {
  // The longest emoji are families and flags of regions: under 40 units each.
  if (text.length > mostShownBig * 40) return 0;
  const parts = [...graphemes.segment(text.replace(/\s/gu, ""))];
  return parts.length <= mostShownBig && parts.every((part) => emoji.test(part.segment)) ? parts.length : 0;
}
