import type { Bytes } from "./bytes.ts";
import { type Cbor, decode, encode, Fields } from "./cbor.ts";
import { limit, size } from "./limits.ts";
import { Malformed } from "./malformed.ts";

/** Pages of section 11 and the binary arguments of Socket.IO (section 12). */

export const entryKind = { envelope: 0, epochRecord: 1, stub: 2 } as const;

export interface Entry {
  readonly sequence: number;
  /** The server's, not authenticated. */
  readonly time: number;
  readonly kind: (typeof entryKind)[keyof typeof entryKind];
  /** An envelope, an epoch record, or the 32-byte hash of a deleted envelope. */
  readonly entry: Bytes;
}

export interface Page {
  readonly conversation: Bytes;
  /** The conversation's newest sequence at the time of the answer. */
  readonly head: number;
  /** Ascending by sequence. */
  readonly entries: readonly Entry[];
}

export function encodePage(page: Page): Bytes {
  return encode([page.conversation, page.head, page.entries.map((e) => [e.sequence, e.time, e.kind, e.entry])]);
}

export function decodePage(bytes: Uint8Array): Page {
  const fields = new Fields(decode(bytes, limit.page), 3, "page");
  const conversation = fields.bytes(size.hash);
  const head = fields.uint();
  const entries = fields.list(limit.pageEntries, entryFrom);
  for (const [i, entry] of entries.entries()) {
    const before = entries[i - 1];
    if (before !== undefined && entry.sequence !== before.sequence + 1) throw new Malformed("page: a gap or disorder");
    if (entry.sequence === 0 || entry.sequence > head) throw new Malformed("page: an entry above the head or at 0");
  }
  return { conversation, head, entries };
}

function entryFrom(value: Cbor): Entry {
  const fields = new Fields(value, 4, "entry");
  const entry = {
    sequence: fields.uint(),
    time: fields.uint(),
    kind: fields.oneOf([0, 1, 2]),
    entry: fields.bytesUpTo(limit.envelope),
  };
  if (entry.kind === entryKind.stub && entry.entry.length !== size.hash)
    throw new Malformed("page: stub is not a hash");
  return entry;
}

/** Argument of `resume`: what this client has of each conversation. */
export function encodeResume(cursors: readonly { conversation: Bytes; cursor: number }[]): Bytes {
  return encode(cursors.map((c) => [c.conversation, c.cursor]));
}

export interface Behind {
  readonly conversation: Bytes;
  readonly head: number;
  /** The newest epoch's n. */
  readonly epoch: number;
}

/** Result of `resume`: every conversation that has more than the client. */
export function decodeResumed(bytes: Uint8Array): Behind[] {
  return new Fields([decode(bytes, limit.frame)], 1, "resume").list(limit.conversations, (value) => {
    const fields = new Fields(value, 3, "resume");
    return { conversation: fields.bytes(size.hash), head: fields.uint(), epoch: fields.uint() };
  });
}

/** Argument of `delivered` from client to server. */
export function encodeDelivered(stored: readonly { conversation: Bytes; sequence: number }[]): Bytes {
  return encode(stored.map((d) => [d.conversation, d.sequence]));
}

export interface Delivered {
  readonly conversation: Bytes;
  readonly account: Bytes;
  readonly sequence: number;
}

/** Argument of `delivered` from server to client. */
export function decodeDelivered(bytes: Uint8Array): Delivered {
  const fields = new Fields(decode(bytes, limit.mark), 3, "delivered");
  return { conversation: fields.bytes(size.hash), account: fields.bytes(size.hash), sequence: fields.uint() };
}

export interface Bell {
  readonly conversation: Bytes;
  readonly head: number;
}

/** Argument of `bell`: there is more than was pushed. */
export function decodeBell(bytes: Uint8Array): Bell {
  const fields = new Fields(decode(bytes, limit.mark), 2, "bell");
  return { conversation: fields.bytes(size.hash), head: fields.uint() };
}

export interface RelayedMark {
  readonly account: Bytes;
  /** Still sealed. */
  readonly mark: Bytes;
}

/** Argument of `read` and `typing` from server to client. */
export function decodeRelayedMark(bytes: Uint8Array): RelayedMark {
  const fields = new Fields(decode(bytes, 2 * limit.mark), 2, "relayed mark");
  return { account: fields.bytes(size.hash), mark: fields.bytesUpTo(limit.mark) };
}
