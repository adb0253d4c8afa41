import { type Bytes, concat, fromUtf8, utf8 } from "./bytes.ts";
import { Malformed, NewerVersion } from "./malformed.ts";

/**
 * The CBOR (RFC 8949) of docs/protocol.md, section 1.1: unsigned integers up to 2^53 − 1, byte strings, text, arrays, null, all of
 * definite length and in the shortest form. There is exactly one encoding of each value, and the decoder refuses every
 * other input, so that what decodes re-encodes to the same bytes.
 */
export type Cbor = number | string | Bytes | null | readonly Cbor[];

const maxDepth = 12;

const uint = 0;
const byteString = 2;
const textString = 3;
const array = 4;
const nullByte = 0xf6;

export function encode(value: Cbor): Bytes {
  const parts: Uint8Array[] = [];
  write(value, parts, 0);
  return concat(...parts);
}

function write(value: Cbor, parts: Uint8Array[], depth: number): void {
  if (typeof value === "number") {
    parts.push(head(uint, value));
  } else if (typeof value === "string") {
    const text = utf8(value);
    parts.push(head(textString, text.length), text);
  } else if (value === null) {
    parts.push(Uint8Array.of(nullByte));
  } else if (value instanceof Uint8Array) {
    parts.push(head(byteString, value.length), value);
  } else {
    if (depth === maxDepth) throw new Malformed("CBOR: nested too deeply");
    parts.push(head(array, value.length));
    for (const item of value) write(item, parts, depth + 1);
  }
}

function head(major: number, argument: number): Uint8Array {
  if (!Number.isSafeInteger(argument) || argument < 0) throw new Malformed("CBOR: not an integer from 0 to 2^53 - 1");
  const type = major << 5;
  if (argument < 24) return Uint8Array.of(type | argument);
  if (argument < 0x100) return Uint8Array.of(type | 24, argument);
  if (argument < 0x10000) return Uint8Array.of(type | 25, argument >> 8, argument & 0xff);
  const wide = argument >= 0x100000000;
  const out = new Uint8Array(wide ? 9 : 5);
  const view = new DataView(out.buffer);
  out[0] = type | (wide ? 27 : 26);
  if (wide) view.setUint32(1, Math.floor(argument / 0x100000000));
  view.setUint32(wide ? 5 : 1, argument % 0x100000000);
  return out;
}

/**
 * Decodes one value that fills `bytes`. Byte strings of the result are copies.
 *
 * @param limit the largest size in bytes that the structure may have (section 14)
 * @throws Malformed
 */
export function decode(bytes: Uint8Array, limit: number): Cbor {
  if (bytes.length > limit) throw new Malformed(`CBOR: longer than ${limit} bytes`);
  const reader = new Reader(bytes);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): Cbor {
    const first = this.#byte();
    if (first === nullByte) return null;
    const major = first >> 5;
    if (major !== uint && major !== byteString && major !== textString && major !== array) {
      throw new Malformed("CBOR: a type that the protocol does not use");
    }
    const argument = this.#argument(first & 0x1f);
    switch (major) {
      case uint:
        return argument;
      case byteString:
        return Uint8Array.from(this.#take(argument));
      case textString:
        return fromUtf8(this.#take(argument));
      default:
        return this.#items(argument, depth);
    }
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new Malformed("CBOR: bytes after the end");
  }

  #items(count: number, depth: number): Cbor[] {
    if (depth === maxDepth) throw new Malformed("CBOR: nested too deeply");
    // Each item takes a byte at least: a count beyond that is refused before anything is read.
    if (count > this.#bytes.length - this.#at) throw new Malformed("CBOR: cut off");
    const items: Cbor[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(depth + 1));
    return items;
  }

  #argument(info: number): number {
    if (info < 24) return info;
    switch (info) {
      case 24:
        return this.#atLeast(24, this.#byte());
      case 25:
        return this.#atLeast(0x100, this.#uint(2));
      case 26:
        return this.#atLeast(0x10000, this.#uint(4));
      case 27: {
        const value = this.#uint(4) * 0x100000000 + this.#uint(4);
        if (!Number.isSafeInteger(value)) throw new Malformed("CBOR: integer above 2^53 - 1");
        return this.#atLeast(0x100000000, value);
      }
      default:
        throw new Malformed("CBOR: indefinite or reserved length");
    }
  }

  #atLeast(least: number, value: number): number {
    if (value < least) throw new Malformed("CBOR: not the shortest form");
    return value;
  }

  #byte(): number {
    return this.#uint(1);
  }

  #uint(width: 1 | 2 | 4): number {
    const at = this.#at;
    if (at + width > this.#bytes.length) throw new Malformed("CBOR: cut off");
    this.#at = at + width;
    if (width === 1) return this.#view.getUint8(at);
    return width === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new Malformed("CBOR: cut off");
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
}

/** Reads the elements of one fixed array in order; every reader method throws {@link Malformed}. */
export class Fields {
  readonly #items: readonly Cbor[];
  readonly #what: string;
  #at = 0;

  /** @param count the exact number of elements; undefined where it depends on the content, then {@link end} is called last */
  constructor(value: Cbor, count: number | undefined, what: string) {
    if (!isArray(value) || (count !== undefined && value.length !== count)) {
      throw new Malformed(`${what}: not an array of its elements`);
    }
    this.#items = value;
    this.#what = what;
  }

  uint(): number {
    const value = this.any();
    if (typeof value !== "number") throw this.#wrong("integer");
    return value;
  }

  /** An integer of a closed set. */
  oneOf<const T extends number>(values: readonly T[]): T {
    const value = this.uint();
    const found = values.find((known) => known === value);
    if (found === undefined) throw this.#wrong("known number");
    return found;
  }

  bytes(length: number): Bytes {
    const value = this.bytesUpTo(length);
    if (value.length !== length) throw this.#wrong(`${length} bytes`);
    return value;
  }

  bytesUpTo(most: number): Bytes {
    const value = this.any();
    if (!(value instanceof Uint8Array) || value.length > most) throw this.#wrong(`at most ${most} bytes`);
    return value;
  }

  /** A byte string that is either empty or of `length` bytes. */
  bytesOrEmpty(length: number): Bytes {
    const value = this.bytesUpTo(length);
    if (value.length !== 0 && value.length !== length) throw this.#wrong(`${length} bytes or none`);
    return value;
  }

  /** @param mostBytes limit in bytes of UTF-8 */
  text(mostBytes: number): string {
    const value = this.any();
    if (typeof value !== "string" || utf8(value).length > mostBytes) throw this.#wrong("text");
    return value;
  }

  exactText(expected: string): void {
    if (this.any() !== expected) throw this.#wrong("label");
  }

  fields(count: number | undefined, what: string): Fields {
    return new Fields(this.any(), count, what);
  }

  list<T>(most: number, read: (item: Cbor) => T): T[] {
    const value = this.any();
    if (!isArray(value) || value.length > most) throw this.#wrong(`list of at most ${most}`);
    return value.map(read);
  }

  nullable<T>(read: (item: Cbor) => T): T | null {
    const value = this.any();
    return value === null ? null : read(value);
  }

  any(): Cbor {
    const value = this.#items[this.#at];
    if (value === undefined) throw this.#wrong("element");
    this.#at++;
    return value;
  }

  rest(): readonly Cbor[] {
    const rest = this.#items.slice(this.#at);
    this.#at = this.#items.length;
    return rest;
  }

  end(): void {
    if (this.#at !== this.#items.length) throw new Malformed(`${this.#what}: more elements than it has`);
  }

  #wrong(expected: string): Malformed {
    return new Malformed(`${this.#what}: element ${this.#at} is not ${expected}`);
  }
}

export function isArray(value: Cbor): value is readonly Cbor[] {
  return Array.isArray(value);
}

/**
 * The elements after version and suite of a structure that begins with them.
 *
 * @param count all elements, version and suite included
 * @throws NewerVersion when version or suite is another than 1
 */
export function versioned(value: Cbor, count: number, what: string): Fields {
  const probe = new Fields(value, undefined, what);
  if (probe.uint() !== 1 || probe.uint() !== 1) throw new NewerVersion(`${what}: another version or suite`);
  const fields = new Fields(value, count, what);
  fields.uint();
  fields.uint();
  return fields;
}

/** Element readers for {@link Fields.list} and {@link Fields.nullable}. */
export const item = {
  uint: (value: Cbor): number => new Fields([value], 1, "element").uint(),
  bytes:
    (length: number) =>
    (value: Cbor): Bytes =>
      new Fields([value], 1, "element").bytes(length),
};
