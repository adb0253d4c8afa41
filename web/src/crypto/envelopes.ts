import { type Bytes, equal } from "../protocol/bytes.ts";
import type { Content } from "../protocol/content.ts";
import {
  decodeEnvelopeHeader,
  decodeSealed,
  decodeSignedMessage,
  type EntryPoint,
  type EnvelopeHeader,
  encodeEnvelopeHeader,
  encodeSealed,
  encodeSignedMessage,
  type Reference,
  type SignedMessage,
} from "../protocol/envelope.ts";
import { limit, size } from "../protocol/limits.ts";
import { Malformed, NewerVersion } from "../protocol/malformed.ts";
import { messageIdFrom } from "../protocol/message-id.ts";
import type { Sender } from "./epoch-keys.ts";
import { envelopeHash } from "./hash.ts";
import { type EpochSecret, protect, purpose, signatureFits, unprotect } from "./protected-plaintext.ts";
import type { Randomness } from "./randomness.ts";
import { checkWriter, type ReadableEpoch, type ReadingContext, readableEpoch } from "./reading.ts";

/** Sealing and opening envelopes (sections 8.1 and 8.2). The order of what was opened is judged in `admission.ts`. */

export interface Draft {
  readonly conversation: Bytes;
  readonly n: number;
  readonly messageId: Bytes;
  readonly counter: number;
  /** envelopeHash of this device's envelope counter − 1; empty for counter 1. */
  readonly previous: Bytes;
  readonly after: EntryPoint;
  readonly references: readonly Reference[];
  readonly time: number;
  readonly content: Content;
}

export interface SealedEnvelope {
  /** Kept in the outbox and resent as these very bytes. */
  readonly envelope: Bytes;
  readonly hash: Bytes;
}

export function newMessageId(time: number, randomness: Randomness): Bytes {
  return messageIdFrom(time, randomness(10));
}

/** @throws Malformed for content beyond the limits of section 8.3 */
export async function sealEnvelope(
  draft: Draft,
  epoch: EpochSecret,
  sender: Sender,
  randomness: Randomness,
): Promise<SealedEnvelope> {
  const { conversation, n, messageId } = draft;
  const from = { account: sender.log.account, device: sender.device };
  const salt = randomness(size.salt);
  const header = encodeEnvelopeHeader({ conversation, n, messageId, ...from, salt });
  const signed = encodeSignedMessage({ ...draft, ...from, recordHash: epoch.recordHash, head: sender.log.head });
  // What we would refuse to read we do not send.
  decodeSignedMessage(signed);
  const envelope = encodeSealed(await protect(purpose.message, epoch, header, salt, signed, sender.signingKey));
  if (envelope.length > limit.envelope) throw new Malformed("envelope: over the limit");
  return { envelope, hash: envelopeHash(envelope) };
}

export type EnvelopeRefusal =
  | "malformed"
  | "newerVersion"
  | "otherConversation"
  | "unknownEpoch"
  | "keyMissing"
  | "wrongPlace"
  | "undecryptable"
  | "padding"
  | "headerMismatch"
  | "recordMismatch"
  | "notMember"
  | "logHead"
  | "deviceInactive"
  | "deviceEnded"
  | "signature";

export interface OpenedMessage extends SignedMessage {
  readonly place: number;
  /** envelopeHash. */
  readonly hash: Bytes;
}

export type EnvelopeVerdict =
  | { readonly kind: "opened"; readonly message: OpenedMessage }
  /** The log of `account` up to entry `seq` is needed. For the own account: the server withholds entries of the own log. */
  | { readonly kind: "logNeeded"; readonly account: Bytes; readonly seq: number }
  /** Keeps its place and is shown as refused. `header` where it decoded: what the envelope claims about itself. */
  | {
      readonly kind: "refused";
      readonly reason: EnvelopeRefusal;
      readonly hash: Bytes;
      readonly header: EnvelopeHeader | null;
    };

/** Every check of section 8.2 that needs nothing but this envelope, the record and the logs. */
export async function openEnvelope(context: ReadingContext, envelope: Bytes, place: number): Promise<EnvelopeVerdict> {
  const hash = envelopeHash(envelope);
  let header: EnvelopeHeader | null = null;
  const refused = (reason: EnvelopeRefusal): EnvelopeVerdict => ({ kind: "refused", reason, hash, header });
  try {
    const sealed = decodeSealed(envelope, limit.envelope, "envelope");
    header = decodeEnvelopeHeader(sealed.header);
    const readable = readableEpoch(context, header.n);
    const unreadable = epochRefused(context, header, readable, place);
    if (unreadable !== null) return refused(unreadable);
    if (readable === undefined || readable.key === null) return refused("keyMissing");
    const { epoch, key } = readable;
    const opened = await unprotect(purpose.message, { recordHash: epoch.recordHash, key }, sealed, header.salt);
    if (opened.kind === "refused") return refused(opened.reason);
    const message = decodeSignedMessage(opened.signed);
    if (!repeatsHeader(message, header)) return refused("headerMismatch");
    const writer = checkWriter(context, epoch, message);
    if (writer.kind === "logNeeded") return writer;
    if (writer.kind === "refused") return refused(writer.reason);
    if (!(await signatureFits(purpose.message, writer.signingKey, opened.signed, opened.signature))) {
      return refused("signature");
    }
    return { kind: "opened", message: { ...message, place, hash } };
  } catch (error) {
    if (error instanceof NewerVersion) return refused("newerVersion");
    if (error instanceof Malformed) return refused("malformed");
    throw error;
  }
}

function epochRefused(
  context: ReadingContext,
  header: EnvelopeHeader,
  readable: ReadableEpoch | undefined,
  place: number,
): EnvelopeRefusal | null {
  if (!equal(header.conversation, context.conversation)) return "otherConversation";
  if (readable === undefined) return "unknownEpoch";
  if (readable.key === null) return "keyMissing";
  const { epoch, nextPlace } = readable;
  return place <= epoch.place || (nextPlace !== null && place >= nextPlace) ? "wrongPlace" : null;
}

function repeatsHeader(message: SignedMessage, header: EnvelopeHeader): boolean {
  return (
    equal(message.conversation, header.conversation) &&
    message.n === header.n &&
    equal(message.messageId, header.messageId) &&
    equal(message.account, header.account) &&
    message.device === header.device
  );
}
