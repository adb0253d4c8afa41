import { maxTextBytes } from "../../client/api.ts";

const encoder = new TextEncoder();

/** How `text` stands to the limit of {@link maxTextBytes} bytes. */
export type TextLength =
  | { readonly kind: "fits" }
  /** Close: at most so many characters still fit. */
  | { readonly kind: "near"; readonly left: number }
  /** So many characters at the end are too many. */
  | { readonly kind: "over"; readonly over: number };

const nearBytes = 500;

export function textLength(text: string): TextLength {
  // A UTF-16 unit takes at most three bytes: most texts need no counting.
  if (text.length * 3 <= maxTextBytes - nearBytes) return { kind: "fits" };
  const bytes = encoder.encode(text).length;
  if (bytes <= maxTextBytes) {
    const left = maxTextBytes - bytes;
    return left > nearBytes ? { kind: "fits" } : { kind: "near", left };
  }
  let excess = bytes - maxTextBytes;
  let over = 0;
  // Somebody may have pasted a whole book: no copy of it, and no call for each character.
  for (let end = text.length; excess > 0 && end > 0; over++) {
    const pair = end > 1 && (text.codePointAt(end - 2) ?? 0) > 0xffff;
    end -= pair ? 2 : 1;
    excess -= bytesOf(text.codePointAt(end) ?? 0);
  }
  return { kind: "over", over };
}

/** In UTF-8; a lone surrogate is written as U+FFFD, three bytes as well. */
function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
