import { toBase64url } from "../protocol/base64url.ts";
import { type Bytes, compare, equal, noBytes } from "../protocol/bytes.ts";
import {
  encodeEpochRecordBody,
  keyMode,
  type Member,
  recordKind,
  type TranscriptPoint,
} from "../protocol/epoch-record.ts";
import { label } from "../protocol/labels.ts";
import { size } from "../protocol/limits.ts";
import { encodeSigned } from "../protocol/private-store.ts";
import type { SealRequest } from "../protocol/rest.ts";
import { type AccountLog, newestGeneration } from "./account-log.ts";
import { type Epoch, epochCommitment, memberOf, rosterHash } from "./epoch-record.ts";
import { keyHash, recordHash } from "./hash.ts";
import type { Randomness } from "./randomness.ts";
import { openSeal, type SealingKey, sealInfo } from "./sealing.ts";
import { type SigningKey, sign } from "./signing.ts";
import { emptyTranscript } from "./transcript.ts";

/** Making, sealing, opening and repairing epoch keys (sections 7.3 and 7.5). */

/** The device that writes: in records and envelopes alike. */
export interface Sender {
  /** The own log, as long as this device knows it. */
  readonly log: AccountLog;
  readonly device: number;
  readonly signingKey: SigningKey;
}

/** One seal to be made: plain data for the worker. */
export interface SealJob {
  /** X-Wing, 1,216 bytes. */
  readonly publicKey: Bytes;
  readonly info: Bytes;
}

/** Makes one seal of `secret` for each job, in order: `sealMany` of the worker. */
export type SealMany = (jobs: readonly SealJob[], secret: Bytes) => Promise<readonly Bytes[]>;

export interface NewEpoch {
  readonly record: Bytes;
  readonly seals: readonly SealRequest[];
  /** K_n. Keep it with the record before sending: nobody else can open the epoch until the seals are stored. */
  readonly key: Bytes;
  readonly n: number;
  readonly recordHash: Bytes;
}

/**
 * Record 0 of a direct conversation.
 *
 * @param members the verified logs of both accounts, or the one of notes to oneself, as new as the server has them
 */
export function createEpoch(
  conversation: Bytes,
  members: readonly AccountLog[],
  sender: Sender,
  time: number,
  sealMany: SealMany,
  randomness: Randomness,
): Promise<NewEpoch> {
  return freshEpoch(conversation, null, members, emptyTranscript, sender, time, sealMany, randomness);
}

/**
 * The record after `last` with a fresh key, sealed to the newest generation of each member.
 *
 * @param members the verified logs of all members
 * @param transcript the last sequence up to which this client has everything, with its T; not below `last.transcript`
 */
export function rotateEpoch(
  last: Epoch,
  members: readonly AccountLog[],
  transcript: TranscriptPoint,
  sender: Sender,
  time: number,
  sealMany: SealMany,
  randomness: Randomness,
): Promise<NewEpoch> {
  return freshEpoch(last.conversation, last, members, transcript, sender, time, sealMany, randomness);
}

async function freshEpoch(
  conversation: Bytes,
  last: Epoch | null,
  logs: readonly AccountLog[],
  transcript: TranscriptPoint,
  sender: Sender,
  time: number,
  sealMany: SealMany,
  randomness: Randomness,
): Promise<NewEpoch> {
  const members = [...logs].sort((a, b) => compare(a.account, b.account));
  const roster = members.map(memberFor);
  const n = last === null ? 0 : last.n + 1;
  const key = randomness(size.secret);
  const body = encodeEpochRecordBody({
    conversation,
    n,
    prev: last?.recordHash ?? noBytes,
    kind: last === null ? recordKind.create : recordKind.rotate,
    author: { account: sender.log.account, device: sender.device, head: sender.log.head },
    put: roster,
    removed: [],
    rosterHash: rosterHash(roster),
    keyMode: keyMode.fresh,
    commitment: epochCommitment(conversation, n, key),
    transcript,
    time,
    details: [],
  });
  const sealed = { conversation, n, recordHash: recordHash(body) };
  const seals = await sealTo(sealed, members, key, sealMany);
  const signature = await sign(sender.signingKey, label.epochRecordSignature, body);
  return { record: encodeSigned({ body, signature }), seals, key, n, recordHash: sealed.recordHash };
}

function memberFor(log: AccountLog): Member {
  const { g, account } = newestGeneration(log);
  return { account: log.account, role: 0, head: log.head, g, keyHash: keyHash(account) };
}

type SealedEpoch = Pick<Epoch, "conversation" | "n" | "recordHash">;

function epochSealInfo(epoch: SealedEpoch, account: Bytes, g: number, accountKeyHash: Bytes): Bytes {
  const { conversation, n, recordHash: record } = epoch;
  return sealInfo(label.epochKeySeal, [conversation, n, record, account, g, accountKeyHash]);
}

/** Seals K_n to the newest generation of each account. */
async function sealTo(
  epoch: SealedEpoch,
  accounts: readonly AccountLog[],
  key: Bytes,
  sealMany: SealMany,
): Promise<readonly SealRequest[]> {
  const jobs = accounts.map((log): SealJob => {
    const { g, account } = newestGeneration(log);
    return { publicKey: account, info: epochSealInfo(epoch, log.account, g, keyHash(account)) };
  });
  const seals = await sealMany(jobs, key);
  return accounts.map((log, i) => {
    const sealed = seals[i];
    if (sealed === undefined) throw new Error("a seal for each account is needed");
    return { account: toBase64url(log.account), generation: newestGeneration(log).g, seal: toBase64url(sealed) };
  });
}

/**
 * New seals for members who miss theirs (repair). Null when one of them is no member of the epoch, or `key` is not the one it is
 * committed to.
 */
export async function repairEpoch(
  epoch: Epoch,
  key: Bytes,
  missing: readonly AccountLog[],
  sealMany: SealMany,
): Promise<readonly SealRequest[] | null> {
  if (!keyFits(epoch, key) || missing.some((log) => memberOf(epoch, log.account) === undefined)) return null;
  return sealTo(epoch, missing, key, sealMany);
}

/** True when `key` is the one that the record commits to: the commitment defines K_n. */
function keyFits(epoch: Pick<Epoch, "conversation" | "n" | "commitment">, key: Bytes): boolean {
  return equal(epochCommitment(epoch.conversation, epoch.n, key), epoch.commitment);
}

/** An epoch with the seals of its key that the server keeps for this account. */
export interface EpochToOpen {
  readonly epoch: Pick<Epoch, "conversation" | "n" | "recordHash" | "commitment">;
  readonly seals: readonly { readonly generation: number; readonly seal: Bytes }[];
}

/**
 * K_n from the seals that the server keeps for this account; null when none opens to the commitment, which counts as missing: ask for
 * repair.
 *
 * @param accountKeys index = g
 */
export async function openEpochKey(
  epoch: EpochToOpen["epoch"],
  account: Bytes,
  seals: EpochToOpen["seals"],
  accountKeys: readonly SealingKey[],
): Promise<Bytes | null> {
  for (const { generation, seal: sealed } of seals) {
    const accountKey = accountKeys[generation];
    if (accountKey === undefined) continue;
    const info = epochSealInfo(epoch, account, generation, keyHash(accountKey.publicKey));
    const key = await openSeal(accountKey, info, sealed);
    if (key !== null && keyFits(epoch, key)) return key;
  }
  return null;
}

/** Why a client rotates before it sends (section 7.5), as far as public data tells; null when it need not. */
export type RotationReason = "dirty" | "generation" | "age" | "entries";

const sevenDays = 7 * 24 * 60 * 60 * 1_000;
const mostEntries = 1_000;
const mostMembersForEntries = 50;

/**
 * @param head the conversation's newest sequence
 * @param now milliseconds; compared with the record's own time
 */
export function rotationNeeded(
  epoch: Epoch,
  log: (account: Bytes) => AccountLog | undefined,
  head: number,
  now: number,
): RotationReason | null {
  for (const member of epoch.roster) {
    const known = log(member.account);
    if (known === undefined) continue;
    const revoked = known.devices.some((d) => d.ended?.by === "revoked" && d.ended.seq > member.head.seq);
    if (revoked) return "dirty";
    if (newestGeneration(known).g > member.g) return "generation";
  }
  if (now - epoch.time >= sevenDays) return "age";
  if (epoch.roster.length <= mostMembersForEntries && head - epoch.place >= mostEntries) return "entries";
  return null;
}
