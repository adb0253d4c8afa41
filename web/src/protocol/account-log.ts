import type { Bytes } from "./bytes.ts";
import { type Cbor, decode, encode, Fields, item, versioned } from "./cbor.ts";
import { limit, size } from "./limits.ts";
import { Malformed } from "./malformed.ts";

/** The entries of an account log (section 4.1): what they say. Whether they may say it is decided in `crypto/account-log.ts`. */

/** Place and hash of a log's entry; the last one is the head of the log. */
export interface LogHead {
  readonly seq: number;
  /** 32 bytes. */
  readonly hash: Bytes;
}

export interface DeviceKeys {
  /** D: Ed25519, 32 bytes. */
  readonly signing: Bytes;
  /** DK: X-Wing, 1,216 bytes. */
  readonly sealing: Bytes;
}

export interface Generation {
  readonly g: number;
  /** E_g: Ed25519, 32 bytes. */
  readonly enrolment: Bytes;
  /** S_g: X-Wing, 1,216 bytes. */
  readonly account: Bytes;
  readonly vaultKeyHash: Bytes;
  readonly keyVaultHash: Bytes;
  readonly sealsHash: Bytes;
}

/** Which secret opened the account: 0 password, 1 recovery code. */
export type Which = 0 | 1;
export const which = { password: 0, recovery: 1 } as const;

export type LogDetails =
  | { readonly kind: "create"; readonly keys: DeviceKeys; readonly generation: Generation }
  | { readonly kind: "addByUnlocking"; readonly keys: DeviceKeys; readonly g: number; readonly which: number }
  | { readonly kind: "addByApproval"; readonly keys: DeviceKeys; readonly g: number; readonly approver: number }
  | {
      readonly kind: "revoke" | "changeUnlock";
      readonly by: number;
      readonly revoked: readonly number[];
      /** Bits: 1 password, 2 recovery code, 4 strict mode on, 8 strict mode off. */
      readonly changed: number;
      readonly generation: Generation;
    }
  | { readonly kind: "retire"; readonly device: number }
  | { readonly kind: "unknown"; readonly number: number; readonly details: readonly Cbor[] };

export interface LogBody {
  /** Empty in the create entry, else 32 bytes. */
  readonly account: Bytes;
  readonly seq: number;
  /** Empty in the create entry, else 32 bytes. */
  readonly prev: Bytes;
  readonly time: number;
  readonly details: LogDetails;
}

export interface LogEntry {
  /** The bytes that were signed and that the hash covers. */
  readonly body: Bytes;
  readonly signatures: readonly Bytes[];
}

const kindNumber = { create: 0, addByUnlocking: 1, addByApproval: 2, revoke: 3, changeUnlock: 4, retire: 5 } as const;

/** More would not fit into the largest entry. */
const mostSignatures = 16;
const mostRevoked = 10_000;

export function encodeLogEntry(entry: LogEntry): Bytes {
  return encode([entry.body, [...entry.signatures]]);
}

export function decodeLogEntry(bytes: Uint8Array): LogEntry {
  const fields = new Fields(decode(bytes, limit.largeLogEntry), 2, "log entry");
  return {
    body: fields.bytesUpTo(limit.largeLogEntry),
    signatures: fields.list(mostSignatures, item.bytes(size.signature)),
  };
}

export function encodeLogBody(body: LogBody): Bytes {
  const { details } = body;
  const kind = details.kind === "unknown" ? details.number : kindNumber[details.kind];
  return encode([1, 1, body.account, body.seq, body.prev, kind, body.time, detailsToCbor(details)]);
}

/** @throws NewerVersion for another version or suite; unknown kinds are returned as such */
export function decodeLogBody(bytes: Uint8Array): LogBody {
  const fields = versioned(decode(bytes, limit.largeLogEntry), 8, "log entry body");
  const account = fields.bytesOrEmpty(size.hash);
  const seq = fields.uint();
  const prev = fields.bytesOrEmpty(size.hash);
  const kind = fields.uint();
  const time = fields.uint();
  return { account, seq, prev, time, details: detailsFromCbor(kind, fields.any()) };
}

/** The largest size in bytes of an entry with these details. */
export function logEntryLimit(details: LogDetails): number {
  const large = details.kind === "revoke" || details.kind === "changeUnlock";
  return large ? limit.largeLogEntry : limit.logEntry;
}

function detailsToCbor(details: LogDetails): Cbor {
  switch (details.kind) {
    case "create":
      return [details.keys.signing, details.keys.sealing, generationToCbor(details.generation)];
    case "addByUnlocking":
      return [details.keys.signing, details.keys.sealing, details.g, details.which];
    case "addByApproval":
      return [details.keys.signing, details.keys.sealing, details.g, details.approver];
    case "revoke":
    case "changeUnlock":
      return [details.by, [...details.revoked], details.changed, generationToCbor(details.generation)];
    case "retire":
      return [details.device];
    case "unknown":
      return details.details;
  }
}

function detailsFromCbor(kind: number, value: Cbor): LogDetails {
  switch (kind) {
    case kindNumber.create: {
      const fields = new Fields(value, 3, "create");
      return { kind: "create", keys: keysFrom(fields), generation: generationFrom(fields.any()) };
    }
    case kindNumber.addByUnlocking: {
      const fields = new Fields(value, 4, "add by unlocking");
      return { kind: "addByUnlocking", keys: keysFrom(fields), g: fields.uint(), which: fields.uint() };
    }
    case kindNumber.addByApproval: {
      const fields = new Fields(value, 4, "add by approval");
      return { kind: "addByApproval", keys: keysFrom(fields), g: fields.uint(), approver: fields.uint() };
    }
    case kindNumber.revoke:
    case kindNumber.changeUnlock: {
      const fields = new Fields(value, 4, "revoke or change unlock");
      const by = fields.uint();
      const revoked = fields.list(mostRevoked, item.uint);
      const changed = fields.uint();
      if (changed > 15) throw new Malformed("log entry: unknown change");
      const generation = generationFrom(fields.any());
      return { kind: kind === kindNumber.revoke ? "revoke" : "changeUnlock", by, revoked, changed, generation };
    }
    case kindNumber.retire:
      return { kind: "retire", device: new Fields(value, 1, "retire").uint() };
    default:
      return { kind: "unknown", number: kind, details: new Fields(value, undefined, "details").rest() };
  }
}

function keysFrom(fields: Fields): DeviceKeys {
  return { signing: fields.bytes(size.signingKey), sealing: fields.bytes(size.sealingKey) };
}

function generationToCbor(generation: Generation): Cbor {
  const { g, enrolment, account, vaultKeyHash, keyVaultHash, sealsHash } = generation;
  return [g, enrolment, account, vaultKeyHash, keyVaultHash, sealsHash];
}

function generationFrom(value: Cbor): Generation {
  const fields = new Fields(value, 6, "generation");
  return {
    g: fields.uint(),
    enrolment: fields.bytes(size.signingKey),
    account: fields.bytes(size.sealingKey),
    vaultKeyHash: fields.bytes(size.hash),
    keyVaultHash: fields.bytes(size.hash),
    sealsHash: fields.bytes(size.hash),
  };
}
