import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixedFromBase64url, fromBase64url, toBase64url } from "./base64url.ts";
import { accountGrew, presence, readAcknowledgement } from "./events.ts";
import { readJson } from "./json.ts";
import { Malformed } from "./malformed.ts";
import { checkMessageId, messageIdFrom } from "./message-id.ts";
import { paddedLength } from "./padding.ts";
import { problem } from "./problems.ts";
import * as rest from "./rest.ts";

const id = toBase64url(new Uint8Array(32).fill(7));

describe("answers of the server", () => {
  const kdf = { random: id, memoryKiB: 65_536, iterations: 3, parallelism: 1 };

  test("are read into typed values, bytes included, and members that nobody asked for are ignored", () => {
    expect(readJson(rest.kdf, { ...kdf, later: true })).toEqual({ ...kdf, random: new Uint8Array(32).fill(7) });
  });

  test("without an optional member have null in its place", () => {
    const session = { account: id, name: "alice", role: "administrator" };
    expect(readJson(rest.session, session).token).toBeNull();
    expect(readJson(rest.session, { ...session, token: "t" }).token).toBe("t");
  });

  test.each<[string, unknown]>([
    ["no object", []],
    ["null", null],
    ["a member missing", { ...kdf, iterations: undefined }],
    ["a number as text", { ...kdf, iterations: "3" }],
    ["a fraction", { ...kdf, iterations: 3.5 }],
    ["a negative number", { ...kdf, iterations: -3 }],
    ["bytes with padding", { ...kdf, random: `${id}=` }],
    ["too many bytes", { ...kdf, random: `${id}AAAA` }],
  ])("with %s are malformed", (_, answer) => {
    expect(() => readJson(rest.kdf, answer)).toThrow(Malformed);
  });

  test("say which member is at fault", () => {
    const users = { users: [{ account: id, name: "a", isAvatarImageSet: false, avatarImage: "" }, { account: id }] };
    expect(() => readJson(rest.users, users)).toThrow("answer.users[1].name");
  });

  const readers = Object.entries(rest).flatMap(([name, reader]) =>
    typeof reader === "function" ? [[name, reader] as const] : [],
  );
  test.each(readers)("%s reads any JSON or is Malformed", (_, reader) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          readJson<unknown>(reader, value);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("problems", () => {
  test("keep the members that their code carries", () => {
    const read = problem({ code: "stale_epoch", title: "t", detail: "d", status: 409, epoch: 4 }, "problem");
    expect(read).toEqual({ code: "stale_epoch", title: "t", detail: "d", extra: { status: 409, epoch: 4 } });
    expect(readJson(rest.staleEpoch, read.extra).epoch).toBe(4);
  });

  test("of a newer server are unknown, not malformed", () => {
    expect(problem({ code: "too_tired" }, "problem").code).toBe("unknown");
    expect(() => problem("tired", "problem")).toThrow(Malformed);
  });
});

describe("events", () => {
  test("an acknowledgement is a problem or a result", () => {
    expect(readAcknowledgement(rest.placed, null, { sequence: 3, time: 1 })).toEqual({
      ok: true,
      result: { sequence: 3, time: 1 },
    });
    expect(readAcknowledgement(rest.placed, { code: "dirty" }, undefined)).toMatchObject({
      ok: false,
      problem: { code: "dirty" },
    });
    expect(() => readAcknowledgement(rest.placed, null, {})).toThrow(Malformed);
  });

  test("presence and account changes are read", () => {
    expect(
      readJson(presence, [
        [id, false, 5],
        [id, true, null],
      ]),
    ).toEqual([
      { account: id, online: false, lastSeen: 5 },
      { account: id, online: true, lastSeen: null },
    ]);
    expect(() => readJson(presence, [[id, true]])).toThrow(Malformed);
    expect(readJson(accountGrew, { account: id, seq: 2 }).seq).toBe(2);
  });
});

test("base64url reads what it writes, and nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(Uint8Array.from(bytes));
    }),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      try {
        expect(toBase64url(fromBase64url(text))).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(() => fixedFromBase64url(id, 31)).toThrow(Malformed);
});

test("message ids are UUIDv7 and rise with time", () => {
  const make = (time: number) => messageIdFrom(time, new Uint8Array(10).fill(0xff));
  const [early, late] = [make(1_700_000_000_000), make(1_700_000_000_001)];
  expect(toBase64url(checkMessageId(early)) < toBase64url(late)).toBe(true);
  expect(Buffer.from(make(0x0123_4567_89ab)).toString("hex")).toBe("0123456789ab7fffbfffffffffffffff");
  const version4 = Uint8Array.from(early);
  version4[6] = 0x40;
  const variant0 = Uint8Array.from(early);
  variant0[8] = 0x00;
  for (const wrong of [version4, variant0, early.slice(1)]) expect(() => checkMessageId(wrong)).toThrow(Malformed);
});

test("padding never shrinks, is stable, and costs little", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), (length) => {
      const padded = paddedLength(length);
      expect(padded).toBeGreaterThanOrEqual(length);
      expect(paddedLength(padded)).toBe(padded);
      expect(padded).toBeLessThanOrEqual(Math.max(256, length * 1.12));
    }),
  );
});
