import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeLogBody, decodeLogEntry, encodeLogBody, encodeLogEntry, type LogBody } from "./account-log.ts";
import { ownBytes } from "./bytes.ts";
import { encode } from "./cbor.ts";
import type { Content } from "./content.ts";
import {
  decodeEnvelopeHeader,
  decodeSealed,
  decodeSignedMessage,
  encodeEnvelopeHeader,
  encodeSealed,
  encodeSignedMessage,
  type SignedMessage,
} from "./envelope.ts";
import { decodeEpochRecordBody, type EpochRecordBody, encodeEpochRecordBody } from "./epoch-record.ts";
import { decodeBell, decodeDelivered, decodePage, decodeRelayedMark, decodeResumed, encodePage } from "./frames.ts";
import { limit } from "./limits.ts";
import { Malformed } from "./malformed.ts";
import {
  decodeMarkHeader,
  decodeSignedReadMark,
  decodeSignedTyping,
  encodeMarkHeader,
  encodeSignedReadMark,
  encodeSignedTyping,
} from "./mark.ts";
import { messageIdFrom } from "./message-id.ts";
import {
  decodeItems,
  decodePrivateStoreBody,
  encodeItems,
  encodeItemValue,
  encodePrivateStoreBody,
  readItemValue,
} from "./private-store.ts";
import { decodeSessionStatement, encodeSessionStatement } from "./session-statement.ts";
import {
  decodeBox,
  decodeKeyVaultContent,
  decodeUnlockBoxContent,
  decodeUnlockSeals,
  encodeBox,
  encodeKeyVaultContent,
  encodeUnlockBoxContent,
  encodeUnlockSeals,
} from "./vault.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(ownBytes);
const hash = bytes(32);
const uint = fc.maxSafeNat();
const head = fc.record({ seq: uint, hash });
const messageId = fc
  .tuple(fc.nat(2 ** 31), bytes(10))
  .map(([seconds, random]) => messageIdFrom(seconds * 1_000, random));

const generation = fc.record({
  g: uint,
  enrolment: hash,
  account: bytes(1_216),
  vaultKeyHash: hash,
  keyVaultHash: hash,
  sealsHash: hash,
});
const keys = fc.record({ signing: hash, sealing: bytes(1_216) });
const logBody: fc.Arbitrary<LogBody> = fc.record({
  account: hash,
  seq: uint,
  prev: hash,
  time: uint,
  details: fc.oneof(
    fc.record({ kind: fc.constant("create" as const), keys, generation }),
    fc.record({ kind: fc.constant("addByUnlocking" as const), keys, g: uint, which: uint }),
    fc.record({ kind: fc.constant("addByApproval" as const), keys, g: uint, approver: uint }),
    fc.record({
      kind: fc.constantFrom("revoke" as const, "changeUnlock" as const),
      by: uint,
      revoked: fc.array(uint, { maxLength: 4 }),
      changed: fc.nat(15),
      generation,
    }),
    fc.record({ kind: fc.constant("retire" as const), device: uint }),
    fc.record({
      kind: fc.constant("unknown" as const),
      number: fc.integer({ min: 6, max: 99 }),
      details: fc.array(uint),
    }),
  ),
});

const content: fc.Arbitrary<Content> = fc.oneof(
  fc.record({ kind: fc.constant("void" as const) }),
  fc.record({
    kind: fc.constant("text" as const),
    text: fc.string({ unit: "grapheme" }),
    mentions: fc.array(hash, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("newer" as const), array: fc.tuple(fc.integer({ min: 6, max: 11 }), uint) }),
  fc.record({
    kind: fc.constant("profile" as const),
    shownName: fc.string({ unit: "grapheme", maxLength: 8 }),
    picture: fc.uint8Array({ maxLength: 40 }).map(ownBytes),
  }),
);
const signedMessage: fc.Arbitrary<SignedMessage> = fc.record({
  conversation: hash,
  n: uint,
  messageId,
  account: hash,
  device: uint,
  recordHash: hash,
  head,
  counter: fc.integer({ min: 2, max: 2 ** 31 }),
  previous: hash,
  after: fc.record({ sequence: fc.integer({ min: 1, max: 2 ** 31 }), hash }),
  references: fc.constant([]),
  time: uint,
  content,
});

const recordBody: fc.Arbitrary<EpochRecordBody> = fc.record({
  conversation: fc.oneof(hash, bytes(0)),
  n: uint,
  prev: fc.oneof(hash, bytes(0)),
  kind: fc.nat(6),
  author: fc.record({ account: hash, device: uint, head }),
  put: fc.array(fc.record({ account: hash, role: fc.constantFrom(0, 1, 2), head, g: uint, keyHash: hash }), {
    maxLength: 3,
  }),
  removed: fc.array(hash, { maxLength: 2 }),
  rosterHash: hash,
  keyMode: fc.nat(2),
  commitment: hash,
  transcript: fc.record({ sequence: uint, hash }),
  time: uint,
  details: fc.constant([]),
});

const mark = { conversation: hash, n: uint, account: hash, device: uint };
const signedMark = { ...mark, recordHash: hash, head, time: uint };
const unlockPair = fc.record({ vaultKey: bytes(1_168), enrolmentSeed: bytes(1_168), unlockKey: bytes(1_216) });

describe("what is encoded decodes to the same", () => {
  const roundTrip = <T>(arbitrary: fc.Arbitrary<T>, encodeIt: (v: T) => Uint8Array, decodeIt: (b: Uint8Array) => T) =>
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(decodeIt(encodeIt(value))).toEqual(value);
      }),
      { numRuns: 40 },
    );

  test("log entries", () => {
    roundTrip(logBody, encodeLogBody, decodeLogBody);
    const entry = fc.record({ body: hash, signatures: fc.array(bytes(64), { maxLength: 3 }) });
    roundTrip(entry, encodeLogEntry, decodeLogEntry);
  });

  test("vault structures", () => {
    roundTrip(fc.record({ salt: hash, ciphertext: bytes(100) }), encodeBox, (b) => decodeBox(b, 1_000));
    const box = fc.record({ unlockSeed: hash, account: hash, head });
    roundTrip(box, encodeUnlockBoxContent, decodeUnlockBoxContent);
    const devices = fc.tuple(bytes(1_168), bytes(1_168)).map(([a, b]) => [
      { device: 1, vaultKey: a },
      { device: 4, vaultKey: b },
    ]);
    const seals = fc
      .record({ g: uint, enrolment: hash, password: fc.option(unlockPair), recovery: unlockPair, devices })
      // Generation 0 has no device seals: the creating device made its vault key.
      .map((one) => (one.g === 0 ? { ...one, devices: [] } : one));
    roundTrip(seals, encodeUnlockSeals, decodeUnlockSeals);
    const vault = fc.record({
      g: fc.constant(1),
      seeds: fc.tuple(hash, hash),
      passwordUnlockKey: fc.option(bytes(1_216)),
      recoveryUnlockKey: bytes(1_216),
      seen: fc.array(fc.record({ device: uint, which: fc.nat(1) })),
    });
    roundTrip(vault, encodeKeyVaultContent, decodeKeyVaultContent);
  });

  test("private stores", () => {
    const body = { account: hash, storeVersion: uint, g: uint, device: uint, head, time: uint, ciphertext: bytes(50) };
    roundTrip(fc.record(body), encodePrivateStoreBody, decodePrivateStoreBody);
    const item = { kind: fc.constant(99), key: bytes(3), time: uint, device: uint, value: bytes(4) };
    roundTrip(
      fc.record(item).map((i) => [i]),
      encodeItems,
      decodeItems,
    );
  });

  test("epoch records", () => roundTrip(recordBody, encodeEpochRecordBody, decodeEpochRecordBody));

  test("envelopes", () => {
    const sealed = fc.record({ header: bytes(20), ciphertext: bytes(300) });
    roundTrip(sealed, encodeSealed, (b) => decodeSealed(b, limit.envelope, "envelope"));
    roundTrip(fc.record({ ...mark, messageId, salt: hash }), encodeEnvelopeHeader, decodeEnvelopeHeader);
    roundTrip(signedMessage, encodeSignedMessage, decodeSignedMessage);
  });

  test("marks", () => {
    roundTrip(fc.record({ ...mark, salt: hash }), encodeMarkHeader, decodeMarkHeader);
    const upTo = fc.record({ sequence: uint, hash });
    roundTrip(fc.record({ ...signedMark, upTo }), encodeSignedReadMark, decodeSignedReadMark);
    const typing = { ...signedMark, counter: uint, typing: fc.boolean() };
    roundTrip(fc.record(typing), encodeSignedTyping, decodeSignedTyping);
  });

  test("session statements and pages", () => {
    const statement = { audience: fc.string(), account: hash, device: uint, challenge: hash, time: uint };
    roundTrip(fc.record(statement), encodeSessionStatement, decodeSessionStatement);
    const entry = fc.record({ sequence: fc.constant(7), time: uint, kind: fc.constantFrom(0, 1, 2), entry: hash });
    const page = fc.record({ conversation: hash, head: fc.constant(9), entries: entry.map((e) => [e]) });
    roundTrip(page, encodePage, decodePage);
  });
});

const decoders: readonly [string, (b: Uint8Array) => unknown][] = [
  ["log entry", decodeLogEntry],
  ["log body", decodeLogBody],
  ["box", (b) => decodeBox(b, 10_000)],
  ["unlock box", decodeUnlockBoxContent],
  ["unlock seals", decodeUnlockSeals],
  ["key vault", decodeKeyVaultContent],
  ["private store", decodePrivateStoreBody],
  ["items", decodeItems],
  ["session statement", decodeSessionStatement],
  ["epoch record", decodeEpochRecordBody],
  ["envelope", (b) => decodeSealed(b, limit.envelope, "envelope")],
  ["envelope header", decodeEnvelopeHeader],
  ["signed message", decodeSignedMessage],
  ["mark header", decodeMarkHeader],
  ["read mark", decodeSignedReadMark],
  ["typing", decodeSignedTyping],
  ["page", decodePage],
  ["resumed", decodeResumed],
  ["delivered", decodeDelivered],
  ["bell", decodeBell],
  ["relayed mark", decodeRelayedMark],
];

describe("whatever arrives, a decoder throws nothing but Malformed", () => {
  /** Arrays that look like structures get further into a decoder than noise does. */
  const shaped = fc
    .array(fc.oneof(uint, hash, fc.constant(1), fc.constant(null), fc.array(fc.oneof(uint, hash))))
    .map(encode);
  test.each(decoders)("%s", (_, decodeIt) => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), shaped), (input) => {
        try {
          decodeIt(input);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("rules of single structures", () => {
  test("a page with a gap, disorder or an entry above its head is refused", () => {
    const at = (...sequences: number[]) =>
      encode([new Uint8Array(32), 5, sequences.map((s) => [s, 1, 0, new Uint8Array(3)])]);
    expect(decodePage(at(3, 4, 5)).entries.length).toBe(3);
    for (const wrong of [at(3, 5), at(4, 3), at(3, 3), at(5, 6), at(0, 1)]) {
      expect(() => decodePage(wrong)).toThrow(Malformed);
    }
  });

  test("items of the private store are read by kind; unknown kinds and damaged values are kept as they are", () => {
    const draft = encodeItemValue({ kind: "draft", text: "half a sentence" });
    const key = new Uint8Array(32);
    const item = (kind: number, value = draft) => ({ kind, key, time: 1, device: 0, value });
    expect(readItemValue(item(4))).toEqual({ kind: "draft", text: "half a sentence" });
    const blocked = { kind: "blocked", set: true, after: 7 } as const;
    expect(readItemValue(item(10, encodeItemValue(blocked)))).toEqual(blocked);
    expect(readItemValue(item(10))).toEqual({ kind: "unknown" });
    expect(readItemValue(item(77))).toEqual({ kind: "unknown" });
    expect(readItemValue(item(2))).toEqual({ kind: "unknown" });
    expect(decodeItems(encodeItems([item(2)]))).toEqual([item(2)]);
    expect(() => decodeItems(encodeItems([item(4), item(4)]))).toThrow(Malformed);
  });
});
