import { expect } from "vitest";
import { encodeSignedMessage } from "../../protocol/envelope.ts";
import { decodeEpochRecordBody } from "../../protocol/epoch-record.ts";
import { limit } from "../../protocol/limits.ts";
import { encodeSignedReadMark, encodeSignedTyping } from "../../protocol/mark.ts";
import { decodeSigned } from "../../protocol/private-store.ts";
import { type AccountLog, logOf as find } from "../account-log.ts";
import { admit, type Chained } from "../admission.ts";
import { directConversationId } from "../conversation-id.ts";
import { type OpenedMessage, openEnvelope } from "../envelopes.ts";
import { openEpochKey } from "../epoch-keys.ts";
import { type Epoch, epochCommitment, rosterHash, verifyEpochRecord } from "../epoch-record.ts";
import { keyHash, recordHash } from "../hash.ts";
import { openReadMark, openTyping, readMarkAdvances, typingIsFresh } from "../marks.ts";
import type { ReadableEpoch, ReadingContext } from "../reading.ts";
import { sealingKeyFromSeed } from "../sealing.ts";
import { appendToTranscript, emptyTranscript } from "../transcript.ts";
import { logOf } from "./accounts.ts";
import type { Case, Check } from "./case.ts";

/** Checks of conversations, epochs, envelopes and marks. */
export const conversations = {
  "conversation-id"(c) {
    expect(directConversationId(c.bytes("one"), c.bytes("other"))).toEqual(c.bytes("conversation"));
    return true;
  },

  transcript(c) {
    const hashes = c.bytesList("transcript");
    let point = emptyTranscript;
    for (const [i, entry] of c.bytesList("entries").entries()) {
      point = appendToTranscript(point, entry);
      expect(point).toEqual({ sequence: i + 1, hash: hashes[i] });
    }
    return true;
  },

  async "epoch-record"(c) {
    const logs = await logsOf(c);
    let last: Epoch | null = null;
    for (const before of c.objects("previous")) last = await validRecord(c, logs, last, before);
    const context = { conversation: c.bytes("conversation"), last, log: lookUp(logs) };
    const verdict = await verifyEpochRecord(context, c.bytes("record"), c.number("place"));
    if (verdict.kind !== "valid") return false;
    expect(verdict.epoch.n).toBe(c.number("n"));
    expect(verdict.epoch.recordHash).toEqual(c.bytes("recordHash"));
    expect(rosterHash(verdict.epoch.roster)).toEqual(c.bytes("rosterHash"));
    return true;
  },

  async "epoch-seal"(c) {
    const { body } = decodeSigned(c.bytes("record"), limit.epochRecord, "epoch record");
    const { conversation, n, commitment } = decodeEpochRecordBody(body);
    const key = await sealingKeyFromSeed(c.bytes("seed"));
    expect(keyHash(key.publicKey)).toEqual(c.bytes("keyHash"));
    const record = { conversation, n, commitment, recordHash: recordHash(body) };
    const seals = [{ generation: c.number("generation"), seal: c.bytes("seal") }];
    const opened = await openEpochKey(record, c.bytes("account"), seals, [key]);
    if (opened === null) return false;
    expect(opened).toEqual(c.bytes("epochKey"));
    expect(epochCommitment(conversation, n, opened)).toEqual(c.bytes("commitment"));
    return true;
  },

  async envelope(c) {
    const context = await contextOf(c, c.flag("live"));
    const read = new Read(context);
    for (const before of c.objects("before")) {
      const message = await opened(context, before);
      if (message === null || !read.admits(message)) throw new Error("an envelope that a case relies on is refused");
      read.add(message);
    }
    const message = await opened(context, c);
    if (message === null || !read.admits(message)) return false;
    expect(encodeSignedMessage(message)).toEqual(c.bytes("signed"));
    expect(message.hash).toEqual(c.bytes("envelopeHash"));
    return true;
  },

  async "read-mark"(c) {
    const context = await contextOf(c, true);
    const verdict = await openReadMark(context, c.bytes("mark"));
    if (verdict.kind !== "opened") return false;
    const { mark } = verdict;
    const entryHash = new Read(context).entryHashAt(mark.upTo.sequence);
    if (!readMarkAdvances(c.number("lastSequence"), mark, entryHash)) return false;
    expect(encodeSignedReadMark(mark)).toEqual(c.bytes("signed"));
    return true;
  },

  async typing(c) {
    const verdict = await openTyping(await contextOf(c, true), c.bytes("mark"));
    if (verdict.kind !== "opened") return false;
    const last = c.has("lastTime") ? { time: c.number("lastTime"), counter: c.number("lastCounter") } : null;
    if (!typingIsFresh(last, verdict.mark, c.number("now"))) return false;
    expect(encodeSignedTyping(verdict.mark)).toEqual(c.bytes("signed"));
    return true;
  },
} satisfies Record<string, Check>;

/** What a reader has admitted so far, as the checks of order see it. */
class Read {
  readonly #context: ReadingContext;
  readonly #messages: OpenedMessage[] = [];

  constructor(context: ReadingContext) {
    this.#context = context;
  }

  add(message: OpenedMessage): void {
    this.#messages.push(message);
  }

  admits(message: OpenedMessage): boolean {
    const sameDevice = this.#messages.filter((m) => m.device === message.device && same(m.account, message.account));
    const below: Chained | undefined = sameDevice.findLast((m) => m.place < message.place);
    const above: Chained | undefined = sameDevice.find((m) => m.place > message.place);
    const known = this.#messages.find((m) => same(m.messageId, message.messageId));
    const admission = admit(message, {
      placeOfId: known?.place ?? null,
      below: below ?? null,
      above: above ?? null,
      entryHashAt: (sequence) => this.entryHashAt(sequence),
    });
    return admission.kind === "admitted";
  }

  entryHashAt(sequence: number) {
    const record = this.#context.epochs.find((e) => e.epoch.place === sequence)?.epoch.recordHash;
    return record ?? this.#messages.find((m) => m.place === sequence)?.hash;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.join() === b.join();
}

async function opened(context: ReadingContext, c: Case): Promise<OpenedMessage | null> {
  const verdict = await openEnvelope(context, c.bytes("envelope"), c.number("sequence"));
  return verdict.kind === "opened" ? verdict.message : null;
}

function lookUp(logs: readonly AccountLog[]) {
  return (account: Uint8Array<ArrayBuffer>) => find(logs, account);
}

function logsOf(c: Case): Promise<AccountLog[]> {
  return Promise.all(c.bytesLists("logs").map(logOf));
}

async function validRecord(c: Case, logs: readonly AccountLog[], last: Epoch | null, record: Case): Promise<Epoch> {
  const context = { conversation: c.bytes("conversation"), last, log: lookUp(logs) };
  const verdict = await verifyEpochRecord(context, record.bytes("record"), record.number("place"));
  if (verdict.kind !== "valid")
    throw new Error(`a record that a case relies on is refused: ${JSON.stringify(verdict)}`);
  return verdict.epoch;
}

async function contextOf(c: Case, live: boolean): Promise<ReadingContext> {
  const logs = await logsOf(c);
  const given = c.objects("epochs");
  const epochs: ReadableEpoch[] = [];
  let last: Epoch | null = null;
  for (const [i, record] of given.entries()) {
    last = await validRecord(c, logs, last, record);
    const nextPlace = given[i + 1]?.number("place") ?? null;
    epochs.push({ epoch: last, key: record.bytes("key"), nextPlace });
  }
  return { conversation: c.bytes("conversation"), epochs, logs, live };
}
