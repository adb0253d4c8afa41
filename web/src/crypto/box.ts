import type { Bytes } from "../protocol/bytes.ts";
import { type Cbor, encode } from "../protocol/cbor.ts";
import type { Label } from "../protocol/labels.ts";
import { size } from "../protocol/limits.ts";
import { decodeBox, encodeBox } from "../protocol/vault.ts";
import { decryptOnce, encryptOnce } from "./aes-gcm.ts";
import type { Randomness } from "./randomness.ts";

/** Symmetric encryption of stored things (section 2.4), bound to its purpose and context. */
export async function closeBox(
  key: Bytes,
  name: Label,
  context: readonly Cbor[],
  plaintext: Bytes,
  randomness: Randomness,
): Promise<Bytes> {
  const info = encode([name, ...context]);
  // A fresh salt for every box: this is what keeps key and nonce from being used twice.
  const salt = randomness(size.salt);
  const ciphertext = await encryptOnce({ secret: key, salt, info, aad: info }, plaintext);
  return encodeBox({ salt, ciphertext });
}

/**
 * Null when key, label, context or content do not fit.
 *
 * @param most limit in bytes of the box
 * @throws Malformed
 */
export async function openBox(
  key: Bytes,
  name: Label,
  context: readonly Cbor[],
  box: Uint8Array,
  most: number,
): Promise<Bytes | null> {
  const info = encode([name, ...context]);
  const { salt, ciphertext } = decodeBox(box, most);
  return decryptOnce({ secret: key, salt, info, aad: info }, ciphertext);
}
