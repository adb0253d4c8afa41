import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { toBase64url } from "../protocol/base64url.ts";
import { type Bytes, concat, equal, ownBytes } from "../protocol/bytes.ts";
import { encode } from "../protocol/cbor.ts";
import type { Label } from "../protocol/labels.ts";
import { size } from "../protocol/limits.ts";

/**
 * Ed25519 (RFC 8032). WebCrypto signs and verifies where it knows the algorithm; browsers without it use a slower implementation that
 * gives the same answers (section 2.1): S < L, and encode([S]B − [h]A) equal to R byte for byte. Public keys are checked with
 * {@link isSigningPublicKey} once, when they enter a log; `verify` relies on that.
 */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** Not extractable where the platform knows Ed25519, else the seed. Both survive IndexedDB. */
  readonly secret: CryptoKey | Bytes;
}

const algorithm = "Ed25519";
/** PKCS #8 around a 32-byte seed (RFC 8410 section 7). */
const pkcs8Prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
const keptVerifiers = 2_000;

let native: Promise<boolean> | undefined;

function platformKnowsEd25519(): Promise<boolean> {
  native ??= crypto.subtle.importKey("raw", ed25519.Point.BASE.toBytes().slice(), algorithm, false, ["verify"]).then(
    () => true,
    () => false,
  );
  return native;
}

export async function signingKeyFromSeed(seed: Bytes): Promise<SigningKey> {
  const publicKey = ownBytes(ed25519.getPublicKey(seed));
  if (!(await platformKnowsEd25519())) return { publicKey, secret: seed };
  const pkcs8 = concat(pkcs8Prefix, seed);
  return { publicKey, secret: await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]) };
}

/** The bytes that a signature covers: CBOR([label, body]). */
function statement(name: Label, body: Bytes): Bytes {
  return encode([name, body]);
}

export async function sign(key: SigningKey, name: Label, body: Bytes): Promise<Bytes> {
  const signed = statement(name, body);
  if (key.secret instanceof Uint8Array) return ownBytes(ed25519.sign(signed, key.secret));
  return new Uint8Array(await crypto.subtle.sign(algorithm, key.secret, signed));
}

/** @param publicKey one that {@link isSigningPublicKey} has accepted */
export async function verify(publicKey: Bytes, name: Label, body: Bytes, signature: Bytes): Promise<boolean> {
  return verifyStatement(publicKey, statement(name, body), signature);
}

export async function verifyStatement(publicKey: Bytes, signed: Bytes, signature: Bytes): Promise<boolean> {
  if (!(await platformKnowsEd25519())) return verifyWithoutPlatform(publicKey, signed, signature);
  const key = await verifier(publicKey);
  return key !== null && signature.length === size.signature && crypto.subtle.verify(algorithm, key, signature, signed);
}

const verifiers = new Map<string, Promise<CryptoKey | null>>();

/** Importing costs as much as verifying: keys are kept, the least recently made ones are dropped. */
function verifier(publicKey: Bytes): Promise<CryptoKey | null> {
  const name = toBase64url(publicKey);
  const known = verifiers.get(name);
  if (known !== undefined) return known;
  if (verifiers.size >= keptVerifiers) {
    const [oldest] = verifiers.keys();
    if (oldest !== undefined) verifiers.delete(oldest);
  }
  const imported = crypto.subtle.importKey("raw", publicKey, algorithm, false, ["verify"]).catch(() => null);
  verifiers.set(name, imported);
  return imported;
}

/** The fallback of {@link verify}, cofactorless as the platforms are; exported so that tests hold both to the same vectors. */
export function verifyWithoutPlatform(publicKey: Bytes, signed: Bytes, signature: Bytes): boolean {
  if (signature.length !== size.signature) return false;
  const { Point } = ed25519;
  const order = Point.Fn.ORDER;
  const r = signature.subarray(0, 32);
  const s = bytesToNumberLE(signature.subarray(32));
  if (s >= order) return false;
  try {
    const a = Point.fromBytes(publicKey);
    const h = bytesToNumberLE(sha512(concat(r, publicKey, signed))) % order;
    const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(h));
    return equal(expected.toBytes(), r);
  } catch {
    return false;
  }
}

/**
 * Section 2.1: 32 bytes, the canonical encoding of a point whose order is exactly L. Without this check implementations
 * disagree about signatures by keys of mixed order, and the identity "signs" every message.
 */
export function isSigningPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== size.signingKey) return false;
  try {
    const point = ed25519.Point.fromBytes(bytes);
    return !point.is0() && point.isTorsionFree() && equal(point.toBytes(), bytes);
  } catch {
    return false;
  }
}
