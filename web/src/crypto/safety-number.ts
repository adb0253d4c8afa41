import { type Bytes, compare, concat } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { derive } from "./hash.ts";

/** Section 10: 12 groups of 5 digits that two people compare to know that they talk to each other's account. */
export function safetyNumber(a: Bytes, b: Bytes): readonly string[] {
  const ids = compare(a, b) <= 0 ? concat(a, b) : concat(b, a);
  const bytes = derive(ids, label.safetyNumber, [], 60);
  const groups: string[] = [];
  for (let at = 0; at < bytes.length; at += 5) {
    let value = 0;
    for (const byte of bytes.subarray(at, at + 5)) value = value * 256 + byte;
    groups.push(String(value % 100_000).padStart(5, "0"));
  }
  return groups;
}
