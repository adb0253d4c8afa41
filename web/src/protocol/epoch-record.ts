import type { LogHead } from "./account-log.ts";
import type { Bytes } from "./bytes.ts";
import { type Cbor, decode, encode, Fields, item, versioned } from "./cbor.ts";
import { limit, size } from "./limits.ts";

/** The epoch record of section 7.3: what it says. Whether it may say it is decided in `crypto/epoch-record.ts`. */

export const recordKind = { create: 0, rotate: 1, add: 2, remove: 3, leave: 4, roles: 5, settings: 6 } as const;
export const keyMode = { fresh: 0, derived: 1, none: 2 } as const;

export interface Member {
  readonly account: Bytes;
  /** 0 member, 1 admin, 2 owner; in direct conversations always 0. */
  readonly role: 0 | 1 | 2;
  readonly head: LogHead;
  readonly g: number;
  /** keyHash of S_g. */
  readonly keyHash: Bytes;
}

export interface Author {
  readonly account: Bytes;
  readonly device: number;
  readonly head: LogHead;
}

/** A sequence and the running hash T of the conversation's entries up to it (section 7.2). */
export interface TranscriptPoint {
  readonly sequence: number;
  readonly hash: Bytes;
}

export interface EpochRecordBody {
  /** 32 bytes; empty in record 0 of a group. */
  readonly conversation: Bytes;
  readonly n: number;
  /** recordHash of n − 1; empty in record 0. */
  readonly prev: Bytes;
  readonly kind: number;
  readonly author: Author;
  /** Ascending by account. */
  readonly put: readonly Member[];
  readonly removed: readonly Bytes[];
  readonly rosterHash: Bytes;
  readonly keyMode: number;
  readonly commitment: Bytes;
  readonly transcript: TranscriptPoint;
  readonly time: number;
  readonly details: readonly Cbor[];
}

const mostMembers = 10_000;

export function memberToCbor(member: Member): Cbor {
  return [member.account, member.role, member.head.seq, member.head.hash, member.g, member.keyHash];
}

export function encodeEpochRecordBody(body: EpochRecordBody): Bytes {
  const { author, transcript } = body;
  return encode([
    1,
    1,
    body.conversation,
    body.n,
    body.prev,
    body.kind,
    [author.account, author.device, author.head.seq, author.head.hash],
    [body.put.map(memberToCbor), [...body.removed]],
    body.rosterHash,
    body.keyMode,
    body.commitment,
    [transcript.sequence, transcript.hash],
    body.time,
    body.details,
  ]);
}

export function decodeEpochRecordBody(bytes: Uint8Array): EpochRecordBody {
  const fields = versioned(decode(bytes, limit.epochRecord), 14, "epoch record");
  const conversation = fields.bytesOrEmpty(size.hash);
  const n = fields.uint();
  const prev = fields.bytesOrEmpty(size.hash);
  const kind = fields.uint();
  const author = fields.fields(4, "author");
  const change = (f: Fields) => ({
    put: f.list(mostMembers, memberFrom),
    removed: f.list(mostMembers, item.bytes(size.hash)),
  });
  return {
    conversation,
    n,
    prev,
    kind,
    author: {
      account: author.bytes(size.hash),
      device: author.uint(),
      head: { seq: author.uint(), hash: author.bytes(size.hash) },
    },
    ...change(fields.fields(2, "change")),
    rosterHash: fields.bytes(size.hash),
    keyMode: fields.uint(),
    commitment: fields.bytes(size.hash),
    transcript: transcriptFrom(fields.fields(2, "transcript")),
    time: fields.uint(),
    details: fields.fields(undefined, "details").rest(),
  };
}

function transcriptFrom(fields: Fields): TranscriptPoint {
  return { sequence: fields.uint(), hash: fields.bytes(size.hash) };
}

function memberFrom(value: Cbor): Member {
  const fields = new Fields(value, 6, "member");
  return {
    account: fields.bytes(size.hash),
    role: fields.oneOf([0, 1, 2]),
    head: { seq: fields.uint(), hash: fields.bytes(size.hash) },
    g: fields.uint(),
    keyHash: fields.bytes(size.hash),
  };
}
