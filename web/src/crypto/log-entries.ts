import {
  type DeviceKeys,
  encodeLogBody,
  encodeLogEntry,
  type Generation,
  type LogDetails,
  type LogHead,
  type Which,
} from "../protocol/account-log.ts";
import { type Bytes, noBytes } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { accountIdOf, logEntryHash } from "./hash.ts";
import { type SigningKey, sign } from "./signing.ts";

/** Makes signed entries of an account log (section 4.1). */
export interface NewEntry {
  /** The encoded LogEntry. */
  readonly entry: Bytes;
  readonly head: LogHead;
  readonly account: Bytes;
}

async function signedEntry(
  place: { account: Bytes; seq: number; prev: Bytes },
  time: number,
  details: LogDetails,
  signers: readonly SigningKey[],
): Promise<NewEntry> {
  const body = encodeLogBody({ ...place, time, details });
  const signatures = await Promise.all(signers.map((signer) => sign(signer, label.logSignature, body)));
  const account = place.seq === 0 ? accountIdOf(body) : place.account;
  return {
    entry: encodeLogEntry({ body, signatures }),
    head: { seq: place.seq, hash: logEntryHash(body) },
    account,
  };
}

export function createEntry(
  time: number,
  keys: DeviceKeys,
  generation: Generation,
  signers: { device: SigningKey; enrolment: SigningKey },
): Promise<NewEntry> {
  const place = { account: noBytes, seq: 0, prev: noBytes };
  return signedEntry(place, time, { kind: "create", keys, generation }, [signers.device, signers.enrolment]);
}

interface Growing {
  readonly account: Bytes;
  readonly head: LogHead;
}

function next(log: Growing) {
  return { account: log.account, seq: log.head.seq + 1, prev: log.head.hash };
}

export function addByUnlockingEntry(
  log: Growing,
  time: number,
  added: { keys: DeviceKeys; g: number; which: Which },
  signers: { device: SigningKey; enrolment: SigningKey },
): Promise<NewEntry> {
  return signedEntry(next(log), time, { kind: "addByUnlocking", ...added }, [signers.enrolment, signers.device]);
}

export function retireEntry(log: Growing, time: number, device: number, key: SigningKey): Promise<NewEntry> {
  return signedEntry(next(log), time, { kind: "retire", device }, [key]);
}
