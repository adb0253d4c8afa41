import type { Generation } from "../protocol/account-log.ts";
import { type Bytes, equal } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { limit } from "../protocol/limits.ts";
import { Malformed } from "../protocol/malformed.ts";
import { decodeKeyVaultContent, encodeKeyVaultContent, type KeyVaultContent } from "../protocol/vault.ts";
import type { AccountLog } from "./account-log.ts";
import { newestGeneration } from "./account-log.ts";
import { closeBox, openBox } from "./box.ts";
import { keyVaultHash, vaultKeyHash } from "./hash.ts";
import type { Randomness } from "./randomness.ts";
import { isSealingPublicKey, type SealingKey, sealingKeyFromSeed } from "./sealing.ts";

/** The key vault of section 5.1: all generations of the account key, under the vault key V_g. */

export function closeKeyVault(
  vaultKey: Bytes,
  enrolment: Bytes,
  content: KeyVaultContent,
  randomness: Randomness,
): Promise<Bytes> {
  return closeBox(vaultKey, label.keyVault, [content.g, enrolment], encodeKeyVaultContent(content), randomness);
}

export interface OpenedKeyVault {
  readonly content: KeyVaultContent;
  /** Index = g: the account keys S_0 to S_g. */
  readonly accountKeys: readonly SealingKey[];
}

/**
 * Opens the vault of the log's newest generation and holds it against the log: its hash, the vault key's hash, and each seed
 * must give the account key that the log names for its generation. Null when anything does not fit.
 */
export async function openKeyVault(
  log: AccountLog,
  vaultKey: Bytes,
  keyVault: Uint8Array,
): Promise<OpenedKeyVault | null> {
  const newest = newestGeneration(log);
  if (!vaultKeyFits(newest, vaultKey) || !keyVaultFits(newest, keyVault)) return null;
  const content = await openKeyVaultBox(vaultKey, newest, keyVault);
  if (content === null || content.g !== newest.g) return null;
  const accountKeys = await Promise.all(content.seeds.map(sealingKeyFromSeed));
  const fits = accountKeys.every((key, g) => {
    const logged = log.generations[g]?.generation.account;
    return logged !== undefined && equal(key.publicKey, logged);
  });
  return fits ? { content, accountKeys } : null;
}

/** Opens and decodes without holding it against a log. */
export async function openKeyVaultBox(
  vaultKey: Bytes,
  of: { g: number; enrolment: Bytes },
  keyVault: Uint8Array,
): Promise<KeyVaultContent | null> {
  try {
    const plaintext = await openBox(vaultKey, label.keyVault, [of.g, of.enrolment], keyVault, limit.keyVault);
    if (plaintext === null) return null;
    const content = decodeKeyVaultContent(plaintext);
    const { passwordUnlockKey, recoveryUnlockKey } = content;
    if (passwordUnlockKey !== null && !isSealingPublicKey(passwordUnlockKey)) return null;
    return isSealingPublicKey(recoveryUnlockKey) ? content : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

export function vaultKeyFits(generation: Generation, vaultKey: Bytes): boolean {
  return equal(vaultKeyHash(generation.g, vaultKey), generation.vaultKeyHash);
}

function keyVaultFits(generation: Generation, keyVault: Uint8Array): boolean {
  return equal(keyVaultHash(Uint8Array.from(keyVault)), generation.keyVaultHash);
}
