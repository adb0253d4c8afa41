import { type Bytes, noBytes } from "../protocol/bytes.ts";
import { encode } from "../protocol/cbor.ts";
import type { Sealed } from "../protocol/envelope.ts";
import { label } from "../protocol/labels.ts";
import { size } from "../protocol/limits.ts";
import { paddedLength } from "../protocol/padding.ts";
import { decryptOnce, encryptOnce } from "./aes-gcm.ts";
import { type SigningKey, sign, verify } from "./signing.ts";

/**
 * The common inside of envelopes, read marks and typing (sections 8.1 and 9): u32 length ‖ signature ‖ signed ‖ zeros, under a key
 * derived from K_n, the record and the header.
 */
export interface Purpose {
  readonly encryption: typeof label.message | typeof label.readMark | typeof label.typing;
  readonly signature: typeof label.messageSignature | typeof label.readMarkSignature | typeof label.typingSignature;
  /** Bytes of the whole plaintext for `length` bytes of content. */
  readonly padded: (length: number) => number;
}

/** Marks are all of one size: it says nothing. */
const markPlaintext = 512;

export const purpose = {
  message: { encryption: label.message, signature: label.messageSignature, padded: paddedLength },
  readMark: { encryption: label.readMark, signature: label.readMarkSignature, padded: () => markPlaintext },
  typing: { encryption: label.typing, signature: label.typingSignature, padded: () => markPlaintext },
} as const satisfies Record<string, Purpose>;

/** The key of an epoch and the record it belongs to. */
export interface EpochSecret {
  readonly recordHash: Bytes;
  /** K_n. */
  readonly key: Bytes;
}

const lengthBytes = 4;
const prefix = lengthBytes + size.signature;

function once(of: Purpose, epoch: EpochSecret, header: Bytes, salt: Bytes) {
  return { secret: epoch.key, salt, info: encode([of.encryption, epoch.recordHash, header]), aad: header };
}

export async function protect(
  of: Purpose,
  epoch: EpochSecret,
  header: Bytes,
  salt: Bytes,
  signed: Bytes,
  signingKey: SigningKey,
): Promise<Sealed> {
  const signature = await sign(signingKey, of.signature, signed);
  const plaintext = new Uint8Array(of.padded(prefix + signed.length));
  new DataView(plaintext.buffer).setUint32(0, signed.length);
  plaintext.set(signature, lengthBytes);
  plaintext.set(signed, prefix);
  return { header, ciphertext: await encryptOnce(once(of, epoch, header, salt), plaintext) };
}

export type Unprotected =
  | { readonly kind: "opened"; readonly signed: Bytes; readonly signature: Bytes }
  | { readonly kind: "refused"; readonly reason: "undecryptable" | "padding" };

export async function unprotect(of: Purpose, epoch: EpochSecret, sealed: Sealed, salt: Bytes): Promise<Unprotected> {
  const plaintext = await decryptOnce(once(of, epoch, sealed.header, salt), sealed.ciphertext);
  if (plaintext === null) return { kind: "refused", reason: "undecryptable" };
  const signed = signedPart(of, plaintext);
  if (signed.length === 0) return { kind: "refused", reason: "padding" };
  return { kind: "opened", signed, signature: plaintext.slice(lengthBytes, prefix) };
}

/** Empty when length or padding do not fit. */
function signedPart(of: Purpose, plaintext: Bytes): Bytes {
  if (plaintext.length < prefix) return noBytes;
  const length = new DataView(plaintext.buffer).getUint32(0);
  const end = prefix + length;
  if (end > plaintext.length || plaintext.length !== of.padded(end)) return noBytes;
  return plaintext.subarray(end).some((byte) => byte !== 0) ? noBytes : plaintext.slice(prefix, end);
}

export function signatureFits(of: Purpose, publicKey: Bytes, signed: Bytes, signature: Bytes): Promise<boolean> {
  return verify(publicKey, of.signature, signed, signature);
}
