import type { LogHead } from "./account-log.ts";
import { type Bytes, compare } from "./bytes.ts";
import { decode, encode, Fields, versioned } from "./cbor.ts";
import { limit, size } from "./limits.ts";
import { Malformed, orNull } from "./malformed.ts";

/** The private store of section 5.2: what a person's devices share, as one signed row at the server. */

export interface PrivateStoreBody {
  readonly account: Bytes;
  readonly storeVersion: number;
  readonly g: number;
  /** The device that wrote it. */
  readonly device: number;
  readonly head: LogHead;
  readonly time: number;
  /** A box under V_g. */
  readonly ciphertext: Bytes;
}

export interface Signed {
  /** The bytes that were signed. */
  readonly body: Bytes;
  /** 64 bytes. */
  readonly signature: Bytes;
}

export function encodeSigned(signed: Signed): Bytes {
  return encode([signed.body, signed.signature]);
}

export function decodeSigned(bytes: Uint8Array, most: number, what: string): Signed {
  const fields = new Fields(decode(bytes, most), 2, what);
  return { body: fields.bytesUpTo(most), signature: fields.bytes(size.signature) };
}

export function encodePrivateStoreBody(body: PrivateStoreBody): Bytes {
  const { account, storeVersion, g, device, head, time, ciphertext } = body;
  return encode([1, 1, account, storeVersion, g, device, head.seq, head.hash, time, ciphertext]);
}

export function decodePrivateStoreBody(bytes: Uint8Array): PrivateStoreBody {
  const fields = versioned(decode(bytes, limit.privateStore), 10, "private store");
  return {
    account: fields.bytes(size.hash),
    storeVersion: fields.uint(),
    g: fields.uint(),
    device: fields.uint(),
    head: { seq: fields.uint(), hash: fields.bytes(size.hash) },
    time: fields.uint(),
    ciphertext: fields.bytesUpTo(limit.privateStore),
  };
}

export const itemKind = {
  contact: 1,
  verified: 2,
  muted: 3,
  draft: 4,
  conversationHead: 5,
  deviceName: 6,
  pinned: 7,
  archived: 8,
  picture: 9,
  blocked: 10,
  signedOut: 11,
} as const;

/** One fact, as it is merged and kept: also of kinds that this version does not know. */
export interface StoreItem {
  readonly kind: number;
  readonly key: Bytes;
  readonly time: number;
  readonly device: number;
  /** CBOR by kind: read with {@link readItemValue}. */
  readonly value: Bytes;
}

export function compareItems(a: StoreItem, b: StoreItem): number {
  return a.kind - b.kind || compare(a.key, b.key);
}

export function encodeItems(items: readonly StoreItem[]): Bytes {
  return encode(items.map((i) => [i.kind, i.key, i.time, i.device, i.value]));
}

/**
 * Values are kept as they are: one that is damaged must not make all others unreadable.
 *
 * @throws Malformed when not sorted by (kind, key) or repeated
 */
export function decodeItems(bytes: Uint8Array): StoreItem[] {
  const list = new Fields([decode(bytes, limit.privateStore)], 1, "private store items");
  const items = list.list(limit.privateStore, (value): StoreItem => {
    const fields = new Fields(value, 5, "private store item");
    return {
      kind: fields.uint(),
      key: fields.bytesUpTo(limit.privateStore),
      time: fields.uint(),
      device: fields.uint(),
      value: fields.bytesUpTo(limit.privateStore),
    };
  });
  for (const [i, item] of items.entries()) {
    const before = items[i - 1];
    if (before !== undefined && compareItems(before, item) >= 0) {
      throw new Malformed("private store: items not in ascending order");
    }
  }
  return items;
}

export type ItemValue =
  | { readonly kind: "contact"; readonly name: string; readonly head: LogHead }
  | { readonly kind: "verified" | "muted" | "pinned" | "archived" | "signedOut"; readonly set: boolean }
  | { readonly kind: "draft" | "deviceName"; readonly text: string }
  /** While `set`: what the account sends is not shown from after this sequence on. */
  | { readonly kind: "blocked"; readonly set: boolean; readonly after: number }
  | {
      readonly kind: "conversationHead";
      readonly n: number;
      readonly recordHash: Bytes;
      readonly sequence: number;
      readonly transcript: Bytes;
    }
  /** The own picture; empty: none. */
  | { readonly kind: "picture"; readonly picture: Bytes }
  /** A kind that this version does not know, or a key or value that does not fit the kind. */
  | { readonly kind: "unknown" };

export function encodeItemValue(value: Exclude<ItemValue, { kind: "unknown" }>): Bytes {
  switch (value.kind) {
    case "contact":
      return encode([value.name, value.head.seq, value.head.hash]);
    case "verified":
    case "muted":
    case "pinned":
    case "archived":
    case "signedOut":
      return encode([value.set ? 1 : 0]);
    case "draft":
    case "deviceName":
      return encode([value.text]);
    case "picture":
      return encode([value.picture]);
    case "blocked":
      return encode([value.set ? 1 : 0, value.after]);
    case "conversationHead":
      return encode([value.n, value.recordHash, value.sequence, value.transcript]);
  }
}

export function readItemValue(item: StoreItem): ItemValue {
  return orNull(() => decodeItemValue(item)) ?? { kind: "unknown" };
}

function decodeItemValue(item: StoreItem): ItemValue {
  const fields = (count: number) => new Fields(decode(item.value, limit.privateStore), count, "private store value");
  if (
    item.kind >= 1 &&
    item.kind <= itemKind.archived &&
    item.kind !== itemKind.deviceName &&
    item.key.length !== size.hash
  ) {
    throw new Malformed("private store: key is not an id");
  }
  const flag = (kind: "verified" | "muted" | "pinned" | "archived" | "signedOut") => ({
    kind,
    set: fields(1).oneOf([0, 1]) === 1,
  });
  switch (item.kind) {
    case itemKind.contact: {
      const value = fields(3);
      const name = value.text(256);
      return { kind: "contact", name, head: { seq: value.uint(), hash: value.bytes(size.hash) } };
    }
    case itemKind.verified:
      return flag("verified");
    case itemKind.muted:
      return flag("muted");
    case itemKind.pinned:
      return flag("pinned");
    case itemKind.archived:
      return flag("archived");
    case itemKind.draft:
      return { kind: "draft", text: fields(1).text(limit.contentText) };
    case itemKind.deviceName:
      requireDevice(item.key);
      return { kind: "deviceName", text: fields(1).text(limit.contentText) };
    case itemKind.blocked: {
      if (item.key.length !== size.hash) throw new Malformed("private store: key is not an account");
      const value = fields(2);
      return { kind: "blocked", set: value.oneOf([0, 1]) === 1, after: value.uint() };
    }
    case itemKind.signedOut:
      requireDevice(item.key);
      return flag("signedOut");
    case itemKind.conversationHead: {
      const value = fields(4);
      return {
        kind: "conversationHead",
        n: value.uint(),
        recordHash: value.bytes(size.hash),
        sequence: value.uint(),
        transcript: value.bytes(size.hash),
      };
    }
    case itemKind.picture:
      if (item.key.length !== 0) throw new Malformed("private store: the own picture has no key");
      return { kind: "picture", picture: fields(1).bytesUpTo(limit.picture) };
    default:
      return { kind: "unknown" };
  }
}

function requireDevice(key: Bytes): void {
  if (typeof decode(key, 16) !== "number") throw new Malformed("private store: key is not a device");
}
