import { type Bytes, compare } from "./bytes.ts";
import { Malformed } from "./malformed.ts";

/** Refuses what is not strictly ascending: one order, no repetition. */
export function ascending(values: readonly number[], what: string): void {
  for (const [i, value] of values.entries()) {
    const before = values[i - 1];
    if (before !== undefined && before >= value) throw new Malformed(`${what}: not in ascending order`);
  }
}

/** The same for byte strings in lexicographic order. */
export function ascendingBytes(values: readonly Bytes[], what: string): void {
  for (const [i, value] of values.entries()) {
    const before = values[i - 1];
    if (before !== undefined && compare(before, value) >= 0) throw new Malformed(`${what}: not in ascending order`);
  }
}
