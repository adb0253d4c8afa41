/**
 * What the engine asks of `crypto`: the operations of docs/protocol.md, each a pure function of its arguments. The page runs
 * them in a worker; tests in the same thread.
 */
import type { DeviceKeys, Generation, LogHead } from "../protocol/account-log.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { Content } from "../protocol/content.ts";
import type { EntryPoint, Reference } from "../protocol/envelope.ts";
import type { EpochRecordBody, Member, TranscriptPoint } from "../protocol/epoch-record.ts";
import type { StoreItem } from "../protocol/private-store.ts";

export interface VerifiedLog {
  readonly account: Bytes;
  readonly head: LogHead;
  /** entryHash of each seq. */
  readonly hashes: readonly Bytes[];
  readonly generations: readonly { readonly since: number; readonly generation: Generation }[];
  readonly devices: ReadonlyMap<number, { readonly keys: DeviceKeys; readonly endedAt: number | null }>;
}
