import type { LogHead, Which } from "./account-log.ts";
import type { Bytes } from "./bytes.ts";
import { type Cbor, decode, encode, Fields, item, versioned } from "./cbor.ts";
import { limit, size } from "./limits.ts";
import { Malformed } from "./malformed.ts";
import { ascending } from "./order.ts";

/** Structures of sections 2.4, 3.5, 3.6 and 5.1: the box, the unlock box's content, the unlock seals, the key vault's content. */

export interface Box {
  readonly salt: Bytes;
  readonly ciphertext: Bytes;
}

export function encodeBox(box: Box): Bytes {
  return encode([1, 1, box.salt, box.ciphertext]);
}

/** @param most limit in bytes of what the box holds, itself included */
export function decodeBox(bytes: Uint8Array, most: number): Box {
  const fields = versioned(decode(bytes, most), 4, "box");
  return { salt: fields.bytes(size.salt), ciphertext: fields.bytesUpTo(most) };
}

/** What an unlock box holds: the way in, and how long the log was when the box was written. */
export interface UnlockBoxContent {
  /** X-Wing seed U_pw or U_rec. */
  readonly unlockSeed: Bytes;
  readonly account: Bytes;
  readonly head: LogHead;
}

export function encodeUnlockBoxContent(content: UnlockBoxContent): Bytes {
  return encode([1, 1, content.unlockSeed, content.account, content.head.seq, content.head.hash]);
}

export function decodeUnlockBoxContent(bytes: Uint8Array): UnlockBoxContent {
  const fields = versioned(decode(bytes, limit.unlockBox), 6, "unlock box");
  const unlockSeed = fields.bytes(size.secret);
  const account = fields.bytes(size.hash);
  return { unlockSeed, account, head: { seq: fields.uint(), hash: fields.bytes(size.hash) } };
}

export interface UnlockPair {
  /** V_g sealed to the unlock key. */
  readonly vaultKey: Bytes;
  /** E_g's seed sealed to the unlock key. */
  readonly enrolmentSeed: Bytes;
  /** U_pw or U_rec: X-Wing, 1,216 bytes. */
  readonly unlockKey: Bytes;
}

export interface UnlockSeals {
  readonly g: number;
  /** E_g: Ed25519, 32 bytes. */
  readonly enrolment: Bytes;
  /** Null in strict mode. */
  readonly password: UnlockPair | null;
  readonly recovery: UnlockPair;
  /** Ascending by device. */
  readonly devices: readonly { readonly device: number; readonly vaultKey: Bytes }[];
}

export function encodeUnlockSeals(seals: UnlockSeals): Bytes {
  const pair = (p: UnlockPair): Cbor => [p.vaultKey, p.enrolmentSeed, p.unlockKey];
  return encode([
    1,
    1,
    seals.g,
    seals.enrolment,
    seals.password === null ? null : pair(seals.password),
    pair(seals.recovery),
    seals.devices.map((d) => [d.device, d.vaultKey]),
  ]);
}

export function decodeUnlockSeals(bytes: Uint8Array): UnlockSeals {
  const fields = versioned(decode(bytes, limit.unlockSeals), 7, "unlock seals");
  const g = fields.uint();
  const enrolment = fields.bytes(size.signingKey);
  const password = fields.nullable(pairFrom);
  const recovery = pairFrom(fields.any());
  const devices = fields.list(limit.logEntries, (value) => {
    const seal = new Fields(value, 2, "device seal");
    return { device: seal.uint(), vaultKey: seal.bytes(size.seal) };
  });
  ascending(
    devices.map((d) => d.device),
    "device seals",
  );
  // The creating device made V_0 itself.
  if (g === 0 && devices.length > 0) throw new Malformed("device seals: generation 0 has none");
  return { g, enrolment, password, recovery, devices };
}

function pairFrom(value: Cbor): UnlockPair {
  const fields = new Fields(value, 3, "unlock pair");
  return {
    vaultKey: fields.bytes(size.seal),
    enrolmentSeed: fields.bytes(size.seal),
    unlockKey: fields.bytes(size.sealingKey),
  };
}

export interface KeyVaultContent {
  readonly g: number;
  /** X-Wing seeds S_0 to S_g of the account key. */
  readonly seeds: readonly Bytes[];
  /** Null in strict mode. */
  readonly passwordUnlockKey: Bytes | null;
  readonly recoveryUnlockKey: Bytes;
  /** Which devices saw which secret in earlier generations. */
  readonly seen: readonly { readonly device: number; readonly which: number }[];
}

export function encodeKeyVaultContent(content: KeyVaultContent): Bytes {
  return encode([
    1,
    1,
    content.g,
    [...content.seeds],
    content.passwordUnlockKey,
    content.recoveryUnlockKey,
    content.seen.map((s) => [s.device, s.which]),
  ]);
}

export function decodeKeyVaultContent(bytes: Uint8Array): KeyVaultContent {
  const fields = versioned(decode(bytes, limit.keyVault), 7, "key vault");
  const g = fields.uint();
  const seeds = fields.list(limit.logEntries, item.bytes(size.secret));
  if (seeds.length !== g + 1) throw new Malformed("key vault: not one seed for each generation");
  return {
    g,
    seeds,
    passwordUnlockKey: fields.nullable(item.bytes(size.sealingKey)),
    recoveryUnlockKey: fields.bytes(size.sealingKey),
    seen: fields.list(limit.logEntries, (value) => {
      const seen = new Fields(value, 2, "device that saw a secret");
      return { device: seen.uint(), which: seen.oneOf<Which>([0, 1]) };
    }),
  };
}
