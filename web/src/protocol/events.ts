import { bool, bytes, type JsonReader, list, object, optional, type Read, text, uint } from "./json.ts";
import { size } from "./limits.ts";
import { Malformed } from "./malformed.ts";
import { type Problem, problem } from "./problems.ts";

/** Names and JSON arguments of the Socket.IO events of section 12. Binary arguments are in `frames.ts`. */

export const clientEvent = {
  send: "send",
  fetch: "fetch",
  resume: "resume",
  delivered: "delivered",
  read: "read",
  typing: "typing",
} as const;

export const serverEvent = {
  entries: "entries",
  bell: "bell",
  conversation: "conversation",
  delivered: "delivered",
  read: "read",
  typing: "typing",
  presence: "presence",
  account: "account",
  vault: "vault",
  signedOut: "signedOut",
} as const;

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
export type AccountGrew = Read<typeof accountGrew>;

export const vaultChanged = object({ version: uint });

export const signedOut = object({ code: text });

export type Acknowledged<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly problem: Problem };

/** The two arguments of every acknowledgement: (problem or null, result). */
export function readAcknowledgement<T>(reader: JsonReader<T>, failure: unknown, result: unknown): Acknowledged<T> {
  if (failure !== null && failure !== undefined) return { ok: false, problem: problem(failure, "problem") };
  return { ok: true, result: reader(result, "result") };
}

/** A binary argument: socket.io-client delivers ArrayBuffers in browsers and Buffers in Node. */
export const binary: JsonReader<Uint8Array> = (value, path) => {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new Malformed(`${path}: not bytes`);
};
