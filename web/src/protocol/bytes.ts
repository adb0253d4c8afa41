import { Malformed } from "./malformed.ts";

/** Bytes in a buffer of their own: WebCrypto takes them, structured clone copies no more than them. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const noBytes: Bytes = new Uint8Array(0);

/** The same content in a buffer of its own. */
export function ownBytes(bytes: Uint8Array): Bytes {
  return Uint8Array.from(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Equality of public values; the time it takes depends on them. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return compare(a, b) === 0;
}

/** Lexicographic order of unsigned bytes; a prefix comes first. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const loneSurrogate = /\p{Surrogate}/u;

/** UTF-8; a lone surrogate is refused, because the encoder of the platform would replace it silently. */
export function utf8(text: string): Bytes {
  if (loneSurrogate.test(text)) throw new Malformed("text: lone surrogate");
  return encoder.encode(text);
}

/** Well-formed UTF-8 only: no overlong forms, no surrogates. A byte order mark is kept as the character it is. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Malformed("text: not UTF-8");
  }
}

/** Overwrites a secret that is no longer needed. Copies that the engine made elsewhere are out of reach. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
