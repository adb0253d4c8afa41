import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { type Bytes, concat } from "../protocol/bytes.ts";
import { type Cbor, encode } from "../protocol/cbor.ts";
import type { Label } from "../protocol/labels.ts";
import { size } from "../protocol/limits.ts";
import type { Randomness } from "./randomness.ts";

/** Seals (section 2.3): HPKE (RFC 9180) base mode, single shot, X-Wing, HKDF-SHA-256, AES-256-GCM, empty AAD. */

export interface SealingKey {
  /** 32 bytes: the whole secret. */
  readonly seed: Bytes;
  /** 1,216 bytes. */
  readonly publicKey: Bytes;
}

const kem = new XWing();
const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

const encapsulated = 1_120;
const mlKemCiphertext = 1_088;
const mlKemKey = 1_184;
const encapsulationRandomness = 64;

export async function sealingKeyFromSeed(seed: Bytes): Promise<SealingKey> {
  const pair = await kem.generateKeyPairDerand(seed.slice());
  return { seed, publicKey: new Uint8Array(await kem.serializePublicKey(pair.publicKey)) };
}

/** The info of a seal: CBOR([label, context…]). */
export function sealInfo(name: Label, context: readonly Cbor[]): Bytes {
  return encode([name, ...context]);
}

/** @param publicKey one that {@link isSealingPublicKey} has accepted */
export async function seal(publicKey: Bytes, info: Bytes, secret: Bytes, randomness: Randomness): Promise<Bytes> {
  const recipientPublicKey = await kem.deserializePublicKey(publicKey.slice());
  const sender = await suite.createSenderContext({
    recipientPublicKey,
    info,
    ekm: randomness(encapsulationRandomness),
  });
  const ciphertext = await sender.seal(secret);
  return concat(new Uint8Array(sender.enc), new Uint8Array(ciphertext));
}

/** Null when the seal was not made for this key and info. */
export async function openSeal(key: SealingKey, info: Bytes, sealed: Bytes): Promise<Bytes | null> {
  if (sealed.length !== size.seal || isSmallOrderX25519(sealed.subarray(mlKemCiphertext, encapsulated))) return null;
  try {
    const recipientKey = await kem.deserializePrivateKey(key.seed.slice());
    const recipient = await suite.createRecipientContext({ recipientKey, info, enc: sealed.slice(0, encapsulated) });
    const secret = new Uint8Array(await recipient.open(sealed.slice(encapsulated)));
    return secret.length === size.secret ? secret : null;
  } catch {
    return null;
  }
}

/**
 * Section 2.2: the ML-KEM part passes the modulus check of FIPS 203 section 7.2, and the X25519 part is not of small order. Checked once,
 * when the key enters a log or a vault.
 */
export function isSealingPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== size.sealingKey) return false;
  return hasReducedCoefficients(bytes.subarray(0, mlKemKey - 32)) && !isSmallOrderX25519(bytes.subarray(mlKemKey));
}

const mlKemModulus = 3_329;

/** Two 12-bit coefficients in every three bytes, each below q. */
function hasReducedCoefficients(encoded: Uint8Array): boolean {
  for (let at = 0; at < encoded.length; at += 3) {
    const [a = 0, b = 0, c = 0] = encoded.subarray(at, at + 3);
    if ((a | ((b & 0x0f) << 8)) >= mlKemModulus || ((b >> 4) | (c << 4)) >= mlKemModulus) return false;
  }
  return true;
}

const fieldPrime = 2n ** 255n - 19n;

/** The u-coordinates whose product with every clamped scalar is zero (RFC 7748 section 6.1), curve and twist. */
const smallOrder = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

function isSmallOrderX25519(u: Uint8Array): boolean {
  let value = 0n;
  for (let i = u.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(u[i] ?? 0);
  // X25519 ignores the top bit and reduces (RFC 7748 section 5).
  return smallOrder.has((value & (2n ** 255n - 1n)) % fieldPrime);
}
