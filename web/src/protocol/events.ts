import { bool, bytes, type JsonReader, list, object, optional, text, uint } from "./json.ts";
import { size } from "./limits.ts";
import { Malformed } from "./malformed.ts";
import { type Problem, problem } from "./problems.ts";

/** JSON arguments of the Socket.IO events of section 12. Binary arguments are in `frames.ts`. */

export interface Presence {
  readonly account: string;
  readonly online: boolean;
  readonly lastSeen: number | null;
}

const lastSeen = optional(uint);

/** [[account, online, last seen or null]…] */
export const presence: JsonReader<readonly Presence[]> = (value, path) =>
  list((row, rowPath): Presence => {
    if (!Array.isArray(row) || row.length !== 3) throw new Malformed(`${rowPath}: not a presence`);
    const [account, online, seen]: readonly unknown[] = row;
    return { account: text(account, rowPath), online: bool(online, rowPath), lastSeen: lastSeen(seen, rowPath) };
  })(value, path);

export const accountGrew = object({ account: bytes(size.hash), seq: uint });
export type Acknowledged<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly problem: Problem };

/** The two arguments of every acknowledgement: (problem or null, result). */
export function readAcknowledgement<T>(reader: JsonReader<T>, failure: unknown, result: unknown): Acknowledged<T> {
  if (failure !== null && failure !== undefined) return { ok: false, problem: problem(failure, "problem") };
  return { ok: true, result: reader(result, "result") };
}
