import type { Which } from "../protocol/account-log.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import type { UnlockPair } from "../protocol/vault.ts";
import { keyHash } from "./hash.ts";
import type { Randomness } from "./randomness.ts";
import { openSeal, type SealingKey, seal, sealInfo } from "./sealing.ts";

/** Seals of vault key V_g and enrolment seed E_g (section 3.6). */

/** What all seals of one generation are bound to. */
export interface SealedGeneration {
  readonly g: number;
  /** E_g: Ed25519 public key. */
  readonly enrolment: Bytes;
}

type ToUnlock = typeof label.vaultKeyToUnlock | typeof label.enrolmentKeyToUnlock;

function unlockInfo(name: ToUnlock, of: SealedGeneration, which: Which, unlockKey: Bytes): Bytes {
  return sealInfo(name, [of.g, of.enrolment, which, keyHash(unlockKey)]);
}

export async function sealToUnlockKey(
  of: SealedGeneration,
  which: Which,
  unlockKey: Bytes,
  secrets: { vaultKey: Bytes; enrolmentSeed: Bytes },
  randomness: Randomness,
): Promise<UnlockPair> {
  const info = (name: ToUnlock) => unlockInfo(name, of, which, unlockKey);
  return {
    vaultKey: await seal(unlockKey, info(label.vaultKeyToUnlock), secrets.vaultKey, randomness),
    enrolmentSeed: await seal(unlockKey, info(label.enrolmentKeyToUnlock), secrets.enrolmentSeed, randomness),
    unlockKey,
  };
}

/** Null when the seals were not made for this key, generation and kind of secret. */
export async function openUnlockPair(
  of: SealedGeneration,
  which: Which,
  key: SealingKey,
  pair: UnlockPair,
): Promise<{ vaultKey: Bytes; enrolmentSeed: Bytes } | null> {
  const info = (name: ToUnlock) => unlockInfo(name, of, which, key.publicKey);
  const vaultKey = await openSeal(key, info(label.vaultKeyToUnlock), pair.vaultKey);
  const enrolmentSeed = await openSeal(key, info(label.enrolmentKeyToUnlock), pair.enrolmentSeed);
  return vaultKey === null || enrolmentSeed === null ? null : { vaultKey, enrolmentSeed };
}
