import { type Bytes, compare, equal, noBytes } from "../protocol/bytes.ts";
import {
  type Author,
  decodeEpochRecordBody,
  type EpochRecordBody,
  keyMode,
  type Member,
  memberToCbor,
  recordKind,
  type TranscriptPoint,
} from "../protocol/epoch-record.ts";
import { label } from "../protocol/labels.ts";
import { limit } from "../protocol/limits.ts";
import { Malformed, NewerVersion } from "../protocol/malformed.ts";
import { ascendingBytes } from "../protocol/order.ts";
import { decodeSigned } from "../protocol/private-store.ts";
import { type AccountLog, activeAt, containsHead, generationAt } from "./account-log.ts";
import { directConversationId } from "./conversation-id.ts";
import { hash, keyHash, recordHash } from "./hash.ts";
import { verify } from "./signing.ts";
import { emptyTranscript } from "./transcript.ts";

/**
 * A verified epoch record with the roster after its change. Exists only as the result of {@link verifyEpochRecord}; plain data, never
 * changed. Validity rests on public data: whether its key can be opened is another question.
 */
export interface Epoch {
  readonly conversation: Bytes;
  readonly n: number;
  readonly recordHash: Bytes;
  /** Its sequence in the conversation. */
  readonly place: number;
  readonly author: Author;
  /** Ascending by account. */
  readonly roster: readonly Member[];
  readonly commitment: Bytes;
  readonly transcript: TranscriptPoint;
  readonly time: number;
}

export type RecordRefusal =
  | "malformed"
  | "newerVersion"
  | "conversation"
  | "number"
  | "link"
  | "kind"
  | "author"
  | "authorHead"
  | "authorDevice"
  | "roster"
  | "rosterHash"
  | "memberHead"
  | "memberKey"
  | "transcript"
  | "signature";

export type RecordVerdict =
  | { readonly kind: "valid"; readonly epoch: Epoch }
  /** The log of `account` up to entry `seq` is needed; fetch it and ask again. When the server's log stays shorter, refuse. */
  | { readonly kind: "logNeeded"; readonly account: Bytes; readonly seq: number }
  | { readonly kind: "refused"; readonly reason: RecordRefusal };

export interface RecordContext {
  /** The conversation it was fetched for. */
  readonly conversation: Bytes;
  /** The epoch n − 1; null for record 0. */
  readonly last: Epoch | null;
  readonly log: (account: Bytes) => AccountLog | undefined;
  /** The reader's own T at a sequence, where it has all entries up to it. */
  readonly transcriptAt?: (sequence: number) => Bytes | undefined;
}

/** Judges a record of a direct conversation at its place (section 7.4). */
export async function verifyEpochRecord(
  context: RecordContext,
  record: Uint8Array,
  place: number,
): Promise<RecordVerdict> {
  try {
    const { body: bytes, signature } = decodeSigned(record, limit.epochRecord, "epoch record");
    const body = decodeEpochRecordBody(bytes);
    const { last } = context;
    const roster = rosterAfter(last?.roster ?? [], body);
    const refusal =
      linkRefused(context, body, place) ??
      rosterRefused(context.conversation, last, body, roster) ??
      transcriptRefused(context, body, place);
    if (refusal !== null) return { kind: "refused", reason: refusal };
    const logs = logsRefused(context, body, roster);
    if (logs.kind !== "fit") return logs;
    if (!(await verify(logs.signingKey, label.epochRecordSignature, bytes, signature))) {
      return { kind: "refused", reason: "signature" };
    }
    const { conversation, n, author, commitment, transcript, time } = body;
    const epoch = {
      conversation,
      n,
      recordHash: recordHash(bytes),
      place,
      author,
      roster,
      commitment,
      transcript,
      time,
    };
    return { kind: "valid", epoch };
  } catch (error) {
    if (error instanceof NewerVersion) return { kind: "refused", reason: "newerVersion" };
    if (error instanceof Malformed) return { kind: "refused", reason: "malformed" };
    throw error;
  }
}

export function rosterHash(roster: readonly Member[]): Bytes {
  return hash(label.roster, roster.map(memberToCbor));
}

export function epochCommitment(conversation: Bytes, n: number, key: Bytes): Bytes {
  return hash(label.epochKey, conversation, n, key);
}

export function memberOf(epoch: Pick<Epoch, "roster">, account: Bytes): Member | undefined {
  return epoch.roster.find((member) => equal(member.account, account));
}

function rosterAfter(before: readonly Member[], body: EpochRecordBody): readonly Member[] {
  ascendingBytes(
    body.put.map((m) => m.account),
    "epoch record: put",
  );
  const replaced = (member: Member) => body.put.some((put) => equal(put.account, member.account));
  const removed = (member: Member) => body.removed.some((account) => equal(account, member.account));
  const kept = before.filter((member) => !replaced(member) && !removed(member));
  return [...kept, ...body.put].sort((a, b) => compare(a.account, b.account));
}

function linkRefused(context: RecordContext, body: EpochRecordBody, place: number): RecordRefusal | null {
  const { last } = context;
  if (!equal(body.conversation, context.conversation)) return "conversation";
  if (body.n !== (last === null ? 0 : last.n + 1)) return "number";
  if (!equal(body.prev, last?.recordHash ?? noBytes)) return "link";
  if (last === null ? place !== 1 : place <= last.place) return "number";
  // Direct conversations know two kinds, and both take a fresh key.
  if (body.kind !== (last === null ? recordKind.create : recordKind.rotate)) return "kind";
  if (body.keyMode !== keyMode.fresh || body.details.length !== 0) return "kind";
  return null;
}

function rosterRefused(
  conversation: Bytes,
  last: Epoch | null,
  body: EpochRecordBody,
  roster: readonly Member[],
): RecordRefusal | null {
  if (body.removed.length !== 0 || roster.some((member) => member.role !== 0)) return "roster";
  if (last === null) {
    const [a, b = a] = roster;
    if (a === undefined || b === undefined || roster.length > 2) return "roster";
    if (!equal(directConversationId(a.account, b.account), conversation)) return "roster";
  } else {
    for (const put of body.put) {
      const before = memberOf(last, put.account);
      if (before === undefined) return "roster";
      if (put.head.seq < before.head.seq) return "memberHead";
    }
  }
  if (!equal(rosterHash(roster), body.rosterHash)) return "rosterHash";
  const author = memberOf({ roster: last?.roster ?? roster }, body.author.account);
  if (author === undefined) return "author";
  if (last !== null && body.author.head.seq < author.head.seq) return "authorHead";
  const after = memberOf({ roster }, body.author.account);
  return after === undefined || after.head.seq < body.author.head.seq ? "memberHead" : null;
}

function transcriptRefused(context: RecordContext, body: EpochRecordBody, place: number): RecordRefusal | null {
  const { transcript } = body;
  const before = context.last?.transcript ?? emptyTranscript;
  if (context.last === null && transcript.sequence !== 0) return "transcript";
  if (transcript.sequence >= place || transcript.sequence < before.sequence) return "transcript";
  if (transcript.sequence === before.sequence && !equal(transcript.hash, before.hash)) return "transcript";
  const mine = context.transcriptAt?.(transcript.sequence);
  return mine !== undefined && !equal(mine, transcript.hash) ? "transcript" : null;
}

type LogsVerdict = Exclude<RecordVerdict, { kind: "valid" }> | { readonly kind: "fit"; readonly signingKey: Bytes };

function logsRefused(context: RecordContext, body: EpochRecordBody, roster: readonly Member[]): LogsVerdict {
  const refused = (reason: RecordRefusal): LogsVerdict => ({ kind: "refused", reason });
  const logUpTo = (account: Bytes, seq: number): AccountLog | LogsVerdict => {
    const log = context.log(account);
    if (log !== undefined && seq <= log.head.seq) return log;
    return log?.needsNewerVersion === true ? refused("newerVersion") : { kind: "logNeeded", account, seq };
  };

  const after = memberOf({ roster }, body.author.account);
  const seq = Math.max(body.author.head.seq, after?.head.seq ?? 0);
  const authorLog = logUpTo(body.author.account, seq);
  if ("kind" in authorLog) return authorLog;
  if (!containsHead(authorLog, body.author.head)) return refused("authorHead");
  const device = activeAt(authorLog, body.author.device, body.author.head.seq);
  if (device === undefined || activeAt(authorLog, body.author.device, seq) === undefined)
    return refused("authorDevice");

  for (const member of body.put) {
    const log = logUpTo(member.account, member.head.seq);
    if ("kind" in log) return log;
    if (!containsHead(log, member.head)) return refused("memberHead");
    const generation = generationAt(log, member.head.seq);
    if (generation === undefined || generation.g !== member.g || !equal(keyHash(generation.account), member.keyHash)) {
      return refused("memberKey");
    }
  }
  return { kind: "fit", signingKey: device.keys.signing };
}
