import type { LogHead } from "../protocol/account-log.ts";
import { type Bytes, equal } from "../protocol/bytes.ts";
import { type AccountLog, activeAt, containsHead, deviceOf, logOf } from "./account-log.ts";
import { type Epoch, memberOf } from "./epoch-record.ts";

/** What a reader knows of a conversation: plain data, sent to the worker with each page. */
export interface ReadingContext {
  readonly conversation: Bytes;
  readonly epochs: readonly ReadableEpoch[];
  /** Verified logs of the members. */
  readonly logs: readonly AccountLog[];
  /** True for what arrives now rather than from history: then a device known to have ended is refused. */
  readonly live: boolean;
}

export interface ReadableEpoch {
  readonly epoch: Epoch;
  /** K_n; null while no seal opens. */
  readonly key: Bytes | null;
  /** The place of record n + 1; null while it is the newest. */
  readonly nextPlace: number | null;
}

/** What an envelope or mark says about who wrote it. */
interface Written {
  readonly n: number;
  readonly account: Bytes;
  readonly device: number;
  readonly recordHash: Bytes;
  readonly head: LogHead;
}

export type WriterVerdict =
  | { readonly kind: "fits"; readonly signingKey: Bytes }
  | { readonly kind: "logNeeded"; readonly account: Bytes; readonly seq: number }
  | {
      readonly kind: "refused";
      readonly reason: "recordMismatch" | "notMember" | "newerVersion" | "logHead" | "deviceInactive" | "deviceEnded";
    };

/** The checks of section 8.2 between "repeats the header" and the signature. */
export function checkWriter(context: ReadingContext, epoch: Epoch, written: Written): WriterVerdict {
  if (!equal(written.recordHash, epoch.recordHash)) return { kind: "refused", reason: "recordMismatch" };
  const member = memberOf(epoch, written.account);
  if (member === undefined) return { kind: "refused", reason: "notMember" };
  const seq = Math.max(written.head.seq, member.head.seq);
  const log = logOf(context.logs, written.account);
  if (log === undefined || seq > log.head.seq) {
    if (log?.needsNewerVersion === true) return { kind: "refused", reason: "newerVersion" };
    return { kind: "logNeeded", account: written.account, seq };
  }
  if (!containsHead(log, written.head)) return { kind: "refused", reason: "logHead" };
  const device = activeAt(log, written.device, seq);
  if (device === undefined) return { kind: "refused", reason: "deviceInactive" };
  if (context.live && deviceOf(log, written.device)?.ended !== null) return { kind: "refused", reason: "deviceEnded" };
  return { kind: "fits", signingKey: device.keys.signing };
}

export function readableEpoch(context: ReadingContext, n: number): ReadableEpoch | undefined {
  return context.epochs.find((e) => e.epoch.n === n);
}
