/** The numbers that this device gives its messages in a conversation: drawn, given back, and adopted as the server has them. */
import { type Bytes, equal } from "../protocol/bytes.ts";
import type { CounterRow, EntryRow, NumberedEnvelope } from "./catalogue.ts";

/** A server that refuses more of one number than this and stores an older one of them after all is not told from a copy of this profile. */
const mostGivenBack = 8;

/** Whether this device made this envelope with the number that it draws next, and was told that the server has no copy. */
export function gaveBack(row: CounterRow | null, counter: number, hash: Bytes): boolean {
  return row !== null && counter === row.counter + 1 && (row.givenBack ?? []).some((one) => equal(one, hash));
}

/** The last number that was drawn goes back, for the server says that it has no copy of this envelope. */
export function withGivenBack(row: CounterRow, { counter, hash, previous }: NumberedEnvelope): CounterRow {
  return { ...withMade(row, hash), counter: counter - 1, hash: previous };
}

/** Another envelope takes the number of this one, which the server may have. */
export function withReplaced(row: CounterRow, { hash }: NumberedEnvelope, by: NumberedEnvelope): CounterRow {
  return { ...withMade(row, hash), hash: by.hash };
}

function withMade(row: CounterRow, hash: Bytes): CounterRow {
  return { ...row, givenBack: [hash, ...(row.givenBack ?? [])].slice(0, mostGivenBack) };
}

/**
 * What is stored counts: other bytes of another run of this profile, or those that the server said it lacks.
 *
 * @param rows of this device, in the order of the conversation
 */
export function withStored(row: CounterRow, rows: readonly EntryRow[]): CounterRow {
  let now = row;
  for (const { conversation, counter, hash } of rows)
    if (counter !== undefined && (counter === now.counter || gaveBack(now, counter, hash)))
      now = { conversation, counter, hash };
  return now;
}
