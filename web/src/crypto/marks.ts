import { type Bytes, equal } from "../protocol/bytes.ts";
import { decodeSealed, type EntryPoint, encodeSealed } from "../protocol/envelope.ts";
import { limit, size } from "../protocol/limits.ts";
import { Malformed, NewerVersion } from "../protocol/malformed.ts";
import {
  decodeMarkHeader,
  decodeSignedReadMark,
  decodeSignedTyping,
  encodeMarkHeader,
  encodeSignedReadMark,
  encodeSignedTyping,
  type MarkHeader,
  type SignedReadMark,
  type SignedTyping,
} from "../protocol/mark.ts";
import type { EnvelopeRefusal } from "./envelopes.ts";
import type { Sender } from "./epoch-keys.ts";
import { type EpochSecret, type Purpose, protect, purpose, signatureFits, unprotect } from "./protected-plaintext.ts";
import type { Randomness } from "./randomness.ts";
import { checkWriter, type ReadingContext, readableEpoch } from "./reading.ts";

/** Read marks and typing (section 9). */

interface In {
  readonly conversation: Bytes;
  readonly n: number;
}

async function sealMark(
  of: Purpose,
  where: In,
  epoch: EpochSecret,
  sender: Sender,
  encodeSigned: (common: Omit<SignedReadMark, "upTo" | "time">) => Bytes,
  randomness: Randomness,
): Promise<Bytes> {
  const from = { ...where, account: sender.log.account, device: sender.device };
  const salt = randomness(size.salt);
  const header = encodeMarkHeader({ ...from, salt });
  const signed = encodeSigned({ ...from, recordHash: epoch.recordHash, head: sender.log.head });
  return encodeSealed(await protect(of, epoch, header, salt, signed, sender.signingKey));
}

/** @param upTo the last entry that was read */
export function sealReadMark(
  where: In,
  upTo: EntryPoint,
  time: number,
  epoch: EpochSecret,
  sender: Sender,
  randomness: Randomness,
): Promise<Bytes> {
  const encodeSigned = (common: Omit<SignedReadMark, "upTo" | "time">) =>
    encodeSignedReadMark({ ...common, upTo, time });
  return sealMark(purpose.readMark, where, epoch, sender, encodeSigned, randomness);
}

export function sealTyping(
  where: In,
  state: { counter: number; time: number; typing: boolean },
  epoch: EpochSecret,
  sender: Sender,
  randomness: Randomness,
): Promise<Bytes> {
  const encodeSigned = (common: Omit<SignedTyping, "counter" | "time" | "typing">) =>
    encodeSignedTyping({ ...common, ...state });
  return sealMark(purpose.typing, where, epoch, sender, encodeSigned, randomness);
}

export type MarkVerdict<T> =
  | { readonly kind: "opened"; readonly mark: T }
  | { readonly kind: "logNeeded"; readonly account: Bytes; readonly seq: number }
  | { readonly kind: "refused"; readonly reason: EnvelopeRefusal };

/** Whether it moves anything is asked of {@link readMarkAdvances}. */
export function openReadMark(context: ReadingContext, mark: Uint8Array): Promise<MarkVerdict<SignedReadMark>> {
  return openMark(purpose.readMark, context, mark, decodeSignedReadMark);
}

/** Whether it still matters is asked of {@link typingIsFresh}. */
export function openTyping(context: ReadingContext, mark: Uint8Array): Promise<MarkVerdict<SignedTyping>> {
  return openMark(purpose.typing, context, mark, decodeSignedTyping);
}

async function openMark<T extends SignedReadMark | SignedTyping>(
  of: Purpose,
  context: ReadingContext,
  bytes: Uint8Array,
  decodeSigned: (signed: Bytes) => T,
): Promise<MarkVerdict<T>> {
  const refused = (reason: EnvelopeRefusal): MarkVerdict<T> => ({ kind: "refused", reason });
  try {
    const sealed = decodeSealed(bytes, limit.mark, "mark");
    const header = decodeMarkHeader(sealed.header);
    if (!equal(header.conversation, context.conversation)) return refused("otherConversation");
    const readable = readableEpoch(context, header.n);
    if (readable === undefined) return refused("unknownEpoch");
    const { epoch, key } = readable;
    if (key === null) return refused("keyMissing");
    const opened = await unprotect(of, { recordHash: epoch.recordHash, key }, sealed, header.salt);
    if (opened.kind === "refused") return refused(opened.reason);
    const mark = decodeSigned(opened.signed);
    if (!repeatsHeader(mark, header)) return refused("headerMismatch");
    const writer = checkWriter(context, epoch, mark);
    if (writer.kind === "logNeeded") return writer;
    if (writer.kind === "refused") return refused(writer.reason);
    const fits = await signatureFits(of, writer.signingKey, opened.signed, opened.signature);
    return fits ? { kind: "opened", mark } : refused("signature");
  } catch (error) {
    if (error instanceof NewerVersion) return refused("newerVersion");
    if (error instanceof Malformed) return refused("malformed");
    throw error;
  }
}

function repeatsHeader(mark: SignedReadMark | SignedTyping, header: MarkHeader): boolean {
  return (
    equal(mark.conversation, header.conversation) &&
    mark.n === header.n &&
    equal(mark.account, header.account) &&
    mark.device === header.device
  );
}

/**
 * A mark only rises: an older one that is sent again, by whomever, moves nothing. One that names another entry than stands at its sequence
 * moves nothing either.
 *
 * @param known the sequence up to which the account is known to have read
 * @param entryHash the hash of the entry at the mark's sequence, where the reader has it
 */
export function readMarkAdvances(known: number, mark: SignedReadMark, entryHash?: Bytes): boolean {
  return mark.upTo.sequence > known && (entryHash === undefined || equal(entryHash, mark.upTo.hash));
}

const typingTolerance = 60_000;

/** @param last the newest valid state of the same device, or null */
export function typingIsFresh(
  last: Pick<SignedTyping, "time" | "counter"> | null,
  typing: Pick<SignedTyping, "time" | "counter">,
  now: number,
): boolean {
  if (Math.abs(now - typing.time) > typingTolerance) return false;
  if (last === null) return true;
  return typing.time > last.time || (typing.time === last.time && typing.counter > last.counter);
}
