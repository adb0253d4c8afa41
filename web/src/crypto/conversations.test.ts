import { beforeAll, describe, expect, test } from "vitest";
import { fromBase64url } from "../protocol/base64url.ts";
import { type Bytes, ownBytes } from "../protocol/bytes.ts";
import { decodeSealed, encodeSealed } from "../protocol/envelope.ts";
import { decodeEpochRecordBody, type EpochRecordBody, encodeEpochRecordBody } from "../protocol/epoch-record.ts";
import { label } from "../protocol/labels.ts";
import { limit } from "../protocol/limits.ts";
import { decodeSigned, encodeSigned } from "../protocol/private-store.ts";
import type { AccountLog } from "./account-log.ts";
import { admit, profileCopied } from "./admission.ts";
import { directConversationId } from "./conversation-id.ts";
import { type Draft, openEnvelope, sealEnvelope } from "./envelopes.ts";
import { createEpoch, openEpochKey, repairEpoch, rotateEpoch, rotationNeeded } from "./epoch-keys.ts";
import { type RecordContext, verifyEpochRecord } from "./epoch-record.ts";
import { retireEntry } from "./log-entries.ts";
import { openReadMark, openTyping, readMarkAdvances, sealReadMark, sealTyping, typingIsFresh } from "./marks.ts";
import { systemRandomness } from "./randomness.ts";
import type { ReadingContext } from "./reading.ts";
import { safetyNumber } from "./safety-number.ts";
import { sign } from "./signing.ts";
import { type Chat, chat, draftIn, extended, lookUp, register, sealMany, senderOf, time } from "./testing.ts";
import { appendToTranscript, emptyTranscript } from "./transcript.ts";

let story: Chat;
beforeAll(async () => {
  story = await chat();
});

const secretOf = (of: Chat) => ({ recordHash: of.epoch.recordHash, key: of.made.key });

const write = (of: Chat, draft: Draft, sender = of.from) => sealEnvelope(draft, secretOf(of), sender, systemRandomness);

function sealsFor(account: Bytes, seals: Chat["made"]["seals"]) {
  return seals
    .map((s) => ({ account: fromBase64url(s.account), generation: s.generation, seal: fromBase64url(s.seal) }))
    .filter((s) => s.account.join() === account.join());
}

async function opened(of: Chat, draft: Draft, place: number) {
  const { envelope } = await write(of, draft);
  const verdict = await openEnvelope(of.context, envelope, place);
  if (verdict.kind !== "opened") throw new Error(verdict.kind);
  return verdict.message;
}

test("Alice writes to Bob, Bob reads it and says so", async () => {
  const { bob, conversation, context, epoch, made } = story;
  const key = await openEpochKey(
    epoch,
    bob.log.account,
    sealsFor(bob.log.account, made.seals),
    bob.secrets.accountKeys,
  );
  expect(key).toEqual(made.key);

  const draft = draftIn(story);
  const { envelope, hash } = await write(story, draft);
  expect(await openEnvelope(context, envelope, 2)).toMatchObject({
    kind: "opened",
    message: { content: draft.content, hash, place: 2 },
  });

  const where = { conversation, n: 0 };
  const reader = await senderOf(bob.log, bob.secrets);
  const upTo = { sequence: 2, hash };
  const mark = await sealReadMark(where, upTo, time, secretOf(story), reader, systemRandomness);
  const read = await openReadMark(context, mark);
  if (read.kind !== "opened") throw new Error(read.kind);
  expect(read.mark.upTo).toEqual(upTo);
  expect([readMarkAdvances(1, read.mark), readMarkAdvances(2, read.mark)]).toEqual([true, false]);
});

describe("an epoch record is refused", () => {
  async function verdictOn(change: (body: EpochRecordBody) => EpochRecordBody, context: Partial<RecordContext> = {}) {
    const { body } = decodeSigned(story.made.record, limit.epochRecord, "record");
    const changed = encodeEpochRecordBody(change(decodeEpochRecordBody(body)));
    const signature = await sign(story.from.signingKey, label.epochRecordSignature, changed);
    return verifyEpochRecord(
      { conversation: story.conversation, last: null, log: lookUp(story.context.logs), ...context },
      encodeSigned({ body: changed, signature }),
      1,
    );
  }

  test("unless nothing was changed", async () => {
    expect((await verdictOn((body) => body)).kind).toBe("valid");
  });

  const hash = new Uint8Array(32).fill(7);
  test.each<[string, string, (body: EpochRecordBody) => EpochRecordBody]>([
    ["of another conversation", "conversation", (b) => ({ ...b, conversation: hash })],
    ["with another number", "number", (b) => ({ ...b, n: 1 })],
    ["with a predecessor", "link", (b) => ({ ...b, prev: hash })],
    ["of another kind", "kind", (b) => ({ ...b, kind: 2 })],
    ["with a derived key", "kind", (b) => ({ ...b, keyMode: 1 })],
    ["without one of the two", "roster", (b) => ({ ...b, put: b.put.slice(1) })],
    ["with an owner", "roster", (b) => ({ ...b, put: b.put.map((m) => ({ ...m, role: 2 as const })) })],
    ["that removes somebody", "roster", (b) => ({ ...b, removed: [hash] })],
    ["with another roster hash", "rosterHash", (b) => ({ ...b, rosterHash: hash })],
    [
      "with a head that is not in the log",
      "authorHead",
      (b) => ({ ...b, author: { ...b.author, head: { seq: 0, hash } } }),
    ],
    ["by an unknown device", "authorDevice", (b) => ({ ...b, author: { ...b.author, device: 3 } })],
    ["that begins later", "transcript", (b) => ({ ...b, transcript: { sequence: 1, hash } })],
    ["with members out of order", "malformed", (b) => ({ ...b, put: [...b.put].reverse() })],
  ])("%s", async (_, reason, change) => {
    expect(await verdictOn(change)).toEqual({ kind: "refused", reason });
  });

  test("when it is signed by someone else", async () => {
    const { body } = decodeSigned(story.made.record, limit.epochRecord, "record");
    const bob = await senderOf(story.bob.log, story.bob.secrets);
    const signature = await sign(bob.signingKey, label.epochRecordSignature, body);
    const context = { conversation: story.conversation, last: null, log: lookUp(story.context.logs) };
    expect(await verifyEpochRecord(context, encodeSigned({ body, signature }), 1)).toEqual({
      kind: "refused",
      reason: "signature",
    });
  });

  test("and a missing log is asked for", async () => {
    expect(await verdictOn((body) => body, { log: lookUp([story.alice.log]) })).toEqual({
      kind: "logNeeded",
      account: story.bob.log.account,
      seq: 0,
    });
  });

  test("when a rotation names a stranger, or the transcript is not ours", async () => {
    const mallory = await register("mallory");
    const { epoch, from, context, alice, bob } = story;
    const transcript = appendToTranscript(emptyTranscript, epoch.recordHash);
    const rotate = (members: Parameters<typeof rotateEpoch>[1]) =>
      rotateEpoch(epoch, members, transcript, from, time, sealMany, systemRandomness);
    const log = lookUp([...context.logs, mallory.log]);
    const next = { conversation: story.conversation, last: epoch, log };

    const good = await rotate([alice.log, bob.log]);
    expect((await verifyEpochRecord(next, good.record, 2)).kind).toBe("valid");
    expect(await verifyEpochRecord({ ...next, transcriptAt: () => hash }, good.record, 2)).toMatchObject({
      reason: "transcript",
    });
    const bad = await rotate([alice.log, bob.log, mallory.log]);
    expect(await verifyEpochRecord(next, bad.record, 2)).toEqual({ kind: "refused", reason: "roster" });
  });
});

describe("an epoch key", () => {
  test("that does not fit the commitment counts as missing, until another member repairs it", async () => {
    const { epoch, bob, made, conversation, context, from } = story;
    const wrong = await createEpoch(conversation, context.logs, from, time, sealMany, systemRandomness);
    const account = bob.log.account;
    const poisoned = sealsFor(account, wrong.seals);
    expect(await openEpochKey(epoch, account, poisoned, bob.secrets.accountKeys)).toBeNull();
    expect(await repairEpoch(epoch, wrong.key, [bob.log], sealMany)).toBeNull();
    const repaired = await repairEpoch(epoch, made.key, [bob.log], sealMany);
    const seals = [...poisoned, ...sealsFor(account, repaired ?? [])];
    expect(await openEpochKey(epoch, account, seals, bob.secrets.accountKeys)).toEqual(made.key);
  });

  test("is renewed after seven days and after a thousand entries", () => {
    const { epoch, context } = story;
    const log = lookUp(context.logs);
    expect(rotationNeeded(epoch, log, 2, time)).toBeNull();
    expect(rotationNeeded(epoch, log, 2, time + 7 * 86_400_000)).toBe("age");
    expect(rotationNeeded(epoch, log, 1_001, time)).toBe("entries");
  });

  test("is renewed when a device that could have it was revoked since, not when one retired by itself", () => {
    const { epoch, alice, bob } = story;
    const ended = (by: "revoked" | "retired", seq: number) => ({
      ...bob.log,
      devices: bob.log.devices.map((device) => ({ ...device, ended: { seq, by } })),
    });
    const needed = (log: AccountLog) => rotationNeeded(epoch, lookUp([alice.log, log]), 2, time);
    expect(needed(ended("revoked", bob.log.head.seq + 1))).toBe("dirty");
    expect(needed(ended("revoked", bob.log.head.seq))).toBeNull();
    expect(needed(ended("retired", bob.log.head.seq + 1))).toBeNull();
  });
});

describe("an envelope is refused", () => {
  const refusal = async (envelope: Bytes, place = 2, change: Partial<ReadingContext> = {}) => {
    const verdict = await openEnvelope({ ...story.context, ...change }, envelope, place);
    return verdict.kind === "refused" ? verdict.reason : verdict.kind;
  };

  test("in another conversation, epoch or place", async () => {
    const { envelope } = await write(story, draftIn(story));
    const readable = story.context.epochs[0];
    if (readable === undefined) throw new Error("no epoch");
    expect(await refusal(envelope, 2, { conversation: new Uint8Array(32) })).toBe("otherConversation");
    expect(await refusal(envelope, 2, { epochs: [] })).toBe("unknownEpoch");
    expect(await refusal(envelope, 2, { epochs: [{ ...readable, key: null }] })).toBe("keyMissing");
    expect(await refusal(envelope, 1)).toBe("wrongPlace");
    expect(await refusal(envelope, 9, { epochs: [{ ...readable, nextPlace: 9 }] })).toBe("wrongPlace");
    expect(await refusal(envelope, 8, { epochs: [{ ...readable, nextPlace: 9 }] })).toBe("opened");
  });

  test("when any byte of it was changed", async () => {
    const { envelope } = await write(story, draftIn(story));
    const sealed = decodeSealed(envelope, limit.envelope, "envelope");
    for (const at of [0, 100, sealed.ciphertext.length - 1]) {
      const ciphertext = ownBytes(sealed.ciphertext);
      ciphertext[at] = (ciphertext[at] ?? 0) ^ 1;
      expect(await refusal(encodeSealed({ ...sealed, ciphertext }))).toBe("undecryptable");
    }
    expect(await refusal(envelope.slice(0, -1))).toBe("malformed");
    expect(await refusal(systemRandomness(300))).toBe("malformed");
  });

  test("when Bob signs it in the name of Alice's device", async () => {
    const bob = await senderOf(story.bob.log, story.bob.secrets);
    const { envelope } = await write(story, draftIn(story), { ...story.from, signingKey: bob.signingKey });
    expect(await refusal(envelope)).toBe("signature");
  });

  test("from somebody who holds the key but is not a member", async () => {
    const mallory = await register("mallory");
    const { envelope } = await write(story, draftIn(story), await senderOf(mallory.log, mallory.secrets));
    expect(await refusal(envelope)).toBe("notMember");
  });

  test("re-encrypted by a member into another epoch", async () => {
    const transcript = appendToTranscript(emptyTranscript, story.epoch.recordHash);
    const { alice, bob, from, epoch, context } = story;
    const next = await rotateEpoch(epoch, [alice.log, bob.log], transcript, from, time, sealMany, systemRandomness);
    const { envelope } = await sealEnvelope(draftIn(story), secretOf(story), from, systemRandomness);
    const moved = { ...epoch, n: 0, recordHash: next.recordHash, commitment: epoch.commitment };
    expect(
      await refusal(envelope, 2, { epochs: [{ epoch: moved, key: next.key, nextPlace: null }], logs: context.logs }),
    ).toBe("undecryptable");
    expect(await refusal(envelope, 2, { epochs: [{ epoch: moved, key: story.made.key, nextPlace: null }] })).toBe(
      "undecryptable",
    );
  });

  test("from a device that had retired before it wrote, and live from one that retired since", async () => {
    const { alice, bob, from } = story;
    const retired = await extended(alice.log, await retireEntry(alice.log, time, 0, from.signingKey));
    const logs = [retired, bob.log];
    const before = await write(story, draftIn(story));
    expect(await refusal(before.envelope, 2, { logs })).toBe("deviceEnded");
    expect(await refusal(before.envelope, 2, { logs, live: false })).toBe("opened");
    const after = await write(story, draftIn(story), { ...from, log: retired });
    expect(await refusal(after.envelope, 2, { logs, live: false })).toBe("deviceInactive");
    const { envelope } = after;
    expect(await openEnvelope(story.context, envelope, 2)).toEqual({
      kind: "logNeeded",
      account: alice.log.account,
      seq: 1,
    });
  });

  test("and one that we would refuse is not made", async () => {
    const tooLong = { kind: "text", text: "x".repeat(16_385), mentions: [] } as const;
    await expect(write(story, { ...draftIn(story), content: tooLong })).rejects.toThrow("text");
    await expect(write(story, { ...draftIn(story), counter: 2 })).rejects.toThrow("previous");
    const delete_ = { ...draftIn(story), content: { kind: "delete" } as const };
    await expect(write(story, delete_)).rejects.toThrow("references");
  });
});

describe("a message in its order", () => {
  const alone = { placeOfId: null, below: null, above: null, entryHashAt: () => undefined };

  test("is admitted when chain, counter and `after` fit what is known", async () => {
    const first = await opened(story, draftIn(story), 2);
    const second = await opened(story, { ...draftIn(story), counter: 2, previous: first.hash }, 3);
    const fourth = await opened(story, { ...draftIn(story), counter: 4, previous: second.hash }, 5);
    expect(admit(first, alone)).toEqual({ kind: "admitted", missingBefore: 0 });
    expect(admit(second, { ...alone, below: first })).toEqual({ kind: "admitted", missingBefore: 0 });
    expect(admit(second, alone)).toEqual({ kind: "admitted", missingBefore: null });
    expect(admit(fourth, { ...alone, below: second })).toEqual({ kind: "admitted", missingBefore: 1 });
    expect(admit(first, { ...alone, above: second })).toEqual({ kind: "admitted", missingBefore: 0 });
  });

  test("is refused when repeated, reordered, chained elsewhere or written after the future", async () => {
    const first = await opened(story, draftIn(story), 2);
    const second = await opened(story, { ...draftIn(story), counter: 2, previous: first.hash }, 3);
    const astray = await opened(story, { ...draftIn(story), counter: 2, previous: new Uint8Array(32) }, 3);
    const ahead = await opened(story, { ...draftIn(story), after: { sequence: 9, hash: noBytes32 } }, 2);
    expect(admit(second, { ...alone, placeOfId: 7 })).toEqual({ kind: "refused", reason: "repeatedId" });
    expect(admit(first, { ...alone, below: second })).toEqual({ kind: "refused", reason: "counter" });
    expect(admit(second, { ...alone, above: first })).toEqual({ kind: "refused", reason: "counter" });
    expect(admit(astray, { ...alone, below: first })).toEqual({ kind: "refused", reason: "previous" });
    expect(admit(first, { ...alone, above: astray })).toEqual({ kind: "refused", reason: "previous" });
    expect(admit(ahead, alone)).toEqual({ kind: "refused", reason: "after" });
    expect(admit(first, { ...alone, entryHashAt: () => noBytes32 })).toEqual({ kind: "refused", reason: "after" });
  });

  const noBytes32 = new Uint8Array(32);

  test("of a counter that this profile never drew shows a copied profile", async () => {
    const message = await opened(story, draftIn(story), 2);
    const own = { account: story.alice.log.account, device: 0 };
    expect(profileCopied(message, own, 0)).toBe(true);
    expect(profileCopied(message, own, 1)).toBe(false);
    expect(profileCopied(message, { ...own, device: 4 }, 0)).toBe(false);
  });
});

describe("typing", () => {
  const where = () => ({ conversation: story.conversation, n: 0 });
  const typing = (counter: number) =>
    sealTyping(where(), { counter, time, typing: true }, secretOf(story), story.from, systemRandomness);

  test("has one size with read marks, a salt of its own each time, and no other meaning", async () => {
    const [one, two] = [await typing(1), await typing(1)];
    expect(one).not.toEqual(two);
    const upTo = { sequence: 1, hash: story.epoch.recordHash };
    const mark = await sealReadMark(where(), upTo, time, secretOf(story), story.from, systemRandomness);
    expect(mark.length).toBe(one.length);
    expect(await openTyping(story.context, one)).toMatchObject({ kind: "opened", mark: { typing: true, counter: 1 } });
    expect(await openReadMark(story.context, one)).toEqual({ kind: "refused", reason: "undecryptable" });
    expect(await openTyping(story.context, mark)).toEqual({ kind: "refused", reason: "undecryptable" });
  });

  test("counts within a minute of now, and never twice", () => {
    const at = (counter: number, when = time) => ({ counter, time: when });
    expect(typingIsFresh(null, at(1), time + 60_000)).toBe(true);
    expect(typingIsFresh(null, at(1), time + 60_001)).toBe(false);
    expect(typingIsFresh(null, at(1), time - 60_001)).toBe(false);
    expect(typingIsFresh(at(1), at(1), time)).toBe(false);
    expect(typingIsFresh(at(1), at(2), time)).toBe(true);
    expect(typingIsFresh(at(5), at(1, time + 1), time)).toBe(true);
  });
});

test("two people see the same conversation id and the same safety number", () => {
  const [a, b] = [story.alice.log.account, story.bob.log.account];
  expect(directConversationId(a, b)).toEqual(directConversationId(b, a));
  expect(safetyNumber(a, b)).toEqual(safetyNumber(b, a));
  expect(safetyNumber(a, b).every((group) => /^\d{5}$/.test(group))).toBe(true);
  expect(safetyNumber(a, b).length).toBe(12);
});
