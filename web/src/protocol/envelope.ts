import type { LogHead } from "./account-log.ts";
import type { Bytes } from "./bytes.ts";
import { type Cbor, decode, encode, Fields, versioned } from "./cbor.ts";
import { type Content, contentFromCbor, contentToCbor, referencesFit } from "./content.ts";
import { label } from "./labels.ts";
import { limit, size } from "./limits.ts";
import { Malformed } from "./malformed.ts";
import { checkMessageId } from "./message-id.ts";

/**
 * Sections 8.1 and 9: the outer forms that the server sees (an envelope or mark is header and ciphertext), and the signed bytes
 * inside of an envelope.
 */

export interface Sealed {
  /** The bytes that key derivation and encryption cover. */
  readonly header: Bytes;
  readonly ciphertext: Bytes;
}

export interface EnvelopeHeader {
  readonly conversation: Bytes;
  readonly n: number;
  /** UUIDv7. */
  readonly messageId: Bytes;
  readonly account: Bytes;
  readonly device: number;
  readonly salt: Bytes;
}

/** A place in the conversation's sequence and the hash of the entry there. */
export interface EntryPoint {
  readonly sequence: number;
  readonly hash: Bytes;
}

export interface Reference {
  readonly messageId: Bytes;
  readonly hash: Bytes;
}

export interface SignedMessage {
  readonly conversation: Bytes;
  readonly n: number;
  readonly messageId: Bytes;
  readonly account: Bytes;
  readonly device: number;
  readonly recordHash: Bytes;
  /** The sender's own log head. */
  readonly head: LogHead;
  /** From 1, plus 1 for each envelope of this device in this conversation. */
  readonly counter: number;
  /** envelopeHash of this device's envelope counter − 1; empty for counter 1. */
  readonly previous: Bytes;
  /** The last entry that the sender had seen. */
  readonly after: EntryPoint;
  readonly references: readonly Reference[];
  readonly time: number;
  readonly content: Content;
}

export function encodeSealed(sealed: Sealed): Bytes {
  return encode([sealed.header, sealed.ciphertext]);
}

export function decodeSealed(bytes: Uint8Array, most: number, what: string): Sealed {
  const fields = new Fields(decode(bytes, most), 2, what);
  return { header: fields.bytesUpTo(most), ciphertext: fields.bytesUpTo(most) };
}

export function encodeEnvelopeHeader(header: EnvelopeHeader): Bytes {
  const { conversation, n, messageId, account, device, salt } = header;
  return encode([1, 1, conversation, n, messageId, account, device, salt]);
}

export function decodeEnvelopeHeader(bytes: Uint8Array): EnvelopeHeader {
  const fields = versioned(decode(bytes, limit.envelope), 8, "envelope header");
  return {
    conversation: fields.bytes(size.hash),
    n: fields.uint(),
    messageId: checkMessageId(fields.bytes(size.messageId)),
    account: fields.bytes(size.hash),
    device: fields.uint(),
    salt: fields.bytes(size.salt),
  };
}

export function encodeSignedMessage(message: SignedMessage): Bytes {
  const { after, head, references } = message;
  return encode([
    label.message,
    1,
    1,
    message.conversation,
    message.n,
    message.messageId,
    message.account,
    message.device,
    message.recordHash,
    head.seq,
    head.hash,
    message.counter,
    message.previous,
    [after.sequence, after.hash],
    references.map((r): Cbor => [r.messageId, r.hash]),
    message.time,
    contentToCbor(message.content),
  ]);
}

export function decodeSignedMessage(bytes: Uint8Array): SignedMessage {
  const fields = new Fields(decode(bytes, limit.envelope), 17, "signed message");
  fields.exactText(label.message);
  fields.oneOf([1]);
  fields.oneOf([1]);
  const message: SignedMessage = {
    conversation: fields.bytes(size.hash),
    n: fields.uint(),
    messageId: checkMessageId(fields.bytes(size.messageId)),
    account: fields.bytes(size.hash),
    device: fields.uint(),
    recordHash: fields.bytes(size.hash),
    head: { seq: fields.uint(), hash: fields.bytes(size.hash) },
    counter: fields.uint(),
    previous: fields.bytesOrEmpty(size.hash),
    after: entryPointFrom(fields.fields(2, "after")),
    references: fields.list(limit.references, referenceFrom),
    time: fields.uint(),
    content: contentFromCbor(fields.any()),
  };
  if (message.counter === 0) throw new Malformed("signed message: counter begins at 1");
  if ((message.previous.length === 0) !== (message.counter === 1)) {
    throw new Malformed("signed message: only the first has no previous");
  }
  if (message.after.sequence === 0) throw new Malformed("signed message: nothing precedes the first record");
  if (!referencesFit(message.content, message.references.length)) {
    throw new Malformed("signed message: references do not fit the content");
  }
  return message;
}

function entryPointFrom(fields: Fields): EntryPoint {
  return { sequence: fields.uint(), hash: fields.bytes(size.hash) };
}

function referenceFrom(value: Cbor): Reference {
  const fields = new Fields(value, 2, "reference");
  return { messageId: fields.bytes(size.messageId), hash: fields.bytes(size.hash) };
}
