import type { Bytes } from "./bytes.ts";
import { Malformed } from "./malformed.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const outside = 255;
/** Index = character code. */
const values = new Uint8Array(128).fill(outside);
for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;

/** base64url without padding (RFC 4648 section 5). Hundreds of conversations bring thousands of ids: no step of it allocates. */
export function toBase64url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const characters = Math.min(4, bytes.length - at + 1);
    for (let i = 0; i < characters; i++) text += alphabet.charAt((group >> (18 - 6 * i)) & 63);
  }
  return text;
}

/** @throws Malformed on other alphabets, padding, an impossible length, non-zero trailing bits */
export function fromBase64url(text: string): Bytes {
  if (text.length % 4 === 1) throw new Malformed("base64url: impossible length");
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let pending = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? outside;
    if (value === outside) throw new Malformed("base64url: character outside the alphabet");
    pending = ((pending << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (pending >> bits) & 0xff;
    }
  }
  if ((pending & ((1 << bits) - 1)) !== 0) throw new Malformed("base64url: trailing bits are not zero");
  return out;
}

/** base64url of exactly `length` bytes. */
export function fixedFromBase64url(text: string, length: number): Bytes {
  const bytes = fromBase64url(text);
  if (bytes.length !== length) throw new Malformed(`base64url: not ${length} bytes`);
  return bytes;
}
