import type { Bytes } from "../../protocol/bytes.ts";
import type { LogVerdict } from "../account-log.ts";
import type { EnvelopeVerdict } from "../envelopes.ts";
import type { EpochToOpen, SealJob } from "../epoch-keys.ts";
import type { StretchParameters } from "../password.ts";
import type { ReadingContext } from "../reading.ts";
import type { SealingKey } from "../sealing.ts";
import type { PlacedEnvelope } from "./jobs.ts";

/** What passes between a page and its worker. */
export type Job =
  | {
      readonly name: "stretch";
      readonly password: Bytes;
      readonly salt: Bytes;
      readonly parameters: StretchParameters;
    }
  | { readonly name: "sealMany"; readonly jobs: readonly SealJob[]; readonly secret: Bytes }
  | {
      readonly name: "openEnvelopes";
      readonly context: ReadingContext;
      readonly envelopes: readonly PlacedEnvelope[];
    }
  | {
      readonly name: "openEpochKeys";
      readonly account: Bytes;
      readonly epochs: readonly EpochToOpen[];
      readonly accountKeys: readonly SealingKey[];
    }
  | { readonly name: "verifyLog"; readonly entries: readonly Bytes[] };

export interface Results {
  readonly stretch: Bytes;
  readonly sealMany: readonly Bytes[];
  readonly openEnvelopes: readonly EnvelopeVerdict[];
  readonly openEpochKeys: readonly (Bytes | null)[];
  readonly verifyLog: LogVerdict;
}

export interface Request {
  readonly id: number;
  readonly job: Job;
}

export type Reply =
  | { readonly id: number; readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly id: number; readonly kind: "done"; readonly result: Results[keyof Results] }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };

/** The common part of Worker, MessagePort and a worker's own global. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
