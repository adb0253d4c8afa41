import { type Bytes, compare } from "../protocol/bytes.ts";
import type { Cbor } from "../protocol/cbor.ts";
import { label } from "../protocol/labels.ts";
import { limit } from "../protocol/limits.ts";
import { Malformed, NewerVersion } from "../protocol/malformed.ts";
import {
  compareItems,
  decodeItems,
  decodePrivateStoreBody,
  decodeSigned,
  encodeItems,
  encodePrivateStoreBody,
  encodeSigned,
  type PrivateStoreBody,
  readItemValue,
  type StoreItem,
} from "../protocol/private-store.ts";
import { type AccountLog, containsHead, deviceOf } from "./account-log.ts";
import { closeBox, openBox } from "./box.ts";
import type { Randomness } from "./randomness.ts";
import { type SigningKey, sign, verify } from "./signing.ts";

/** The private store of section 5.2: encrypted to the account, signed by the device that wrote it, merged item by item. */

export type PrivateStoreHead = Omit<PrivateStoreBody, "ciphertext">;

function context(head: PrivateStoreHead): readonly Cbor[] {
  return [head.account, head.storeVersion, head.g, head.device];
}

/** @param items in any order; sorted here */
export async function closePrivateStore(
  head: PrivateStoreHead,
  items: readonly StoreItem[],
  vaultKey: Bytes,
  signingKey: SigningKey,
  randomness: Randomness,
): Promise<Bytes> {
  const plaintext = encodeItems([...items].sort(compareItems));
  const ciphertext = await closeBox(vaultKey, label.privateStore, context(head), plaintext, randomness);
  const body = encodePrivateStoreBody({ ...head, ciphertext });
  return encodeSigned({ body, signature: await sign(signingKey, label.privateStoreSignature, body) });
}

export type PrivateStoreRefusal =
  | "malformed"
  | "newerVersion"
  | "account"
  | "rolledBack"
  | "device"
  | "logHead"
  | "signature"
  | "keyMissing"
  | "undecryptable";

export type PrivateStoreVerdict =
  | { readonly kind: "opened"; readonly head: PrivateStoreHead; readonly items: readonly StoreItem[] }
  /** The writer's log head is beyond the log at hand: fetch the own log; when it stays shorter, the server withheld entries. */
  /** `signed`: by a device that the log has. Otherwise nobody has said that the log is longer. */
  | { readonly kind: "logNeeded"; readonly seq: number; readonly signed: boolean }
  | { readonly kind: "refused"; readonly reason: PrivateStoreRefusal };

/**
 * @param log the own account's log
 * @param vaultKeys index = g; null for generations this device does not have
 * @param atLeast the highest storeVersion that this device has seen
 */
export async function openPrivateStore(
  store: Uint8Array,
  log: AccountLog,
  vaultKeys: readonly (Bytes | null)[],
  atLeast: number,
): Promise<PrivateStoreVerdict> {
  const refused = (reason: PrivateStoreRefusal): PrivateStoreVerdict => ({ kind: "refused", reason });
  try {
    const signed = decodeSigned(store, limit.privateStore, "private store");
    const { ciphertext, ...head } = decodePrivateStoreBody(signed.body);
    if (compare(head.account, log.account) !== 0) return refused("account");
    if (head.storeVersion < atLeast) return refused("rolledBack");
    const device = deviceOf(log, head.device);
    const isSigned =
      device !== undefined &&
      (await verify(device.keys.signing, label.privateStoreSignature, signed.body, signed.signature));
    if (head.head.seq > log.head.seq) return { kind: "logNeeded", seq: head.head.seq, signed: isSigned };
    if (!containsHead(log, head.head)) return refused("logHead");
    if (device === undefined) return refused("device");
    if (!isSigned) return refused("signature");
    const vaultKey = vaultKeys[head.g] ?? null;
    if (vaultKey === null) return refused("keyMissing");
    const plaintext = await openBox(vaultKey, label.privateStore, context(head), ciphertext, limit.privateStore);
    return plaintext === null ? refused("undecryptable") : { kind: "opened", head, items: decodeItems(plaintext) };
  } catch (error) {
    if (error instanceof NewerVersion) return refused("newerVersion");
    if (error instanceof Malformed) return refused("malformed");
    throw error;
  }
}

/** Merges two stores item by item; the result does not depend on their order. */
export function mergeItems(a: readonly StoreItem[], b: readonly StoreItem[]): StoreItem[] {
  const merged: StoreItem[] = [];
  for (const item of [...a, ...b].sort(compareItems)) {
    const before = merged.at(-1);
    if (before === undefined || compareItems(before, item) !== 0) merged.push(item);
    else merged[merged.length - 1] = winner(before, item);
  }
  return merged;
}

function winner(a: StoreItem, b: StoreItem): StoreItem {
  const byRank = rank(a) - rank(b);
  const order = byRank || a.time - b.time || a.device - b.device || compare(a.value, b.value);
  return order >= 0 ? a : b;
}

/** What wins before time does: the longer log of a contact, the later place in a conversation. */
function rank(item: StoreItem): number {
  const value = readItemValue(item);
  switch (value.kind) {
    case "contact":
      return value.head.seq;
    case "conversationHead":
      return value.sequence;
    default:
      return 0;
  }
}
