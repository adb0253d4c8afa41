import {
  type DeviceKeys,
  decodeLogBody,
  decodeLogEntry,
  type Generation,
  type LogBody,
  type LogDetails,
  type LogHead,
  logEntryLimit,
} from "../protocol/account-log.ts";
import { toBase64url } from "../protocol/base64url.ts";
import { type Bytes, compare, equal, noBytes, ownBytes } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { limit } from "../protocol/limits.ts";
import { Malformed, NewerVersion } from "../protocol/malformed.ts";
import { accountIdOf, logEntryHash } from "./hash.ts";
import { isSealingPublicKey } from "./sealing.ts";
import { isSigningPublicKey, verify } from "./signing.ts";

/**
 * Verified account logs (section 4). An {@link AccountLog} exists only as the result of {@link verifyAccountLog} and
 * {@link extendAccountLog}, is never changed, and is plain data: it may be stored on this device and sent to a worker. Whoever takes one
 * from elsewhere verifies its entries again.
 */
export interface AccountLog {
  /** 32 bytes: the hash of the create entry. */
  readonly account: Bytes;
  readonly entries: readonly LoggedEntry[];
  /** In the order of their entries. */
  readonly devices: readonly LoggedDevice[];
  /** Index = g. */
  readonly generations: readonly LoggedGeneration[];
  /** Of the last entry that was understood. */
  readonly head: LogHead;
  /** An entry after the head is of a version, suite or kind unknown here: nothing is sent to this account. */
  readonly needsNewerVersion: boolean;
}

export interface LoggedEntry {
  readonly bytes: Bytes;
  readonly hash: Bytes;
  readonly time: number;
}

export interface LoggedDevice {
  /** The seq of the entry that added it. */
  readonly device: number;
  readonly keys: DeviceKeys;
  readonly added: "create" | "addByUnlocking" | "addByApproval";
  readonly ended: { readonly seq: number; readonly by: "revoked" | "retired" } | null;
}

export interface LoggedGeneration {
  /** The seq of the entry that brought it. */
  readonly seq: number;
  readonly generation: Generation;
}

export type LogRefusal =
  | "malformed"
  | "tooLong"
  | "sequence"
  | "link"
  | "account"
  | "time"
  | "key"
  | "keyReused"
  | "generation"
  | "device"
  | "signature";

export type LogVerdict =
  | { readonly kind: "valid"; readonly log: AccountLog }
  | { readonly kind: "refused"; readonly seq: number; readonly reason: LogRefusal }
  /** Two valid entries at one seq: the account is not used any more, and both are kept as evidence. */
  | { readonly kind: "forked"; readonly seq: number; readonly known: Bytes; readonly other: Bytes };

/**
 * Verifies a whole log from its create entry. The caller compares `log.account` with the account that was meant.
 *
 * @param entries LogEntry encodings, seq 0 first
 */
export async function verifyAccountLog(entries: readonly Uint8Array[]): Promise<LogVerdict> {
  const [first] = entries;
  if (first === undefined) return { kind: "refused", seq: 0, reason: "sequence" };
  return append(null, entries, 0);
}

/**
 * Appends what a server answered to "your log from this seq". Entries that are known already must be the same ones: another
 * valid entry at a known seq is a fork.
 *
 * @param from seq of the first of `entries`; at most `log.head.seq + 1`
 */
export async function extendAccountLog(
  log: AccountLog,
  from: number,
  entries: readonly Uint8Array[],
): Promise<LogVerdict> {
  const known = log.entries.length;
  if (from > known) return { kind: "refused", seq: from, reason: "sequence" };
  for (const [i, entry] of entries.slice(0, known - from).entries()) {
    const seq = from + i;
    const mine = log.entries[seq];
    if (mine === undefined) break;
    const verdict = await compareKnown(log, seq, mine, entry);
    if (verdict !== null) return verdict;
  }
  const added = entries.slice(Math.max(0, known - from));
  return added.length === 0 ? { kind: "valid", log } : append(log, added, known);
}

async function compareKnown(
  log: AccountLog,
  seq: number,
  mine: LoggedEntry,
  entry: Uint8Array,
): Promise<LogVerdict | null> {
  const body = bodyHashOf(entry);
  if (body !== null && equal(body, mine.hash)) return null;
  if (seq === 0) return { kind: "refused", seq, reason: "account" };
  const before = await verifyAccountLog(log.entries.slice(0, seq).map((e) => e.bytes));
  if (before.kind !== "valid") return before;
  const other = await append(before.log, [entry], seq);
  if (other.kind !== "valid") return other;
  // An entry of a newer version proves nothing here: it cannot be told whether it is valid.
  if (other.log.needsNewerVersion) return { kind: "valid", log: { ...log, needsNewerVersion: true } };
  return { kind: "forked", seq, known: mine.bytes, other: ownBytes(entry) };
}

function bodyHashOf(entry: Uint8Array): Bytes | null {
  try {
    return logEntryHash(decodeLogEntry(entry).body);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

async function append(log: AccountLog | null, entries: readonly Uint8Array[], from: number): Promise<LogVerdict> {
  const growing = new GrowingLog(log);
  for (const [i, entry] of entries.entries()) {
    const seq = from + i;
    const refusal = await growing.add(seq, ownBytes(entry));
    if (refusal === "newer") return growing.finish(seq, true);
    if (refusal !== null) return { kind: "refused", seq, reason: refusal };
  }
  return growing.finish(from, false);
}

/** The one place where a log is under construction: entries are judged in order, in the state that those before them left. */
class GrowingLog {
  readonly #entries: LoggedEntry[];
  readonly #devices: LoggedDevice[];
  readonly #generations: LoggedGeneration[];
  readonly #signingKeys: Set<string>;
  #account: Bytes;

  constructor(log: AccountLog | null) {
    this.#account = log?.account ?? noBytes;
    this.#entries = [...(log?.entries ?? [])];
    this.#devices = [...(log?.devices ?? [])];
    this.#generations = [...(log?.generations ?? [])];
    this.#signingKeys = new Set([
      ...this.#devices.map((d) => toBase64url(d.keys.signing)),
      ...this.#generations.map((g) => toBase64url(g.generation.enrolment)),
    ]);
  }

  finish(seq: number, needsNewerVersion: boolean): LogVerdict {
    const last = this.#entries.at(-1);
    if (last === undefined) return { kind: "refused", seq, reason: "malformed" };
    return {
      kind: "valid",
      log: {
        account: this.#account,
        entries: this.#entries,
        devices: this.#devices,
        generations: this.#generations,
        head: { seq: this.#entries.length - 1, hash: last.hash },
        needsNewerVersion,
      },
    };
  }

  async add(seq: number, bytes: Bytes): Promise<LogRefusal | "newer" | null> {
    if (seq >= limit.logEntries) return "tooLong";
    try {
      const { body, signatures } = decodeLogEntry(bytes);
      const decoded = decodeLogBody(body);
      const misplaced = this.#misplaced(seq, decoded);
      if (misplaced !== null) return misplaced;
      const { details } = decoded;
      if (details.kind === "unknown") return "newer";
      if (bytes.length > logEntryLimit(details)) return "malformed";
      if (decoded.time === 0) return "time";
      const refusal = this.#keysRefused(details) ?? this.#stateRefused(details);
      if (refusal !== null) return refusal;
      if (!(await allVerify(this.#signers(details), body, signatures))) return "signature";
      if (seq === 0) this.#account = accountIdOf(body);
      this.#accept(seq, details);
      this.#entries.push({ bytes, hash: logEntryHash(body), time: decoded.time });
      return null;
    } catch (error) {
      if (error instanceof NewerVersion) return "newer";
      if (error instanceof Malformed) return "malformed";
      throw error;
    }
  }

  #misplaced(seq: number, body: LogBody): LogRefusal | null {
    if (body.seq !== seq || (seq === 0) !== (body.details.kind === "create")) return "sequence";
    if (!equal(body.account, this.#account)) return "account";
    if (!equal(body.prev, this.#entries.at(-1)?.hash ?? noBytes)) return "link";
    return null;
  }

  #keysRefused(details: LogDetails): LogRefusal | null {
    const signing: Bytes[] = [];
    const sealing: Bytes[] = [];
    if ("keys" in details) {
      signing.push(details.keys.signing);
      sealing.push(details.keys.sealing);
    }
    if ("generation" in details) {
      signing.push(details.generation.enrolment);
      sealing.push(details.generation.account);
    }
    const names = signing.map(toBase64url);
    if (new Set(names).size < names.length || names.some((name) => this.#signingKeys.has(name))) return "keyReused";
    if (!signing.every(isSigningPublicKey) || !sealing.every(isSealingPublicKey)) return "key";
    return null;
  }

  #stateRefused(details: LogDetails): LogRefusal | null {
    const current = this.#generations.length - 1;
    switch (details.kind) {
      case "create":
        return details.generation.g === 0 ? null : "generation";
      case "addByUnlocking":
        if (details.which > 1) return "malformed";
        return details.g === current ? null : "generation";
      case "addByApproval":
        if (details.g !== current) return "generation";
        return this.#active(details.approver) === undefined ? "device" : null;
      case "revoke":
      case "changeUnlock":
        if (details.generation.g !== current + 1) return "generation";
        return this.#revocationAllowed(details.by, details.revoked, details.kind) ? null : "device";
      case "retire":
        return this.#active(details.device) === undefined ? "device" : null;
      case "unknown":
        return "malformed";
    }
  }

  #revocationAllowed(by: number, revoked: readonly number[], kind: "revoke" | "changeUnlock"): boolean {
    if (this.#active(by) === undefined || revoked.includes(by)) return false;
    if ((kind === "revoke") === (revoked.length === 0)) return false;
    return revoked.every((d, i) => this.#active(d) !== undefined && (i === 0 || d > (revoked[i - 1] ?? 0)));
  }

  #active(device: number): LoggedDevice | undefined {
    return this.#devices.find((d) => d.device === device && d.ended === null);
  }

  /** The public keys that must have signed, in order. Called when the state allows the entry, so each of them exists. */
  #signers(details: LogDetails): readonly (Bytes | undefined)[] {
    const enrolment = this.#generations.at(-1)?.generation.enrolment;
    switch (details.kind) {
      case "create":
        return [details.keys.signing, details.generation.enrolment];
      case "addByUnlocking":
        return [enrolment, details.keys.signing];
      case "addByApproval":
        return [this.#active(details.approver)?.keys.signing, details.keys.signing];
      case "revoke":
      case "changeUnlock":
        return [this.#active(details.by)?.keys.signing, enrolment, details.generation.enrolment];
      case "retire":
        return [this.#active(details.device)?.keys.signing];
      case "unknown":
        return [undefined];
    }
  }

  #accept(seq: number, details: LogDetails): void {
    if ("keys" in details) {
      this.#devices.push({ device: seq, keys: details.keys, added: details.kind, ended: null });
      this.#signingKeys.add(toBase64url(details.keys.signing));
    }
    if ("generation" in details) {
      this.#generations.push({ seq, generation: details.generation });
      this.#signingKeys.add(toBase64url(details.generation.enrolment));
    }
    if (details.kind === "retire") this.#end(seq, [details.device], "retired");
    if (details.kind === "revoke") this.#end(seq, details.revoked, "revoked");
  }

  #end(seq: number, ended: readonly number[], by: "revoked" | "retired"): void {
    for (const [i, device] of this.#devices.entries()) {
      if (ended.includes(device.device)) this.#devices[i] = { ...device, ended: { seq, by } };
    }
  }
}

async function allVerify(
  signers: readonly (Bytes | undefined)[],
  body: Bytes,
  signatures: readonly Bytes[],
): Promise<boolean> {
  if (signers.length !== signatures.length) return false;
  const verdicts = await Promise.all(
    signatures.map((signature, i) => {
      const signer = signers[i];
      return signer !== undefined && verify(signer, label.logSignature, body, signature);
    }),
  );
  return verdicts.every(Boolean);
}

/** True when `head` is an entry of the log. */
export function containsHead(log: AccountLog, head: LogHead): boolean {
  const entry = log.entries[head.seq];
  return entry !== undefined && equal(entry.hash, head.hash);
}

export function deviceOf(log: AccountLog, device: number): LoggedDevice | undefined {
  return log.devices.find((d) => d.device === device);
}

/** The device when it was active as of entry `seq` of its log. */
export function activeAt(log: AccountLog, device: number, seq: number): LoggedDevice | undefined {
  const found = deviceOf(log, device);
  if (found === undefined || found.device > seq) return undefined;
  return found.ended !== null && found.ended.seq <= seq ? undefined : found;
}

/** The newest generation as of entry `seq`. */
export function generationAt(log: AccountLog, seq: number): Generation | undefined {
  return log.generations.findLast((g) => g.seq <= seq)?.generation;
}

export function newestGeneration(log: AccountLog): Generation {
  const newest = log.generations.at(-1);
  if (newest === undefined) throw new Error("a verified log has a generation");
  return newest.generation;
}

/** Finds the log of an account among verified ones. */
export function logOf(logs: readonly AccountLog[], account: Bytes): AccountLog | undefined {
  return logs.find((log) => compare(log.account, account) === 0);
}
