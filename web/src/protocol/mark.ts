import type { LogHead } from "./account-log.ts";
import type { Bytes } from "./bytes.ts";
import { decode, encode, Fields, versioned } from "./cbor.ts";
import type { EntryPoint } from "./envelope.ts";
import { label } from "./labels.ts";
import { limit, size } from "./limits.ts";

/** Section 9: read marks and typing, outer header and signed inside. The outer pair is `Sealed` of `envelope.ts`. */

export interface MarkHeader {
  readonly conversation: Bytes;
  readonly n: number;
  readonly account: Bytes;
  readonly device: number;
  readonly salt: Bytes;
}

interface SignedMark {
  readonly conversation: Bytes;
  readonly n: number;
  readonly account: Bytes;
  readonly device: number;
  readonly recordHash: Bytes;
  readonly head: LogHead;
}

export interface SignedReadMark extends SignedMark {
  /** The last entry that was read. */
  readonly upTo: EntryPoint;
  readonly time: number;
}

export interface SignedTyping extends SignedMark {
  readonly counter: number;
  readonly time: number;
  readonly typing: boolean;
}

export function encodeMarkHeader(header: MarkHeader): Bytes {
  return encode([1, 1, header.conversation, header.n, header.account, header.device, header.salt]);
}

export function decodeMarkHeader(bytes: Uint8Array): MarkHeader {
  const fields = versioned(decode(bytes, limit.mark), 7, "mark header");
  return {
    conversation: fields.bytes(size.hash),
    n: fields.uint(),
    account: fields.bytes(size.hash),
    device: fields.uint(),
    salt: fields.bytes(size.salt),
  };
}

export function encodeSignedReadMark(mark: SignedReadMark): Bytes {
  return encode([label.readMark, ...common(mark), mark.upTo.sequence, mark.upTo.hash, mark.time]);
}

export function decodeSignedReadMark(bytes: Uint8Array): SignedReadMark {
  const fields = new Fields(decode(bytes, limit.mark), 13, "read mark");
  fields.exactText(label.readMark);
  const mark = commonFrom(fields);
  return { ...mark, upTo: { sequence: fields.uint(), hash: fields.bytes(size.hash) }, time: fields.uint() };
}

export function encodeSignedTyping(typing: SignedTyping): Bytes {
  return encode([label.typing, ...common(typing), typing.counter, typing.time, typing.typing ? 1 : 0]);
}

export function decodeSignedTyping(bytes: Uint8Array): SignedTyping {
  const fields = new Fields(decode(bytes, limit.mark), 13, "typing");
  fields.exactText(label.typing);
  const mark = commonFrom(fields);
  return { ...mark, counter: fields.uint(), time: fields.uint(), typing: fields.oneOf([0, 1]) === 1 };
}

function common(mark: SignedMark) {
  const { conversation, n, account, device, recordHash, head } = mark;
  return [1, 1, conversation, n, account, device, recordHash, head.seq, head.hash];
}

function commonFrom(fields: Fields): SignedMark {
  fields.oneOf([1]);
  fields.oneOf([1]);
  return {
    conversation: fields.bytes(size.hash),
    n: fields.uint(),
    account: fields.bytes(size.hash),
    device: fields.uint(),
    recordHash: fields.bytes(size.hash),
    head: { seq: fields.uint(), hash: fields.bytes(size.hash) },
  };
}
