import { expect } from "vitest";
import { fromBase64url, toBase64url } from "../../protocol/base64url.ts";
import { type Cbor, decode, encode, Fields } from "../../protocol/cbor.ts";
import { isObject } from "../../protocol/json.ts";
import { type Label, label } from "../../protocol/labels.ts";
import { canonicalName } from "../../protocol/names.ts";
import { paddedLength } from "../../protocol/padding.ts";
import { decodeBox } from "../../protocol/vault.ts";
import { closeBox, openBox } from "../box.ts";
import { keyHash } from "../hash.ts";
import { systemRandomness } from "../randomness.ts";
import { isSealingPublicKey, openSeal, seal, sealingKeyFromSeed } from "../sealing.ts";
import { isSigningPublicKey, sign, signingKeyFromSeed, verifyStatement, verifyWithoutPlatform } from "../signing.ts";
import { type Case, type Check, fromHex } from "./case.ts";

/** Checks of cbor, padding, base64url, names, ed25519, xwing, seal and box. */
export const primitives = {
  cbor(c) {
    const encoded = c.bytes("encoded");
    const value = decode(encoded, encoded.length);
    expect(value).toEqual(cborValue(c.any("value")));
    expect(encode(value)).toEqual(encoded);
    return true;
  },

  padding(c) {
    expect(paddedLength(c.number("length"))).toBe(c.number("padded"));
    return true;
  },

  base64url(c) {
    const bytes = fromBase64url(c.text("text"));
    expect(bytes).toEqual(c.bytes("bytes"));
    expect(toBase64url(bytes)).toBe(c.text("text"));
    return true;
  },

  names(c) {
    expect(canonicalName(c.text("input"))).toBe(c.text("key"));
    return true;
  },

  async ed25519(c) {
    switch (c.text("what")) {
      case "sign":
        return signs(c);
      case "key":
        return isSigningPublicKey(c.bytes("publicKey"));
      default: {
        const verdict = await verifyStatement(c.bytes("publicKey"), c.bytes("message"), c.bytes("signature"));
        const fallback = verifyWithoutPlatform(c.bytes("publicKey"), c.bytes("message"), c.bytes("signature"));
        expect(fallback).toBe(verdict);
        return verdict;
      }
    }
  },

  async xwing(c) {
    if (c.has("seed")) {
      const key = await sealingKeyFromSeed(c.bytes("seed"));
      expect(key.publicKey).toEqual(c.bytes("publicKey"));
      expect(keyHash(key.publicKey)).toEqual(c.bytes("keyHash"));
    }
    return isSealingPublicKey(c.bytes("publicKey"));
  },

  async seal(c) {
    const key = await sealingKeyFromSeed(c.bytes("seed"));
    const info = c.bytes("info");
    const secret = await openSeal(key, info, c.bytes("seal"));
    if (secret === null) return false;
    expect(secret).toEqual(c.bytes("secret"));
    expect(await openSeal(key, info, await seal(key.publicKey, info, secret, systemRandomness))).toEqual(secret);
    return true;
  },

  async box(c) {
    const bytes = c.bytes("box");
    const info = new Fields(decode(c.bytes("info"), 1_024), undefined, "info");
    const name = labelOf(info);
    const context = info.rest();
    const plaintext = await openBox(c.bytes("key"), name, context, bytes, bytes.length);
    if (plaintext === null) return false;
    expect(plaintext).toEqual(c.bytes("plaintext"));
    const { salt } = decodeBox(bytes, bytes.length);
    expect(await closeBox(c.bytes("key"), name, context, plaintext, () => salt)).toEqual(bytes);
    return true;
  },
} satisfies Record<string, Check>;

async function signs(c: Case): Promise<boolean> {
  const key = await signingKeyFromSeed(c.bytes("seed"));
  expect(key.publicKey).toEqual(c.bytes("publicKey"));
  expect(await sign(key, knownLabel(c.text("label")), c.bytes("body"))).toEqual(c.bytes("signature"));
  return verifyStatement(key.publicKey, c.bytes("message"), c.bytes("signature"));
}

function labelOf(info: Fields): Label {
  return knownLabel(info.text(100));
}

function knownLabel(text: string): Label {
  const found = Object.values(label).find((known) => known === text);
  if (found === undefined) throw new Error(`unknown label ${text}`);
  return found;
}

/** Numbers, text, null and arrays as they are; byte strings as {"bytes": hex}. */
function cborValue(value: unknown): Cbor {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(cborValue);
  if (isObject(value) && typeof value["bytes"] === "string") return fromHex(value["bytes"]);
  throw new Error("not a CBOR value");
}
