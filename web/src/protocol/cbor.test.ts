import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, fromUtf8, utf8 } from "./bytes.ts";
import { type Cbor, decode, encode, Fields, versioned } from "./cbor.ts";
import { Malformed, NewerVersion } from "./malformed.ts";

const limit = 10_000;

const values: fc.Arbitrary<Cbor> = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.maxSafeNat(),
    fc.string({ unit: "grapheme" }),
    fc.uint8Array({ maxLength: 300 }).map((bytes): Bytes => Uint8Array.from(bytes)),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 5 }),
  ),
})).value;

test("what is encoded decodes to the same", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(decode(encode(value), 1_000_000)).toEqual(value);
    }),
  );
});

test("random bytes either re-encode to themselves or are malformed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(encode(decode(bytes, limit))).toEqual(Uint8Array.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
    { numRuns: 3_000 },
  );
});

test("a flipped bit in an encoding gives another value with its own encoding, or is malformed", () => {
  fc.assert(
    fc.property(values, fc.nat(), (value, at) => {
      const bytes = encode(value);
      const bit = at % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        expect(encode(decode(bytes, 1_000_000))).toEqual(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
  );
});

describe("what cannot be said is not encoded", () => {
  test.each([
    ["a fraction", 1.5],
    ["a negative number", -1],
    ["an integer above 2^53 - 1", 2 ** 53],
    ["a lone surrogate", "\ud800"],
  ])("%s", (_, value) => expect(() => encode(value)).toThrow(Malformed));

  test("thirteen arrays in each other", () => {
    let value: Cbor = [];
    for (let i = 0; i < 12; i++) value = [value];
    expect(() => encode(value)).toThrow(Malformed);
  });
});

test("input over the limit is refused before it is read", () => {
  expect(() => decode(new Uint8Array(11), 10)).toThrow("longer than 10 bytes");
});

test("decoded byte strings are copies", () => {
  const encoded = encode(Uint8Array.of(1, 2));
  const decoded = decode(encoded, limit);
  encoded.fill(0);
  expect(decoded).toEqual(Uint8Array.of(1, 2));
});

test("a byte order mark is a character like others", () => {
  expect(fromUtf8(utf8("\ufeffx"))).toBe("\ufeffx");
});

describe("fields", () => {
  test("an array with one element too many or too few is refused", () => {
    expect(() => new Fields([1, 2], 1, "pair")).toThrow(Malformed);
    expect(() => new Fields([1], 2, "pair")).toThrow(Malformed);
    expect(() => new Fields(1, 1, "pair")).toThrow(Malformed);
  });

  test("another version is told from a broken structure, whatever follows it", () => {
    expect(() => versioned([2, 1, "anything"], 4, "thing")).toThrow(NewerVersion);
    expect(() => versioned([1, 2], 4, "thing")).toThrow(NewerVersion);
    expect(() => versioned([1, 1], 4, "thing")).not.toThrow(NewerVersion);
    expect(() => versioned([1, 1], 4, "thing")).toThrow(Malformed);
  });
});
