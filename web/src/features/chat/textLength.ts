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
  for (const character of [...text].reverse()) {
    if (excess <= 0) break;
    excess -= encoder.encode(character).length;
    over++;
  }
  return { kind: "over", over };
}
