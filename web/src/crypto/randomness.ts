import type { Bytes } from "../protocol/bytes.ts";

/** Gives `length` random bytes that nobody can predict. Tests pass a predictable one. */
export type Randomness = (length: number) => Bytes;

export const systemRandomness: Randomness = (length) => crypto.getRandomValues(new Uint8Array(length));
