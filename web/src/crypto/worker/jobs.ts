import type { Bytes } from "../../protocol/bytes.ts";
import { type LogVerdict, verifyAccountLog } from "../account-log.ts";
import { type EnvelopeVerdict, openEnvelope } from "../envelopes.ts";
import { type EpochToOpen, openEpochKey, type SealJob } from "../epoch-keys.ts";
import { type StretchParameters, stretchHere } from "../password.ts";
import type { Randomness } from "../randomness.ts";
import type { ReadingContext } from "../reading.ts";
import { type SealingKey, seal } from "../sealing.ts";

/** The work that would make a page stutter. The same interface in this thread ({@link jobsHere}) and through a worker (`connect.ts`). */
export interface CryptoJobs {
  /** Argon2id: hundreds of milliseconds, 64 MiB. */
  stretch(password: Bytes, salt: Bytes, parameters: StretchParameters): Promise<Bytes>;

  /** One seal of `secret` for each job, in order: a few milliseconds each. */
  sealMany(jobs: readonly SealJob[], secret: Bytes, progress?: Progress): Promise<readonly Bytes[]>;

  /** One verdict for each envelope, in order. */
  openEnvelopes(
    context: ReadingContext,
    envelopes: readonly PlacedEnvelope[],
    progress?: Progress,
  ): Promise<readonly EnvelopeVerdict[]>;

  /**
   * K_n of each epoch, in order; null where no seal opens to the commitment. A few milliseconds each.
   *
   * @param accountKeys index = g
   */
  openEpochKeys(
    account: Bytes,
    epochs: readonly EpochToOpen[],
    accountKeys: readonly SealingKey[],
  ): Promise<readonly (Bytes | null)[]>;

  /** An account log from its genesis, as {@link verifyAccountLog}: some milliseconds for each key that it names. */
  verifyLog(entries: readonly Bytes[]): Promise<LogVerdict>;

  /** Ends the worker. Jobs under way are rejected. */
  close(): void;
}

export interface PlacedEnvelope {
  readonly place: number;
  readonly envelope: Bytes;
}

/** Called now and then with how many of all are done, and at the end. */
export type Progress = (done: number, total: number) => void;

/** Enough to keep the platform's cryptography busy, few enough for progress to move. */
const batch = 64;

/** Runs everything in the calling thread: in the worker, and in tests. */
export function jobsHere(randomness: Randomness): CryptoJobs {
  return {
    stretch: stretchHere,
    async sealMany(jobs, secret, progress) {
      const seals: Bytes[] = [];
      for (const job of jobs) {
        seals.push(await seal(job.publicKey, job.info, secret, randomness));
        progress?.(seals.length, jobs.length);
      }
      return seals;
    },
    async openEnvelopes(context, envelopes, progress) {
      const verdicts: EnvelopeVerdict[] = [];
      for (let at = 0; at < envelopes.length; at += batch) {
        const opening = envelopes.slice(at, at + batch).map((e) => openEnvelope(context, e.envelope, e.place));
        verdicts.push(...(await Promise.all(opening)));
        progress?.(verdicts.length, envelopes.length);
      }
      return verdicts;
    },
    async openEpochKeys(account, epochs, accountKeys) {
      const keys: (Bytes | null)[] = [];
      for (const { epoch, seals } of epochs) keys.push(await openEpochKey(epoch, account, seals, accountKeys));
      return keys;
    },
    verifyLog: verifyAccountLog,
    close() {},
  };
}
